/** Hands that are up, in the order in which they went up, and signs that are shown for a moment. */
import type { ReactionSign, SeatId } from '@confab/protocol'
import { TokenBuckets } from '../../base/token-buckets.ts'
import type { Feature, FeaturePorts } from '../feature.ts'
import type { ReactionEvent, ReactionMessage, ReactionsApi, ReactionsSnapshot } from './reactions.types.ts'

/** Signs of one person at once, and a second: as many as anybody can make by hand. */
const BURST = 8
const PER_SECOND = 4

/** Everybody's hands and signs. */
export class Reactions implements ReactionsApi, Feature<'reaction', ReactionsSnapshot, ReactionsApi> {
  readonly api: ReactionsApi = this
  readonly #ports: FeaturePorts<'reaction', ReactionEvent>
  readonly #buckets: TokenBuckets
  /** Lamport numbers (1978) of the hands that are up: of two the lower went up first. */
  readonly #lamports = new Map<SeatId, number>()
  #snapshot: ReactionsSnapshot = { hands: [] }

  constructor(ports: FeaturePorts<'reaction', ReactionEvent>) {
    this.#ports = ports
    this.#buckets = new TokenBuckets(ports.clock, BURST, PER_SECOND)
  }

  get snapshot(): ReactionsSnapshot {
    return this.#snapshot
  }

  raiseHand(): void {
    if (this.#lamports.has(this.#ports.self.seat)) return
    this.#setOwn(Math.min(Math.max(0, ...this.#lamports.values()) + 1, 2 ** 31 - 1))
  }

  lowerHand(): void {
    if (this.#lamports.has(this.#ports.self.seat)) this.#setOwn(0)
  }

  #setOwn(lamport: number): void {
    const { self, people } = this.#ports
    this.#set(self.seat, lamport)
    for (const { seat } of people()) this.linkOpened(seat)
  }

  react(sign: ReactionSign): void {
    const { self, people, send, emit } = this.#ports
    if (!this.#buckets.take(self.seat)) return
    for (const { seat } of people()) send(seat, { type: 'reaction:sign', sign })
    emit({ reaction: { seat: self.seat, sign } })
  }

  receive(from: SeatId, message: ReactionMessage): void {
    if (!this.#buckets.take(from)) return
    if (message.type === 'reaction:hand') this.#set(from, message.lamport)
    else this.#ports.emit({ reaction: { seat: from, sign: message.sign } })
  }

  /** Whether the hand is up is news on a link that opens, also that it is down. */
  linkOpened(seat: SeatId): void {
    const { self, send } = this.#ports
    send(seat, { type: 'reaction:hand', lamport: this.#lamports.get(self.seat) ?? 0 })
  }

  seatGone(seat: SeatId): void {
    this.#buckets.forget(seat)
    this.#set(seat, 0)
  }

  #set(seat: SeatId, lamport: number): void {
    if ((this.#lamports.get(seat) ?? 0) === lamport) return
    if (lamport === 0) this.#lamports.delete(seat)
    else this.#lamports.set(seat, lamport)
    const hands = [...this.#lamports]
      .toSorted(([a, one], [b, other]) => one - other || (a < b ? -1 : 1))
      .map(([raised]) => raised)
    this.#snapshot = { hands }
    this.#ports.onChange()
  }
}

/** The hands and signs of a mesh's people, over their links. */
export const create = (ports: FeaturePorts<'reaction', ReactionEvent>): Reactions => new Reactions(ports)
