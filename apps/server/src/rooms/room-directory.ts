/**
 * The port behind which the rooms live, in this process or elsewhere. It knows nothing of sockets: it says what became true
 * and who is to hear of it, and others tell them.
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
  Signature,
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

/** What came of a change, and what sockets are to hear because of it, in this order. */
export interface Outcome<Result> {
  readonly result: Result
  readonly events: readonly OutboundEvent[]
}

/** Somebody who comes, and the proof of it, which the page on an older socket of the same seat gets to see. */
export interface ProvenArrival extends Arrival {
  readonly proof: Signature
}

/** What came of an arrival; `busy`: no room for another room. */
export type DirectoryEntry =
  | { readonly kind: 'in'; readonly peer: Peer; readonly others: readonly Peer[] }
  | Exclude<Entry, { peer: Peer }>
  | { readonly kind: 'busy' }

/** What came of a knock. */
export type DirectoryKnock =
  | { readonly kind: 'admitted' | 'crowded' }
  | { readonly kind: 'waiting'; readonly ahead: number }

/** What came of a host's order; `forbidden`: its rank does not suffice. */
export type DirectoryOrder =
  | { readonly kind: 'done'; readonly removed: readonly PeerId[] }
  | { readonly kind: 'forbidden' }

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

/** All rooms that somebody is in. Each change is whole: nothing comes between its parts. */
export interface RoomDirectory {
  /** Seats of each room. */
  readonly capacity: number
  counts(): Promise<DirectoryCounts>
  /** A look at a room; `undefined` when nobody is in it. Looking makes no room. */
  look(roomId: RoomId): Promise<RoomView | undefined>
  /** Whose host key rules a room; `undefined` when nobody is in it. */
  hostKeyHashOf(roomId: RoomId): Promise<HostKeyHash | undefined>
  /** Whether people with the same host key are in another room: this one's link was renewed, or its password is another. */
  livesElsewhere(room: RoomName): Promise<boolean>
  /** Where a socket sits; `undefined` when it sits nowhere. */
  placeOf(id: PeerId): Promise<Place | undefined>
  /**
   * Takes a seat, or takes it over from an older socket of the same seat. A socket has one place: the seat that it had
   * before and its place in a waiting line are given up.
   */
  enter(room: RoomName, arrival: ProvenArrival): Promise<Outcome<DirectoryEntry>>
  /** Asks to be let in, for a seat that is not inside. A place in another line, or for another seat, is given up. */
  knock(roomId: RoomId, arrival: Waiting): Promise<Outcome<DirectoryKnock>>
  /** Does what a host whose proof holds orders in the room that it is in. */
  order(host: Place & { readonly rank: HostRank }, order: HostCommand): Promise<Outcome<DirectoryOrder>>
  /** Gives up the socket's seat, and its place before a locked room. */
  leave(id: PeerId): Promise<Outcome<void>>
  /** Reserves the seat of a socket that closed, and gives up its place before a locked room. */
  reserve(id: PeerId): Promise<Outcome<void>>
  /** Replaces the hello of the socket's seat; the result is whether it has one. */
  setHello(id: PeerId, hello: SealedHello): Promise<Outcome<boolean>>
}
