/**
 * The port behind which the rooms live. It knows nothing of sockets: it says what became true and who is to hear of it,
 * and others tell them.
 */
import type {
  EventData,
  EventName,
  HostKeyHash,
  HostOrder,
  HostRank,
  Peer,
  PeerId,
  RoomId,
  SealedHello,
  SeatId,
} from '@confab/protocol'
import type { Waiting } from './lock.ts'
import type { Arrival, Entry } from './room.ts'

/** Something that some sockets are to hear. */
export type Word = {
  [Name in EventName]: { readonly to: readonly PeerId[]; readonly name: Name; readonly data: EventData<Name> }
}[EventName]

/** A room, and the host key that its address names. */
export interface RoomName {
  readonly roomId: RoomId
  readonly h: HostKeyHash
}

/** Where a socket sits. */
export interface Place {
  readonly roomId: RoomId
  readonly seat: SeatId
}

/** A change in a room and the sockets that are to hear of it. */
export interface Change extends Place {
  readonly id: PeerId
  readonly audience: readonly PeerId[]
  /** What others are to hear because of it. */
  readonly words: readonly Word[]
}

/** What came of an arrival; `busy`: no room for another room. */
export type DirectoryEntry =
  | (Exclude<Entry, { kind: 'full' | 'locked' }> & {
      readonly audience: readonly PeerId[]
      /** For hosts, when this seat waited before the room until now. */
      readonly words: readonly Word[]
    })
  | { readonly kind: 'full' | 'locked' | 'busy' }

/** What came of a knock. */
export type DirectoryKnock =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'crowded' }
  | { readonly kind: 'waiting'; readonly ahead: number; readonly words: readonly Word[] }

/** All rooms that somebody is in. */
export interface RoomDirectory {
  /** Seats of each room. */
  readonly capacity: number
  /** Rooms that somebody is in. */
  readonly size: number
  /** Who is in a room, in order of arrival. Asking makes no room. */
  peek(roomId: RoomId): readonly Peer[]
  /** Whose host key rules a room; `undefined` when nobody is in it. */
  hostKeyHashOf(roomId: RoomId): HostKeyHash | undefined
  /** Whether people with the same host key are in another room: this one's link was renewed, or its password is another. */
  livesElsewhere(room: RoomName): boolean
  /** Whether a room is locked, and who waits before it. */
  lockOf(roomId: RoomId): { readonly isLocked: boolean; readonly waiting: readonly Waiting[] }
  /** Where a socket sits; `undefined` when it sits nowhere. */
  placeOf(id: PeerId): Place | undefined
  /** Before which locked room a socket waits, if any. */
  waitsAt(id: PeerId): RoomId | undefined
  /** Takes a seat, or takes it over from an older socket of the same seat. */
  enter(room: RoomName, arrival: Arrival): DirectoryEntry
  /** Enters another room; `left` is what became of the place before, if there was one and the other room had one. */
  move(
    room: RoomName,
    arrival: Arrival,
  ): { readonly entry: DirectoryEntry; readonly left: Change | undefined }
  /** Asks to be let in, for a seat that is not inside. */
  knock(roomId: RoomId, arrival: Waiting): DirectoryKnock
  /** Gives up the socket's place before a locked room. */
  withdraw(id: PeerId): readonly Word[]
  /** Does what a host whose proof holds orders in the room that it is in; `undefined` where it may not. */
  order(host: Place & { readonly rank: HostRank }, order: HostOrder): readonly Word[] | undefined
  /** Gives up the socket's seat at once. */
  leave(id: PeerId): Change | undefined
  /** Holds the socket's seat for its return; `onLost` is told when it did not return in time. */
  hold(id: PeerId, onLost: (change: Change) => void): Change | undefined
  /** Replaces the hello of the socket's seat. */
  setHello(id: PeerId, hello: SealedHello): Change | undefined
}
