/** New keys for the room: made by this seat, or followed because another host made them. */
import type { PeerMessageOf, SeatId } from '@confab/protocol'
import type { HostMessage } from '../link/message-kinds.ts'
import type { OwnSeat } from '../people/own-seat.ts'
import type { Rekey } from '../sealing/rekey.types.ts'
import { beats } from './rekey-choice.ts'

/** What renewing asks for, and who it tells. */
interface LinkRenewalPort {
  readonly own: OwnSeat
  /** Who was removed here: nobody makes a key for them. */
  readonly removed: ReadonlySet<SeatId>
  readonly members: () => readonly SeatId[]
  readonly isHost: (seat: SeatId) => boolean
  readonly tell: (seat: SeatId, order: HostMessage) => void
  /** A new key is about to be followed. */
  readonly onFollowing: (rekey: Rekey) => void
  /** The room goes on under it, and this seat shows that hello. */
  readonly onMoved: (rekey: Rekey, hello: string | undefined) => void
}

/** Renews the link of the room. */
export class LinkRenewal {
  readonly #port: LinkRenewalPort
  /** The new key that was followed last. */
  #followed: Rekey | undefined

  constructor(port: LinkRenewalPort) {
    this.#port = port
  }

  /** Makes a new key for those who are here and were not removed; `undefined` where the rights do not suffice. */
  make(password: string | undefined): Promise<PeerMessageOf<'host:rekey'> | undefined> {
    const { own, members, removed } = this.#port
    const seats = members().filter((seat) => !removed.has(seat))
    return own.sealing.makeRekey({ without: [...removed], seats, password })
  }

  /** Goes on under a new key, once, and passes it on to those it is for and who may not have got it. */
  async follow(message: PeerMessageOf<'host:rekey'>, password?: string): Promise<void> {
    const { own, isHost, onFollowing, onMoved } = this.#port
    const rekey = await own.readRekey(message, isHost)
    if (rekey === undefined || rekey.without.includes(own.sealing.seat)) return
    const before = this.#followed
    // Two hosts may renew the link at the same moment: everybody ends where the same rekey leads.
    if (before?.from === rekey.from && !beats(rekey, before)) return
    this.#followed = rekey
    onFollowing(rekey)
    this.#passOn(rekey, message)
    // Links belong to people, not to rooms.
    onMoved(rekey, await own.moveTo({ ...rekey.keys, password }))
    if (this.#lacksRemoved(rekey) && before?.by === own.sealing.seat) await this.renew()
  }

  #passOn({ seats, by }: Rekey, message: PeerMessageOf<'host:rekey'>): void {
    const known = new Set(seats)
    for (const seat of this.#port.members())
      if (seat !== by && known.has(seat)) this.#port.tell(seat, message)
  }

  /** Whether somebody who was removed here has that key. */
  #lacksRemoved({ without }: Rekey): boolean {
    return [...this.#port.removed].some((seat) => !without.includes(seat))
  }

  async renew(): Promise<void> {
    // Anyone who did not type the password cannot make a key with it.
    await this.setPassword(this.#port.own.sealing.keys.password)
  }

  async setPassword(password: string | undefined): Promise<void> {
    const rekey = await this.make(password)
    if (rekey) await this.follow(rekey, password)
  }
}
