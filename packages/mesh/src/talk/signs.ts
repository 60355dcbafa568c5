/** Hands that are up, in the order in which they went up, and signs that are shown for a moment. */
import type { PeerMessageOf, ReactionSign, SeatId } from '@confab/protocol'
import { Allowance } from '../allowance.ts'
import type { Clock } from '../platform.ts'
import type { Heard, LaserStroke, SignMessage, Signs } from './talk.types.ts'

/** What signs ask of the mesh. */
export interface SignDeskPort {
  readonly clock: Clock
  readonly ownSeat: SeatId
  present(): readonly SeatId[]
  /** Says something over a link, where there is one. */
  tell(seat: SeatId, message: SignMessage): void
  onHeard(heard: Heard): void
  onChange(): void
}

/** Signs of one person at once, and a second: as many as anybody can make by hand. */
const BURST = 8
const PER_SECOND = 4
/** Pieces of lines of one person at once, and a second: one for each picture that a screen of 30 a second draws. */
const LASER_BURST = 60
const LASER_PER_SECOND = 40

/** Everybody's signs. */
export class SignDesk implements Signs {
  readonly #port: SignDeskPort
  readonly #allowance: Allowance
  readonly #laserAllowance: Allowance
  /** Turns of the hands that are up: of two the lower went up first (Lamport 1978). */
  readonly #turns = new Map<SeatId, number>()
  #hands: readonly SeatId[] = []

  constructor(port: SignDeskPort) {
    this.#port = port
    this.#allowance = new Allowance(port.clock, BURST, PER_SECOND)
    this.#laserAllowance = new Allowance(port.clock, LASER_BURST, LASER_PER_SECOND)
  }

  /** Whose hands are up, first the one that is up for longest. */
  get hands(): readonly SeatId[] {
    return this.#hands
  }

  raiseHand(up: boolean): void {
    const { ownSeat, present } = this.#port
    if (up === this.#turns.has(ownSeat)) return
    this.#set(ownSeat, up ? Math.min(Math.max(0, ...this.#turns.values()) + 1, 2 ** 31 - 1) : 0)
    for (const seat of present()) this.opened(seat)
  }

  react(sign: ReactionSign): void {
    const { ownSeat, present, tell } = this.#port
    if (!this.#allowance.take(ownSeat)) return
    for (const seat of present()) tell(seat, { type: 'reaction', sign })
    this.#port.onHeard({ reaction: { seat: ownSeat, sign } })
  }

  point(stroke: Omit<LaserStroke, 'seat'>): void {
    for (const seat of this.#port.present()) this.#port.tell(seat, { type: 'laser', ...stroke })
  }

  receive(from: SeatId, message: SignMessage): void {
    if (message.type === 'laser') return this.#drawn(from, message)
    if (!this.#allowance.take(from)) return
    if (message.type === 'hand') this.#set(from, message.turn)
    else this.#port.onHeard({ reaction: { seat: from, sign: message.sign } })
  }

  /** A link opened: whether the hand is up is news there, also that it is down. */
  opened(seat: SeatId): void {
    this.#port.tell(seat, { type: 'hand', turn: this.#turns.get(this.#port.ownSeat) ?? 0 })
  }

  left(seat: SeatId): void {
    this.#allowance.forget(seat)
    this.#laserAllowance.forget(seat)
    this.#set(seat, 0)
  }

  #drawn(seat: SeatId, { screen, stroke, points }: PeerMessageOf<'laser'>): void {
    if (!this.#laserAllowance.take(seat)) return
    this.#port.onHeard({ stroke: { seat, screen, stroke, points } })
  }

  #set(seat: SeatId, turn: number): void {
    if ((this.#turns.get(seat) ?? 0) === turn) return
    if (turn === 0) this.#turns.delete(seat)
    else this.#turns.set(seat, turn)
    this.#hands = [...this.#turns]
      .toSorted(([a, one], [b, other]) => one - other || (a < b ? -1 : 1))
      .map(([raised]) => raised)
    this.#port.onChange()
  }
}
