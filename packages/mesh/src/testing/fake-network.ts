/** The world between fake connections: who reaches each other, how fast, and what befalls them. */
import type { Clock, Interruption } from '../base/platform.ts'
import type { Stop } from '../base/scope.ts'
import type { Random } from './random.ts'

/** Longest delay of anything between two browsers, in ms. */
const MAX_DELAY_MS = 120
/** As in Chromium: time until a path that went silent counts as `disconnected`, in ms. */
const DISCONNECT_MS = 5_000
/** And from there until it counts as `failed`, in ms. */
const FAIL_MS = 15_000

/** For so long ICE goes on checking a pair without an answer, in ms: Firefox about 10 s, Chromium longer. */
const CHECKS_MS = 10_000

/** What the network asks of the connections in it. */
export interface NetworkNode<Self> {
  /** The other connection, while they have a path or had one. */
  readonly partner: Self | undefined
  /** Whether the descriptions that both have agreed on name each other. */
  fits(other: Self): boolean
  /** Both found their path. */
  meet(other: Self): void
  onPath(path: 'lost' | 'back' | 'failed'): void
  /** Takes stock of what came, before other rules hold. */
  count(): void
}

/** What becomes of a kind of media, named by its place among the transceivers, on its way. */
type Spoil<Node> = (from: Node, to: Node, mid: string) => 'whole' | 'undecodable' | 'lost'

/** Connections find each other here by the ICE user names of their descriptions. */
export class FakeNetwork<Node extends NetworkNode<Node>> {
  /** Owners whose camera is on and gives no pictures. */
  readonly silentCameras = new Set<string>()
  /** Whose browsers take the active end of DTLS wherever they may choose, as Firefox does (seen in 153). */
  flipsRole: (owner: string) => boolean = () => false
  readonly clock: Clock
  readonly random: Random
  readonly #connections = new Set<Node>()
  /** Connections whose checks have no answer, with the time of the first, in ms. */
  readonly #checking = new Map<Node, number>()
  readonly #watchers = new Map<string, (what: Interruption) => void>()
  /** How long sound that comes in waits before it is played, in ms, until the browser starts it again. */
  readonly buffered = new Map<Node, number>()
  #garbled: (connection: Node, type: 'offer' | 'answer') => boolean = () => false
  #cut: (one: Node, other: Node) => boolean = () => false
  #spoil: Spoil<Node> = () => 'whole'

  #narrow: (from: Node) => number = () => 2_000_000

  constructor(clock: Clock, random: Random) {
    this.clock = clock
    this.random = random
  }

  /** Connections that are not closed. */
  get live(): Node[] {
    return [...this.#connections]
  }

  add(connection: Node): void {
    this.#connections.add(connection)
  }

  remove(connection: Node): void {
    this.#connections.delete(connection)
    this.#checking.delete(connection)
  }

  watchInterruptions(owner: string, tell: (what: Interruption) => void): Stop {
    this.#watchers.set(owner, tell)
    return () => this.#watchers.delete(owner)
  }

  /** The browser of that owner learns that its network changed, or that it was asleep. */
  interrupt(owner: string, what: Interruption): void {
    this.#watchers.get(owner)?.(what)
  }

  /** From now on the others' browsers cannot read the descriptions for which this is true. */
  garble(isGarbled: (connection: Node, type: 'offer' | 'answer') => boolean): void {
    this.#garbled = isGarbled
  }

  isGarbled(connection: Node, type: 'offer' | 'answer'): boolean {
    return this.#garbled(connection, type)
  }

  delayMs(): number {
    return 1 + this.random() * MAX_DELAY_MS
  }

  /** From now on this becomes of the media that connections send. */
  spoil(spoil: Spoil<Node>): void {
    for (const connection of this.#connections) connection.count()
    this.#spoil = spoil
  }

  /** From now on connections have these estimates of what they may send, in bit/s; on thin lines data queue up. */
  narrow(bitrate: (from: Node) => number): void {
    this.#narrow = bitrate
  }

  available(from: Node): number {
    return this.#narrow(from)
  }

  /** How long data wait at the beginning of a thin line, in ms. */
  waitMs(from: Node): number {
    return this.#narrow(from) < 200_000 ? 1_000 : 0
  }

  spoils(from: Node, to: Node, mid: string): ReturnType<Spoil<Node>> {
    return this.reaches(from, to) ? this.#spoil(from, to, mid) : 'lost'
  }

  /** From now on no packet passes from one connection to another for which this is true. */
  cut(isCut: (one: Node, other: Node) => boolean): void {
    for (const connection of this.#connections) connection.count()
    this.#cut = isCut
    for (const connection of this.#connections) {
      const { partner } = connection
      if (!partner) continue
      if (!this.isPath(connection, partner)) this.lose(connection)
      else this.clock.after(this.delayMs(), () => connection.onPath('back'))
    }
    this.#checkAgain()
  }

  #checkAgain(): void {
    const begunMs = this.clock.now() - CHECKS_MS
    const waiting = [...this.#checking].filter(([, sinceMs]) => sinceMs >= begunMs)
    this.#checking.clear()
    for (const [connection, sinceMs] of waiting) this.match(connection, sinceMs)
  }

  /** Nothing comes from the partner any more: consent runs out (RFC 7675), unless the path comes back. */
  lose(connection: Node): void {
    const { partner } = connection
    const isStillLost = () =>
      partner !== undefined && connection.partner === partner && !this.isPath(connection, partner)
    this.clock.after(DISCONNECT_MS, () => {
      if (!isStillLost()) return
      connection.onPath('lost')
      this.clock.after(FAIL_MS, () => isStillLost() && connection.onPath('failed'))
    })
  }

  reaches(one: Node, other: Node): boolean {
    return this.#connections.has(one) && this.#connections.has(other) && !this.#cut(one, other)
  }

  /** ICE's checks need an answer. */
  isPath(one: Node, other: Node): boolean {
    return this.reaches(one, other) && this.reaches(other, one)
  }

  /** Looks whether a connection and the one that its remote description names fit together, and joins them. */
  match(connection: Node, sinceMs = this.clock.now()): void {
    const other = this.live.find((candidate) => candidate !== connection && connection.fits(candidate))
    if (!other) return
    if (!this.isPath(connection, other)) return void this.#checking.set(connection, sinceMs)
    this.clock.after(this.delayMs(), () => {
      if (!connection.fits(other)) return
      // Checks go on for a while.
      if (!this.isPath(connection, other)) return void this.#checking.set(connection, sinceMs)
      connection.meet(other)
      other.meet(connection)
    })
  }
}
