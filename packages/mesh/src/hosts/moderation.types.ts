import type { RoomLink } from '../sealing/room/room-link.types.ts'
import type { HostRank, SeatId } from '@confab/protocol'

/** Somebody who waits to be let in. */
export interface Knocking {
  readonly seat: SeatId
  /** Empty where the hello cannot be read. */
  readonly name: string
  /** Whether the hello cannot be read: nobody knows who it is, and a host may refuse. */
  readonly isUnknown?: boolean
  /** Came by a link for one person, by which somebody else was let in before. */
  readonly hasUsedTicket?: boolean
}

/** What hosts can see and change, as it may be shown. */
export interface ModerationSnapshot {
  /** One's own rights; `undefined` for guests. */
  readonly rank: HostRank | undefined
  /** Whether the room is locked, as hosts say. */
  readonly isLocked: boolean
  /** Who waits to be let in, in order of arrival: known to hosts only. Names are unchecked. */
  readonly waiting: readonly Knocking[]
}

/** What a host ordered and this person should know. `by` is a name, unchecked. */
export type HostNotice =
  /** Turn this off: the others do not get it any more until it was off. */
  | { readonly type: 'mute'; readonly kind: 'microphone' | 'screen'; readonly by: string }
  | { readonly type: 'locked' | 'unlocked'; readonly by: string }
  /** The room goes on under a new link, which nobody has who was removed. `by` is empty for oneself. */
  | { readonly type: 'renewed'; readonly link: RoomLink; readonly by: string }
  /** This person is a host now. */
  | { readonly type: 'host' }

/** What a host may order. Each does nothing where the rights do not suffice. */
export interface Moderation {
  /** Locks the room: newcomers have to knock. */
  lock(): void
  /** Opens it again. */
  unlock(): void
  /** Lets in somebody who waits. */
  admit(seat: SeatId): void
  /** Sends away somebody who waits. */
  refuse(seat: SeatId): void
  /** Turns somebody's microphone or shared screen off. They are told who did it and may turn it on again. */
  mute(seat: SeatId, kind: 'microphone' | 'screen'): void
  /** Removes somebody, and renews the link. */
  remove(seat: SeatId): Promise<void>
  /** Makes a new link: the present one leads nowhere any more, and the call goes on. */
  renewLink(): Promise<void>
  /** Makes a new link that asks for this password, as `readPassword` gives it; `undefined`: for none. */
  setPassword(password: string | undefined): Promise<void>
  /** Makes a link that lets one person into the room while it is locked; `undefined` for guests. */
  makePersonalLink(): Promise<RoomLink | undefined>
  /** Makes a link for one's own other device, which takes this seat's place when it is here. Guests may, too. */
  handOver(): Promise<RoomLink>
  /** Ends the meeting for everybody. */
  endForAll(): void
  /** Gives somebody the rights of a host. */
  makeHost(seat: SeatId): Promise<void>
}
