import type { WayFailure, WayKind } from './connection-check.types.ts'

/** What was seen of a way that did not connect. */
export interface FailedAttempt {
  readonly kind: WayKind
  /** The codes of `icecandidateerror` events: those of STUN and TURN (RFC 8489, 8656), and 701 for no answer. */
  readonly errors: readonly number[]
  /** How many own addresses of the wanted type were found. */
  readonly addresses: number
}

/** The server wants another credential: wrong, expired, or not its own realm. */
const REFUSED = [401, 403, 438, 441]
/** Quota reached, no capacity. */
const FULL = [486, 508]
/** The browser's own code for a server that did not answer (W3C WebRTC, 4.8.3). */
const NO_ANSWER = 701

/** Says why a way does not work. */
export function failureOf({ kind, errors, addresses }: FailedAttempt): WayFailure {
  // An address was had, so errors were those of another network interface.
  if (addresses > 0) return 'no-path'
  if (errors.some((code) => REFUSED.includes(code))) return 'refused'
  if (errors.some((code) => FULL.includes(code))) return 'full'
  if (errors.some((code) => code >= 300 && code < NO_ANSWER)) return 'server-error'
  if (errors.includes(NO_ANSWER)) return 'unreachable'
  // Firefox tells no code of a relay that stays silent.
  return kind === 'direct' || kind === 'stun' ? 'no-address' : 'unreachable'
}
