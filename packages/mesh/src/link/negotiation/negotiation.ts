/**
 * Who offers, who yields, what is stale: the decisions of perfect negotiation (W3C WebRTC, 10.7) as one pure function.
 * It knows nothing of connections, transport or time.
 */
import type { PeerMessageOf } from '@confab/protocol'

/** Where this side of a link stands when a description comes in. */
export interface NegotiationState {
  /** Number of the present connection; 0 before the first. */
  readonly generation: number
  /** Number of the other side's connection that the present one belongs to; 0 until its description came. */
  readonly peerGeneration: number
  /** Highest number of the other side's connections that was dealt with, whether one belongs to it or not. */
  readonly newestPeer: number
  readonly signaling: 'none' | 'stable' | 'have-local-offer'
  /** Whether nothing can pass over the present connection any more. */
  readonly isOver: boolean
  /** Whether the present connection has completed an offer and answer before. */
  readonly established: boolean
  /** Number of this side's latest offer; 0 before the first. */
  readonly ownNegotiation: number
  /** Number of the latest offer of the other side that was answered on this connection; 0 before the first. */
  readonly answeredNegotiation: number
  /** Number of the latest offer of the other side that led nowhere on this connection: refused, or met by an own one. 0 if none did. */
  readonly refusedNegotiation: number
  /** The polite side yields when two offers meet. */
  readonly polite: boolean
}

/** What to do with a description that came in. */
export type NegotiationDecision =
  | 'ignore'
  /** Two offers met, and this side's holds: the other side takes its own back, also where that comes a second time. */
  | 'hold-own'
  /** Apply it: it answers the offer that is waiting. */
  | 'accept-answer'
  /** Apply it and answer; where an own offer is waiting, the browser rolls that one back. */
  | 'accept-offer'
  /** The answer was lost: send it again. */
  | 'repeat-answer'
  /** The other side's answer was lost: send the offer again that it answered. */
  | 'repeat-offer'
  /** The other side starts over: answer on a new connection. */
  | 'accept-on-new-connection'
  /** It is for a connection that is not here: the other side must make a new one. */
  | 'demand-rebuild'

type Incoming = Pick<
  PeerMessageOf<'link:description'>,
  'generation' | 'peerGeneration' | 'negotiation' | 'kind'
>

/**
 * Decides about one incoming description. Each side numbers its own connections, and a description names both ends: two
 * sides can never take one connection for another, whatever either has forgotten.
 */
export function decideOnDescription(description: Incoming, state: NegotiationState): NegotiationDecision {
  if (description.kind === 'answer') return decideOnAnswer(description, state)
  if (isGivenUp(description, state)) return 'ignore'
  if (description.kind === 'restart') return decideOnRestart(description, state)
  const isKnown = description.generation === state.peerGeneration
  return isKnown ? decideOnKnown(description, state) : decideOnNew(description, state)
}

function isForThis({ peerGeneration }: Incoming, { generation }: NegotiationState): boolean {
  return peerGeneration === generation
}

/** Given up by its own side, or here: what takes its place was said already, and arrives. */
function isGivenUp({ generation }: Incoming, { peerGeneration, newestPeer }: NegotiationState): boolean {
  return generation !== peerGeneration && generation <= newestPeer
}

function decideOnAnswer(answer: Incoming, state: NegotiationState): NegotiationDecision {
  if (isExpected(answer, state)) return 'accept-answer'
  const isHere = answer.generation === state.peerGeneration || isForThis(answer, state)
  return isHere || isGivenUp(answer, state) ? 'ignore' : 'demand-rebuild'
}

/** ICE begins again, on the connection that is here. */
function decideOnRestart(description: Incoming, state: NegotiationState): NegotiationDecision {
  if (!isForThis(description, state) || state.isOver) return 'demand-rebuild'
  if (description.generation === state.peerGeneration) return decideOnKnown(description, state)
  // The other side has answered what is offered here, and cannot know that its answer was lost.
  return state.peerGeneration === 0 ? 'repeat-offer' : 'demand-rebuild'
}

/** An answer counts for the offer that it names, on the connection that it names. */
function isExpected(answer: Incoming, state: NegotiationState): boolean {
  return (
    isForThis(answer, state) &&
    answer.negotiation === state.ownNegotiation &&
    state.signaling === 'have-local-offer' &&
    (state.peerGeneration === 0 || answer.generation === state.peerGeneration)
  )
}

/** Offered on the connection that the present one belongs to: its first offer again, or one that restarts ICE. */
function decideOnKnown({ negotiation }: Incoming, state: NegotiationState): NegotiationDecision {
  // What was refused once is refused again, and what was taken back is over.
  if (negotiation <= state.refusedNegotiation || negotiation < state.answeredNegotiation) return 'ignore'
  if (negotiation === state.answeredNegotiation) return 'repeat-answer'
  return state.signaling === 'stable' || state.polite ? 'accept-offer' : 'hold-own'
}

/**
 * The other side begins a connection. Two first offers meet where it did not know of the one here. A rollback does not
 * undo `addTransceiver` (RFC 9429, 5.10), so the side that yields takes a new connection instead of rolling back.
 */
function decideOnNew(offer: Incoming, state: NegotiationState): NegotiationDecision {
  const isWaiting = state.signaling === 'have-local-offer' && !state.established
  const isGlare = isWaiting && offer.peerGeneration < state.generation
  return isGlare && !state.polite ? 'ignore' : 'accept-on-new-connection'
}

/** Which side of a link this is: the polite one yields when two offers meet. */
export type Role = 'polite' | 'impolite'

/** Of two seats exactly one is polite. */
export function roleOf(own: string, other: string): Role {
  return own > other ? 'polite' : 'impolite'
}
