/** Whom a host puts into everybody's view. */
import type { SeatId } from '@confab/protocol'
import { Allowance } from '../allowance.ts'
import type { Clock } from '../platform.ts'
import type { SpotlightMessage } from './talk.types.ts'

/** What a spotlight asks of the mesh. */
export interface SpotlightPort {
  readonly clock: Clock
  readonly ownSeat: SeatId
  /** Whether this seat, which may be one's own, is a host now. */
  isHost(seat: SeatId): boolean
  present(): readonly SeatId[]
  /** Says something over a link, where there is one. */
  tell(seat: SeatId, message: SpotlightMessage): void
  onChange(): void
}

/** Changes of one host at once, and a second: as many as anybody can make by hand. */
const BURST = 8
const PER_SECOND = 2

/** Follows what hosts say. Of several the newest holds, told apart by turns (Lamport 1978); who is no host is not heard. */
export class Spotlight {
  readonly #port: SpotlightPort
  readonly #allowance: Allowance
  readonly #said = new Map<SeatId, SpotlightMessage>()

  constructor(port: SpotlightPort) {
    this.#port = port
    this.#allowance = new Allowance(port.clock, BURST, PER_SECOND)
  }

  /** Whom everybody is to see large; `undefined` for nobody, and while that one is not here. */
  get seat(): SeatId | undefined {
    const { isHost, ownSeat, present } = this.#port
    const [newest] = [...this.#said]
      .filter(([host]) => isHost(host))
      .toSorted(([a, one], [b, other]) => other.turn - one.turn || (a < b ? 1 : -1))
    const seat = newest?.[1].seat
    return seat === ownSeat || (seat !== undefined && present().includes(seat)) ? seat : undefined
  }

  /** Puts somebody into everybody's view, or nobody. Hosts only: of others it does nothing. */
  put(seat: SeatId | undefined): void {
    const { isHost, ownSeat, present, tell, onChange } = this.#port
    if (!isHost(ownSeat)) return
    const turns = [...this.#said.values()].map(({ turn }) => turn)
    const turn = Math.min(Math.max(0, ...turns) + 1, 2 ** 31 - 1)
    const message: SpotlightMessage = { type: 'spotlight', turn, ...(seat === undefined ? {} : { seat }) }
    this.#said.set(ownSeat, message)
    for (const other of present()) tell(other, message)
    onChange()
  }

  receive(from: SeatId, message: SpotlightMessage): void {
    if (!this.#allowance.take(from)) return
    this.#said.set(from, message)
    this.#port.onChange()
  }

  /** A link opened: what this host said last is news there. */
  opened(seat: SeatId): void {
    const said = this.#said.get(this.#port.ownSeat)
    if (said !== undefined) this.#port.tell(seat, said)
  }

  left(seat: SeatId): void {
    this.#allowance.forget(seat)
    this.#said.delete(seat)
  }
}
