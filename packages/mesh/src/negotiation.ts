/**
 * Who offers, who yields, what is stale: the decisions of perfect negotiation (W3C WebRTC, 10.7) as one pure function.
 * It knows nothing of connections, transport or time.
 */
import type { PeerMessageOf } from '@confab/protocol'

/** Where this side of a link stands when a description comes in. */
export interface NegotiationState {
  /** The generation of the present connection; 0 before the first. */
  readonly generation: number
  readonly signaling: 'none' | 'stable' | 'have-local-offer'
  /** Whether the present connection has completed an offer and answer before. */
  readonly established: boolean
  /** Number of this side's latest offer; 0 before the first. */
  readonly ownNegotiation: number
  /** Number of the latest offer of the other side that was answered on this connection; 0 before the first. */
  readonly answeredNegotiation: number
  /** Number of the latest offer of the other side that the browser refused on this connection; 0 if there was none. */
  readonly refusedNegotiation: number
  /** The polite side yields when two offers meet. */
  readonly polite: boolean
}

/** What to do with a description that came in. */
export type NegotiationDecision =
  | 'ignore'
  /** Apply it: it answers the offer that is waiting. */
  | 'accept-answer'
  /** Apply it and answer; where an own offer is waiting, the browser rolls that one back. */
  | 'accept-offer'
  /** The answer was lost: send it again. */
  | 'repeat-answer'
  /** Begin the offer's generation with a new connection and answer on that. */
  | 'accept-on-new-connection'
  /** The other side lives in a generation that is over here: tell it which one to go beyond. */
  | 'demand-rebuild'

/**
 * Decides about one incoming description. A rollback does not undo `addTransceiver` (RFC 9429, 5.10), so whoever yields
 * with its first offer takes a new connection instead of rolling back.
 */
export function decideOnDescription(
  description: Pick<PeerMessageOf<'description'>, 'generation' | 'negotiation' | 'kind'>,
  state: NegotiationState,
): NegotiationDecision {
  if (description.kind === 'answer') {
    const expected =
      description.generation === state.generation &&
      state.signaling === 'have-local-offer' &&
      description.negotiation === state.ownNegotiation
    return expected ? 'accept-answer' : 'ignore'
  }
  if (description.generation < state.generation) return 'demand-rebuild'
  if (description.generation > state.generation || state.signaling === 'none')
    return 'accept-on-new-connection'
  // What was refused once is refused again; trying would only keep the link from being built anew.
  if (description.negotiation <= state.refusedNegotiation) return 'ignore'
  if (description.negotiation < state.answeredNegotiation) return 'ignore'
  if (description.negotiation === state.answeredNegotiation) return 'repeat-answer'
  if (state.signaling === 'stable') return 'accept-offer'
  if (!state.polite) return 'ignore'
  return state.established ? 'accept-offer' : 'accept-on-new-connection'
}

/** Of two seats exactly one is polite. */
export function isPolite(own: string, other: string): boolean {
  return own > other
}
