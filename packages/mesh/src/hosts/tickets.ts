/**
 * Links for one person: which ones were given out in this room, here or by other hosts, and who each let in. Few calls
 * need them, so they are fetched when the first one is made or shown. Pure.
 */
import type { PeerMessageOf, SeatId } from '@confab/protocol'

/** What a host tells the others about the links that were given out. */
export type TicketList = PeerMessageOf<'host:tickets'>['given']

/** What a ticket is worth: it lets its seat in, it let in another one before, or nobody here gave it out. */
export type TicketVerdict = 'valid' | 'used' | 'unknown'

/** Whether that seat shows that ticket. */
export type TicketCheck = (ticket: string, seat: SeatId, shown: string) => Promise<boolean>

/** More than anybody hands out in one meeting; the oldest are forgotten. */
const KEPT = 64

/** The links that were given out. */
export class Tickets {
  readonly #check: TicketCheck
  readonly #given = new Map<string, SeatId | undefined>()

  constructor(check: TicketCheck) {
    this.#check = check
  }

  /** All of them, for the other hosts. */
  get list(): TicketList {
    return [...this.#given].map(([ticket, seat]) => ({ ticket, ...(seat !== undefined && { seat }) }))
  }

  /** Notes one that was given out just now. */
  add(ticket: string): void {
    this.merge([{ ticket }])
  }

  /** Takes over what another host knows; who a ticket let in first stays its owner. */
  merge(given: TicketList): void {
    for (const { ticket, seat } of given) this.#given.set(ticket, this.#given.get(ticket) ?? seat)
    for (const ticket of [...this.#given.keys()].slice(0, -KEPT)) this.#given.delete(ticket)
  }

  /** Judges what a seat shows; a valid ticket belongs to that seat from now on. */
  async judge(seat: SeatId, shown: string): Promise<TicketVerdict> {
    for (const ticket of this.#given.keys()) {
      if (!(await this.#check(ticket, seat, shown))) continue
      const owner = this.#given.get(ticket) ?? seat
      this.#given.set(ticket, owner)
      return owner === seat ? 'valid' : 'used'
    }
    return 'unknown'
  }
}
