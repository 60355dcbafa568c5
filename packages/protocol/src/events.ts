/**
 * What the server tells a browser unasked. One row an event; types and validators fall out of the table.
 */
import * as v from 'valibot'
import { JoinNumber, PeerId, SeatId, Signature } from './ids.ts'
import { Knocker, Peer, Sealed, SealedHello } from './peer.ts'

/** The events, each with the shape of its one object. */
export const events = {
  /** A seat entered. It offers to those who were there. */
  'peer:joined': v.strictObject({ peer: Peer }),
  /** A seat's socket closed just now; the seat is reserved for a while. */
  'peer:away': v.strictObject({ seat: SeatId, id: PeerId }),
  /** A seat is gone: it said so (`left`), it stayed away too long (`lost`), a host had it removed (`removed`), or it went on in another room (`moved`). */
  'peer:left': v.strictObject({
    seat: SeatId,
    id: PeerId,
    reason: v.picklist(['left', 'lost', 'removed', 'moved']),
  }),
  /** The same seat speaks from another socket now. */
  'peer:moved': v.strictObject({ seat: SeatId, id: PeerId, hello: SealedHello }),
  /** A seat replaced its hello. */
  'peer:hello': v.strictObject({ seat: SeatId, id: PeerId, hello: SealedHello }),
  /** A sealed message; `from` is set by the server, never by the sender. */
  'signal:received': v.strictObject({ from: PeerId, sealed: Sealed }),
  /**
   * This seat was taken over by a newer socket of the same seat, whose proof this is: this one is out. A page believes
   * the proof, and not the server.
   */
  'seat:replaced': v.strictObject({ id: PeerId, joinNumber: JoinNumber, proof: Signature }),
  /** The room was locked or opened. */
  'room:changed': v.strictObject({ locked: v.boolean() }),
  /** Somebody waits to be let in: told to hosts. */
  'room:knocked': v.strictObject({ knocker: Knocker }),
  /** Somebody waits no more, for whatever reason: told to hosts. */
  'room:answered': v.strictObject({ seat: SeatId }),
  /** So many wait before this seat. */
  'room:waiting': v.strictObject({ ahead: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** A host lets this seat in: it is to join. */
  'room:admitted': v.strictObject({}),
  /** A host does not let this seat in. */
  'room:refused': v.strictObject({}),
  /** A host had the server take this seat out. The server's word alone: it closes no link. */
  'room:removed': v.strictObject({}),
  /** A host had the server end the meeting. The server's word alone: it closes no link. */
  'room:ended': v.strictObject({}),
  /** The server stops in a moment; the call goes on without it. */
  'server:closing': v.strictObject({}),
} as const

/** The table's rows by name. */
export type Events = typeof events
/** The name of an event. */
export type EventName = keyof Events
/** What an event carries. */
export type EventData<Name extends EventName> = v.InferOutput<Events[Name]>
