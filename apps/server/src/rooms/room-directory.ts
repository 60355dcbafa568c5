/**
 * The port behind which the rooms live. It knows nothing of sockets: it says what became true and who is to hear of it,
 * and others tell them.
 */
import type { Peer, PeerId, RoomId, SealedHello, SeatId } from '@confab/protocol'
import type { Arrival, Entry } from './room.ts'

/** Where a socket sits. */
export interface Place {
  readonly roomId: RoomId
  readonly seat: SeatId
}

/** A change in a room and the sockets that are to hear of it. */
export interface Change extends Place {
  readonly id: PeerId
  readonly audience: readonly PeerId[]
}

/** What came of an arrival; `busy`: no room for another room. */
export type DirectoryEntry =
  | (Exclude<Entry, { kind: 'full' }> & { readonly audience: readonly PeerId[] })
  | { readonly kind: 'full' }
  | { readonly kind: 'busy' }

/** All rooms that somebody is in. */
export interface RoomDirectory {
  /** Seats of each room. */
  readonly capacity: number
  /** Rooms that somebody is in. */
  readonly size: number
  /** Who is in a room, in order of arrival. Asking makes no room. */
  peek(roomId: RoomId): readonly Peer[]
  /** Where a socket sits; `undefined` when it sits nowhere. */
  placeOf(id: PeerId): Place | undefined
  /** Takes a seat, or takes it over from an older socket of the same seat. */
  enter(roomId: RoomId, arrival: Arrival): DirectoryEntry
  /** Gives up the socket's seat at once. */
  leave(id: PeerId): Change | undefined
  /** Holds the socket's seat for its return; `onLost` is told when it did not return in time. */
  hold(id: PeerId, onLost: (change: Change) => void): Change | undefined
  /** Replaces the hello of the socket's seat. */
  setHello(id: PeerId, hello: SealedHello): Change | undefined
}
