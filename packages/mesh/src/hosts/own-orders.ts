/** What this seat orders as a host: done here, told to the others, and to the server, who does its part. */
import type { SeatId } from '@confab/protocol'
import type { RoomLink } from '../sealing/room/room-link.types.ts'
import type { HostRoom } from './host-room.ts'
import type { Knockers } from './knockers.ts'
import type { Moderation } from './moderation.types.ts'

/** One's own orders. Each does nothing where the rights do not suffice. */
export class OwnOrders implements Moderation {
  readonly #room: HostRoom
  readonly #knockers: Knockers

  constructor(room: HostRoom, knockers: Knockers) {
    this.#room = room
    this.#knockers = knockers
  }

  get #isHost(): boolean {
    return this.#room.rank !== undefined
  }

  lock(): void {
    if (!this.#isHost || this.#room.lock.isLocked) return
    this.#room.close([])
    this.#tellLock()
  }

  unlock(): void {
    if (!this.#isHost || !this.#room.lock.isLocked) return
    this.#room.open()
    this.#tellLock()
  }

  #tellLock(): void {
    this.#room.tell(this.#room.lockOrder())
    this.#room.command(this.#room.lock.command())
  }

  admit(seat: SeatId): void {
    if (!this.#isHost) return
    this.#knockers.went(seat)
    // The others first: anyone who is let in is right behind.
    this.#room.tell({ type: 'host:admit', seat })
    this.#room.letIn(seat)
    this.#room.command({ type: 'admit', seat })
  }

  refuse(seat: SeatId): void {
    if (!this.#isHost) return
    this.#knockers.went(seat)
    this.#room.command({ type: 'refuse', seat })
  }

  mute(seat: SeatId, kind: 'microphone' | 'screen'): void {
    if (!this.#isHost || seat === this.#room.sealing.seat) return
    this.#room.tell({ type: 'host:mute', seat, kind })
    this.#room.silence(seat, kind)
  }

  async remove(seat: SeatId): Promise<void> {
    if (!this.#mayRemove(seat)) return
    const { lock, renewal, sealing } = this.#room
    const { password } = sealing.keys
    lock.remove(seat)
    // Anyone who is removed has the link and all that follows from it, and may have another page that comes in meanwhile: first
    // the new key is made, for those who are here now, and only then the removal is said. What fails is tried again below.
    const rekey = await renewal.make(password).catch(() => undefined)
    const others = this.#room.members.filter((member) => member !== seat)
    if (rekey) this.#room.tell(rekey, others)
    this.#room.tell({ type: 'host:remove', seat })
    this.#room.command({ type: 'remove', seat })
    this.#room.remove(seat)
    // What could not be fetched for it just now may be there for the next try.
    if (rekey) await renewal.follow(rekey, password)
    else await renewal.renew()
  }

  /** Whether this seat may remove that one: guests any host, hosts only who made the room. */
  #mayRemove(seat: SeatId): boolean {
    const { rank, sealing } = this.#room
    if (seat === sealing.seat || rank === undefined) return false
    return rank === 'creator' || this.#room.rankOf(seat) === undefined
  }

  async renewLink(): Promise<void> {
    await this.#room.renewal.renew()
  }

  async setPassword(password: string | undefined): Promise<void> {
    await this.#room.renewal.setPassword(password)
  }

  async makePersonalLink(): Promise<RoomLink | undefined> {
    return this.#isHost ? (await this.#room.personalLinks()).make() : undefined
  }

  async handOver(): Promise<RoomLink> {
    return (await this.#room.personalLinks()).handOver()
  }

  endForAll(): void {
    if (!this.#isHost) return
    this.#room.tell({ type: 'host:end' })
    this.#room.command({ type: 'end' })
  }

  async makeHost(seat: SeatId): Promise<void> {
    await this.#room.makeHost(seat)
  }
}
