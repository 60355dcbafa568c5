/**
 * What the server tells a browser unasked. One row an event; types and validators fall out of the table.
 */
import * as v from 'valibot'
import { PeerId, SeatId } from './ids.ts'
import { Peer, Sealed, SealedHello } from './peer.ts'

/** The events, each with the shape of its one object. */
export const events = {
  /** A seat entered. It offers to those who were there. */
  'peer:joined': v.strictObject({ peer: Peer }),
  /** A seat's socket closed just now; the seat is held for a while. */
  'peer:away': v.strictObject({ seat: SeatId, id: PeerId }),
  /** A seat is gone: it said so (`left`), or it stayed away too long (`lost`). */
  'peer:left': v.strictObject({ seat: SeatId, id: PeerId, reason: v.picklist(['left', 'lost']) }),
  /** The same seat speaks from another socket now. */
  'peer:moved': v.strictObject({ seat: SeatId, id: PeerId, hello: SealedHello }),
  /** A seat replaced its hello. */
  'peer:hello': v.strictObject({ seat: SeatId, id: PeerId, hello: SealedHello }),
  /** A sealed message; `from` is set by the server, never by the sender. */
  'signal:received': v.strictObject({ from: PeerId, sealed: Sealed }),
  /** This seat was taken over by a newer socket of the same seat: this one is out. */
  'seat:replaced': v.strictObject({}),
  /** The server stops in a moment; the call goes on without it. */
  'server:closing': v.strictObject({}),
} as const

/** The table's rows by name. */
export type Events = typeof events
/** The name of an event. */
export type EventName = keyof Events
/** What an event carries. */
export type EventData<Name extends EventName> = v.InferOutput<Events[Name]>
