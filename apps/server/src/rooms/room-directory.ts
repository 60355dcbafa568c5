/**
 * The port behind which the rooms live. It knows nothing of sockets: it says what became true and who is to hear of it,
 * and others tell them.
 */
import type {
  EventData,
  EventName,
  HostKeyHash,
  HostCommand,
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
export type OutboundEvent = {
  [Name in EventName]: { readonly to: readonly PeerId[]; readonly name: Name; readonly data: EventData<Name> }
}[EventName]

/** A room, and the host key that its address names. */
export interface RoomName {
  readonly roomId: RoomId
  readonly hostKeyHash: HostKeyHash
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
  readonly events: readonly OutboundEvent[]
}

/** What came of an arrival; `busy`: no room for another room. */
export type DirectoryEntry =
  | (Extract<Entry, { peer: Peer }> & {
      readonly audience: readonly PeerId[]
      /** For hosts, when this seat waited before the room until now. */
      readonly events: readonly OutboundEvent[]
    })
  | Exclude<Entry, { peer: Peer }>
  | { readonly kind: 'busy' }

/** What came of a knock. */
export type DirectoryKnock =
  | { readonly kind: 'admitted' | 'crowded'; readonly events: readonly OutboundEvent[] }
  | { readonly kind: 'waiting'; readonly ahead: number; readonly events: readonly OutboundEvent[] }

/** How much there is of everything: all zero once nobody is connected and no seat is reserved. */
export interface DirectoryCounts {
  readonly rooms: number
  /** Seats that are taken, those reserved included. */
  readonly seats: number
  /** Sockets that sit somewhere. */
  readonly seated: number
  /** Places in waiting lines. */
  readonly waiting: number
  /** Sockets that wait somewhere. */
  readonly waiters: number
  /** Host keys that rule a room. */
  readonly hostKeys: number
}

/** What a look at a room shows. */
export interface RoomView {
  /** Everybody who has a seat, in order of arrival. */
  readonly peers: readonly Peer[]
  readonly isLocked: boolean
  readonly waiting: readonly Waiting[]
}

/** All rooms that somebody is in. */
export interface RoomDirectory {
  /** Seats of each room. */
  readonly capacity: number
  readonly counts: DirectoryCounts
  /** A look at a room; `undefined` when nobody is in it. Looking makes no room. */
  look(roomId: RoomId): RoomView | undefined
  /** Whether that seat is taken in that room, by whichever socket, or reserved. */
  hasSeat(place: Place): boolean
  /** Whose host key rules a room; `undefined` when nobody is in it. */
  hostKeyHashOf(roomId: RoomId): HostKeyHash | undefined
  /** Whether people with the same host key are in another room: this one's link was renewed, or its password is another. */
  livesElsewhere(room: RoomName): boolean
  /** Where a socket sits; `undefined` when it sits nowhere. */
  placeOf(id: PeerId): Place | undefined
  /** Before which locked room a socket waits, if any. */
  waitsAt(id: PeerId): RoomId | undefined
  /**
   * Takes a seat, or takes it over from an older socket of the same seat. A socket has one place: `left` is what became of
   * the seat that it had before, elsewhere or here, and a place in a waiting line is given up.
   */
  enter(
    room: RoomName,
    arrival: Arrival,
  ): { readonly entry: DirectoryEntry; readonly left: Change | undefined }
  /** Asks to be let in, for a seat that is not inside. A place in another line, or for another seat, is given up. */
  knock(roomId: RoomId, arrival: Waiting): DirectoryKnock
  /** Gives up the socket's place before a locked room. */
  withdraw(id: PeerId): readonly OutboundEvent[]
  /** Does what a host whose proof holds orders in the room that it is in; `undefined` where it may not. */
  order(host: Place & { readonly rank: HostRank }, order: HostCommand): readonly OutboundEvent[] | undefined
  /** Gives up the socket's seat at once. */
  leave(id: PeerId): Change | undefined
  /** Reserves the socket's seat for its return; `onLost` is told when it did not return in time. */
  reserve(id: PeerId, onLost: (change: Change) => void): Change | undefined
  /** Replaces the hello of the socket's seat. */
  setHello(id: PeerId, hello: SealedHello): Change | undefined
}
