/** The world between fake connections: who reaches whom, how fast, and what befalls them. */
import type { Clock } from '../platform.ts'
import type { FakePeerConnection } from './fake-peer-connection.ts'
import type { Random } from './random.ts'

/** Longest delay of anything between two browsers, in ms. */
const MAX_DELAY_MS = 120
/** As in Chromium: time until a path that went silent counts as `disconnected`, in ms. */
const DISCONNECT_MS = 5_000
/** And from there until it counts as `failed`, in ms. */
const FAIL_MS = 15_000

/** Connections find each other here by the ICE user names of their descriptions. */
export class FakeNetwork {
  readonly clock: Clock
  readonly random: Random
  readonly #connections = new Set<FakePeerConnection>()
  #cut: (one: FakePeerConnection, other: FakePeerConnection) => boolean = () => false

  constructor(clock: Clock, random: Random) {
    this.clock = clock
    this.random = random
  }

  /** Connections that are not closed. */
  get live(): FakePeerConnection[] {
    return [...this.#connections]
  }

  add(connection: FakePeerConnection): void {
    this.#connections.add(connection)
  }

  remove(connection: FakePeerConnection): void {
    this.#connections.delete(connection)
  }

  delayMs(): number {
    return 1 + this.random() * MAX_DELAY_MS
  }

  /** From now on no packet passes between connections for which this is true. */
  cut(isCut: (one: FakePeerConnection, other: FakePeerConnection) => boolean): void {
    this.#cut = isCut
    for (const connection of this.#connections) {
      const { partner } = connection
      if (!partner) continue
      if (isCut(connection, partner)) this.lose(connection)
      else this.clock.after(this.delayMs(), () => connection.onPath('back'))
    }
  }

  /** Nothing comes from the partner any more: consent runs out (RFC 7675), unless the path comes back. */
  lose(connection: FakePeerConnection): void {
    const { partner } = connection
    const isStillLost = () =>
      connection.partner === partner && partner !== undefined && !this.reaches(connection, partner)
    this.clock.after(DISCONNECT_MS, () => {
      if (!isStillLost()) return
      connection.onPath('lost')
      this.clock.after(FAIL_MS, () => isStillLost() && connection.onPath('failed'))
    })
  }

  reaches(one: FakePeerConnection, other: FakePeerConnection): boolean {
    return this.#connections.has(one) && this.#connections.has(other) && !this.#cut(one, other)
  }

  /** Looks whether a connection and the one that its remote description names fit together, and joins them. */
  match(connection: FakePeerConnection): void {
    const other = this.live.find((candidate) => candidate !== connection && connection.fits(candidate))
    if (!other || !this.reaches(connection, other)) return
    this.clock.after(this.delayMs(), () => {
      if (!connection.fits(other) || !this.reaches(connection, other)) return
      connection.meet(other)
      other.meet(connection)
    })
  }
}
