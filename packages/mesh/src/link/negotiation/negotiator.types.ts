/** What negotiating one link needs, and who it tells. */
import type { Connection } from '../connection/connection.ts'
import type { DescriptionsPort } from './descriptions.ts'
import type { Generation } from './generation.ts'
import type { CandidateRules } from '../sdp/candidate-guard.ts'

/** What a negotiator needs, and who it tells. */
export interface NegotiatorPort extends DescriptionsPort {
  readonly polite: boolean
  /** SHA-256 of the other's certificate as its hello says. */
  readonly fingerprint: string
  readonly candidateRules: CandidateRules
  /** A number that no connection of this page had. */
  readonly nextGeneration: () => number
  /** Opens the connection of a generation; {@link Negotiator.isCurrent} tells whose reports still count. */
  readonly connect: (generation: () => Generation) => Connection
  /** ICE servers with credentials that still last. */
  readonly freshConfiguration: () => Promise<RTCConfiguration>
  /** An offer of a new connection goes out, or both descriptions of one are there. */
  readonly onProgress: (phase: 'offering' | 'connecting') => void
  /** What the other side showed was refused, here or by the browser. */
  readonly onRefused: () => void
}
