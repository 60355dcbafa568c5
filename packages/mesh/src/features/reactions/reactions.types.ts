import type { ReactionSign, SeatId, MessageOf } from '@confab/protocol'

/** What pages say to each other about hands and signs. */
export type ReactionMessage = MessageOf<'reaction'>

/** A sign that somebody makes; `seat` may be one's own. */
export interface Reaction {
  readonly seat: SeatId
  readonly sign: ReactionSign
}

/** Somebody made a sign. */
export interface ReactionEvent {
  readonly reaction: Reaction
}

/** Hands that are up, first the one that is up for longest. */
export interface ReactionsSnapshot {
  readonly hands: readonly SeatId[]
}

/** What this person may do without a word. */
export interface ReactionsApi {
  raiseHand(): void
  lowerHand(): void
  /** Shows a sign to everybody, oneself included. More than a few a second are not shown. */
  react(sign: ReactionSign): void
}
