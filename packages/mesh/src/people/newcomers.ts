/** Who the server showed and who is no member: kept out by hosts, unknown, said goodbye before, or let in later. */
import { limits, type PeerId, type SeatId } from '@confab/protocol'
import { keepNewest } from '../base/keep-newest.ts'
import type { Clock } from '../base/platform.ts'
import { later, type Scope } from '../base/scope.ts'
import type { HelloRefusal } from '../sealing/sealing.ts'
import type { Arrival, Opening } from './roster.types.ts'

/** Goodbyes that are remembered: more than there are people who could leave in the same moment. */
const FAREWELLS_KEPT = 64

/** What is wrong with a hello that its sender alone may have made so. */
const UNREADABLE: ReadonlySet<HelloRefusal> = new Set([
  'unreadable',
  'malformed',
  'bad-signature',
  'not-a-host',
])

/** Whether nobody but its sender can have spoilt that hello. */
export const isSelfMade = (reason: HelloRefusal): boolean => UNREADABLE.has(reason)

/** What waiting needs. */
interface NewcomersPort {
  readonly clock: Clock
  readonly scope: Scope
  /** Somebody who had to wait may come in. */
  readonly onDue: (arrival: Arrival, opening: Opening) => void
}

/** Keeps those who are no members apart. */
export class Newcomers {
  readonly #port: NewcomersPort
  /** Who came and was not let in, to be looked at again when hosts change their mind. */
  readonly #keptOut = new Map<SeatId, Arrival>()
  /** Seats whose hello cannot be read: nobody knows who they are, and hosts may remove them. */
  readonly #unknown = new Map<SeatId, PeerId>()
  /** Hellos of pages that said goodbye: the server may show them for a moment longer. */
  readonly #farewells = new Map<SeatId, number>()
  /** Who is let in when it is due. */
  readonly #due = new Map<SeatId, { readonly arrival: Arrival; readonly opening: Opening }>()

  constructor(port: NewcomersPort) {
    this.#port = port
  }

  /** Seats that are taken by nobody knows who. */
  get unknown(): readonly SeatId[] {
    return [...this.#unknown.keys()]
  }

  /** Who is kept out now. */
  get keptOut(): readonly Arrival[] {
    return [...this.#keptOut.values()]
  }

  /** Nobody knows who that is. */
  markUnknown(seat: SeatId, id: PeerId): void {
    if (this.#unknown.size < limits.reportLinks) this.#unknown.set(seat, id)
  }

  /** That seat is known after all, or gone. Returns whether it was unknown. */
  clearUnknown(seat: SeatId): boolean {
    return this.#unknown.delete(seat)
  }

  keepOut(arrival: Arrival): void {
    this.#keptOut.set(arrival.seat, arrival)
  }

  /** Nobody is kept out there any more. */
  letGo(seat: SeatId): void {
    this.#keptOut.delete(seat)
  }

  /** The oldest goodbyes are forgotten, which the server has done long before. */
  noteFarewell(seat: SeatId, epoch: number): void {
    keepNewest(this.#farewells, FAREWELLS_KEPT, seat, epoch)
  }

  saidFarewell(seat: SeatId, epoch: number): boolean {
    return this.#farewells.get(seat) === epoch
  }

  /** Whether somebody who is no member may speak from that page. */
  isExpected(seat: SeatId, epoch: number): boolean {
    return this.#keptOut.has(seat) || this.saidFarewell(seat, epoch)
  }

  /** Comes in after so many ms; of several pages of a seat, the newest. */
  admitLater(waitMs: number, arrival: Arrival, opening: Opening): void {
    const { seat } = arrival
    const isFirst = !this.#due.has(seat)
    this.#due.set(seat, { arrival, opening })
    if (!isFirst) return
    later(this.#port.scope, this.#port.clock, waitMs, () => {
      const due = this.#due.get(seat)
      this.#due.delete(seat)
      if (due) this.#port.onDue(due.arrival, due.opening)
    })
  }

  /** Nobody else is here. */
  keepOnly(present: ReadonlySet<SeatId>): void {
    for (const seat of this.#keptOut.keys()) if (!present.has(seat)) this.#keptOut.delete(seat)
    for (const seat of this.#unknown.keys()) if (!present.has(seat)) this.#unknown.delete(seat)
  }
}
