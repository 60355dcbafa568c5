/**
 * Links for one person among the hosts of a room: each knows all that were given out, and one of them answers whoever
 * comes by one. Fetched when the first one is made or told of, because few calls need it.
 */
import { encodeBase64url, type PeerMessageOf, type SeatId } from '@confab/protocol'
import type { Order } from './message-kinds.ts'
import type { Roster } from './roster.ts'
import type { RoomLink } from './sealing/room-link.types.ts'
import type { Sealing } from './sealing/sealing.ts'
import { Tickets } from './tickets.ts'

/** What the desk needs of moderation. */
export interface TicketDeskPort {
  readonly sealing: () => Sealing
  readonly roster: Roster
  tell(seat: SeatId, order: Order): void
}

/** What is done with somebody who knocks with a ticket. */
export type TicketAnswer = 'admit' | 'ask' | 'ask-used'

/** One host's part in it. */
export class TicketDesk {
  readonly #port: TicketDeskPort
  readonly #tickets: Tickets

  constructor(port: TicketDeskPort) {
    this.#port = port
    this.#tickets = new Tickets((...asked) => port.sealing().isTicketOf(...asked))
  }

  /** Makes a link for one person. */
  make(): RoomLink {
    const ticket = globalThis.crypto.getRandomValues(new Uint8Array(16))
    this.#tickets.add(encodeBase64url(ticket))
    this.#tellHosts()
    return { ...this.#port.sealing().keys.link, ticket }
  }

  hear({ given }: PeerMessageOf<'tickets'>): void {
    this.#tickets.merge(given)
  }

  /** Tells another host what was given out. */
  greet(host: SeatId): void {
    this.#port.tell(host, { type: 'tickets', given: this.#tickets.list })
  }

  /** Judges what somebody shows who knocks. */
  async answer(seat: SeatId, shown: string): Promise<TicketAnswer> {
    const verdict = await this.#tickets.judge(seat, shown)
    this.#tellHosts()
    if (verdict === 'used') return 'ask-used'
    // One host answers for all, so that a link does not let in two who come at the same moment.
    return verdict === 'valid' && this.#isFirst ? 'admit' : 'ask'
  }

  /** The hosts who are here. */
  get #hosts(): SeatId[] {
    const { members } = this.#port.roster
    return members.filter(([, { rank, absence }]) => rank !== undefined && !absence).map(([seat]) => seat)
  }

  get #isFirst(): boolean {
    return this.#hosts.every((seat) => this.#port.sealing().seat < seat)
  }

  #tellHosts(): void {
    for (const seat of this.#hosts) this.greet(seat)
  }
}
