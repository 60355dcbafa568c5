/**
 * Links for one person: the hosts of a room know all that were given out, and one of them answers anyone who comes by one.
 * One's own other device comes by such a link too, and takes this seat's place. Fetched when the first one is made or told
 * of, because few calls need it.
 */
import { encodeBase64url, type PeerMessageOf, type SeatId } from '@confab/protocol'
import type { HostMessage } from '../link/message-kinds.ts'
import type { Roster } from '../people/roster.ts'
import type { RoomLink } from '../sealing/room/room-link.types.ts'
import type { Sealing } from '../sealing/sealing.ts'
import { Tickets } from './tickets.ts'

/** What personal links need of moderation. */
export interface PersonalLinksPort {
  readonly sealing: () => Sealing
  readonly roster: Roster
  readonly tell: (seat: SeatId, order: HostMessage) => void
  /** Gives the rights of a host, where this seat can. */
  readonly makeHost: (seat: SeatId) => Promise<void>
  /** What the own hello shows has changed. */
  readonly onShown: () => Promise<void>
}

/** What is done with somebody who knocks with a ticket. */
export type TicketAnswer = 'admit' | 'ask' | 'ask-used'

/** One host's part in it. */
export class PersonalLinks {
  readonly #port: PersonalLinksPort
  readonly #tickets: Tickets
  /** Of the link by which the own other device comes. */
  #ownTicket: string | undefined
  #hasInherited = false

  constructor(port: PersonalLinksPort) {
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

  hear({ given }: PeerMessageOf<'host:tickets'>): void {
    this.#tickets.merge(given)
  }

  /** Makes a link for one's own other device; the one made before leads no other device here any more. */
  handOver(): RoomLink {
    const link = this.make()
    this.#ownTicket = link.ticket && encodeBase64url(link.ticket)
    return link
  }

  /** A link with that seat works: hosts hear what was given out, and the own other device that it takes this place. */
  greet(seat: SeatId): void {
    if (this.#hosts.includes(seat)) this.#tell(seat)
    void this.#offer(seat)
  }

  async #offer(seat: SeatId): Promise<void> {
    const sealing = this.#port.sealing()
    const ticket = this.#ownTicket
    const shown = sealing.content(seat)?.ticket
    if (ticket === undefined || shown === undefined) return
    if (!(await sealing.isTicketOf(ticket, seat, shown))) return
    await this.#port.makeHost(seat)
    this.#port.tell(seat, { type: 'host:successor', ticket, signature: await sealing.signSuccessor(seat) })
  }

  /** The device before this one gives its place. */
  async inherit(from: SeatId, { ticket, signature }: PeerMessageOf<'host:successor'>): Promise<void> {
    const sealing = this.#port.sealing()
    const own = sealing.keys.link.ticket
    // Nobody else's successor: who knows the ticket made the link by which this seat came.
    if (own === undefined || encodeBase64url(own) !== ticket || this.#hasInherited) return
    this.#hasInherited = true
    const idPub = sealing.content(from)?.idPub
    if (idPub !== undefined && (await sealing.takeSuccession({ idPub, signature })))
      await this.#port.onShown()
  }

  #tell(host: SeatId): void {
    if (this.#port.sealing().host) this.#port.tell(host, { type: 'host:tickets', given: this.#tickets.list })
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
    for (const seat of this.#hosts) this.#tell(seat)
  }
}
