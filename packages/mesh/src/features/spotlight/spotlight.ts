/** The person a host puts into everybody's view, and what people point at. */
import type { PeerMessageOf, SeatId } from '@confab/protocol'
import { TokenBuckets } from '../../base/token-buckets.ts'
import type { Feature, FeaturePorts } from '../feature.ts'
import type { LaserEvent, LaserStroke, SpotlightApi, SpotlightMessage } from './spotlight.types.ts'

/** Changes of one host at once, and a second: as many as anybody can make by hand. */
const BURST = 8
const PER_SECOND = 2
/** Pieces of lines of one person at once, and a second: one for each picture that a screen of 30 a second draws. */
const LASER_BURST = 60
const LASER_PER_SECOND = 40

/** Follows what hosts say. Of several the newest holds, told apart by Lamport numbers (1978); who is no host is not heard. */
export class Spotlight implements SpotlightApi, Feature<'spotlight', SeatId | undefined, SpotlightApi> {
  readonly api: SpotlightApi = this
  readonly #ports: FeaturePorts<'spotlight', LaserEvent>
  readonly #buckets: TokenBuckets
  readonly #laserBuckets: TokenBuckets
  readonly #said = new Map<SeatId, PeerMessageOf<'spotlight:show'>>()

  constructor(ports: FeaturePorts<'spotlight', LaserEvent>) {
    this.#ports = ports
    this.#buckets = new TokenBuckets(ports.clock, BURST, PER_SECOND)
    this.#laserBuckets = new TokenBuckets(ports.clock, LASER_BURST, LASER_PER_SECOND)
  }

  /** Who everybody is to see large; `undefined` for nobody, and while that one is not here. */
  get snapshot(): SeatId | undefined {
    const { self, people } = this.#ports
    const present = people()
    const isHost = (seat: SeatId) =>
      seat === self.seat ? self.isHost : present.some((person) => person.seat === seat && person.isHost)
    const [newest] = [...this.#said]
      .filter(([host]) => isHost(host))
      .toSorted(([a, one], [b, other]) => other.lamport - one.lamport || (a < b ? 1 : -1))
    const seat = newest?.[1].seat
    return seat === self.seat || present.some((person) => person.seat === seat) ? seat : undefined
  }

  put(seat: SeatId | undefined): void {
    const { self, people, send, onChange } = this.#ports
    if (!self.isHost) return
    const lamports = [...this.#said.values()].map(({ lamport }) => lamport)
    const lamport = Math.min(Math.max(0, ...lamports) + 1, 2 ** 31 - 1)
    const message = { type: 'spotlight:show', lamport, ...(seat === undefined ? {} : { seat }) } as const
    this.#said.set(self.seat, message)
    for (const other of people()) send(other.seat, message)
    onChange()
  }

  point(stroke: Omit<LaserStroke, 'seat'>): void {
    const { people, send } = this.#ports
    for (const { seat } of people()) send(seat, { type: 'spotlight:laser', ...stroke })
  }

  receive(from: SeatId, message: SpotlightMessage): void {
    if (message.type === 'spotlight:laser') return this.#drawn(from, message)
    if (!this.#buckets.take(from)) return
    this.#said.set(from, message)
    this.#ports.onChange()
  }

  #drawn(seat: SeatId, { screen, stroke, points }: PeerMessageOf<'spotlight:laser'>): void {
    if (this.#laserBuckets.take(seat)) this.#ports.emit({ stroke: { seat, screen, stroke, points } })
  }

  /** What this host said last is news on a link that opens. */
  linkOpened(seat: SeatId): void {
    const said = this.#said.get(this.#ports.self.seat)
    if (said !== undefined) this.#ports.send(seat, said)
  }

  seatGone(seat: SeatId): void {
    this.#buckets.forget(seat)
    this.#laserBuckets.forget(seat)
    this.#said.delete(seat)
  }
}

/** The spotlight of a mesh's people, over their links. */
export const create = (ports: FeaturePorts<'spotlight', LaserEvent>): Spotlight => new Spotlight(ports)
