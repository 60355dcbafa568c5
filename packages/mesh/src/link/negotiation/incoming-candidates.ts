import { createCandidateBuffer, type CandidateBuffer } from '../connection/candidate-buffer.ts'
import { TokenBuckets } from '../../base/token-buckets.ts'
import { checkCandidate, type CandidateRules } from '../sdp/description-guard.ts'
import type { Clock } from '../../base/platform.ts'

/** A link has one purse for candidates. */
const LINK = 'link'
/** Candidates of the other side that are looked at, on whatever connection, at once and a second. */
const BURST = 1_000
const PER_SECOND = 20

/** The other side's candidates on one link: bounded, looked at, and kept where they come before their description. */
export class IncomingCandidates {
  readonly #rules: CandidateRules
  readonly #buckets: TokenBuckets
  #ahead: { readonly generation: number; readonly candidates: CandidateBuffer } | undefined

  constructor(clock: Clock, rules: CandidateRules) {
    this.#rules = rules
    this.#buckets = new TokenBuckets(clock, BURST, PER_SECOND)
  }

  /** Those that a browser may be given. */
  usable<Candidate extends { readonly candidate: string }>(candidates: readonly Candidate[]): Candidate[] {
    return candidates.filter(
      ({ candidate }) => this.#buckets.take(LINK) && checkCandidate(candidate, this.#rules).ok,
    )
  }

  /** Keeps those of a connection whose description did not come yet; only the latest one is waited for. */
  buffer(generation: number, candidates: readonly RTCIceCandidateInit[]): void {
    if (this.#ahead?.generation !== generation)
      this.#ahead = { generation, candidates: createCandidateBuffer() }
    for (const candidate of candidates) this.#ahead.candidates.buffer(candidate)
  }

  /** Takes those out that came ahead of that connection's description. */
  cameAhead(generation: number): readonly RTCIceCandidateInit[] {
    return this.#ahead?.generation === generation ? this.#ahead.candidates.drain() : []
  }
}
