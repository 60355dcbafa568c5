import { limits } from '@confab/protocol'

/** Keeps candidates that came before the description to which they belong. */
export interface CandidateBuffer {
  /** Keeps a candidate, or drops it when one description has had its share. */
  buffer(candidate: RTCIceCandidateInit): void
  /** Hands out what was kept, in order, and forgets it. */
  drain(): RTCIceCandidateInit[]
}

/** Makes a buffer for as many candidates as one description may have. */
export function createCandidateBuffer(): CandidateBuffer {
  let waiting: RTCIceCandidateInit[] = []
  return {
    buffer(candidate) {
      if (waiting.length < limits.candidatesPerDescription) waiting.push(candidate)
    },
    drain() {
      const drained = waiting
      waiting = []
      return drained
    },
  }
}
