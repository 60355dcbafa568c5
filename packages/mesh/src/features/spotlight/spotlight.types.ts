import type { PeerMessageOf, SeatId, MessageOf } from '@confab/protocol'

/** What pages say to each other about the spotlight and the laser pointer. */
export type SpotlightMessage = MessageOf<'spotlight'>

/** A piece of a line that somebody draws over a shared screen; `seat` may be one's own. */
export type LaserStroke = { readonly seat: SeatId } & Omit<PeerMessageOf<'spotlight:laser'>, 'type'>

/** Somebody points at a shared screen. */
export interface LaserEvent {
  readonly stroke: LaserStroke
}

/** What this person may do about what everybody looks at. */
export interface SpotlightApi {
  /** Hosts only: puts somebody into everybody's view, or nobody. */
  put(seat: SeatId | undefined): void
  /** Points at somebody's shared screen, for everybody; places in ten thousandths of its width and height. */
  point(stroke: Omit<LaserStroke, 'seat'>): void
}
