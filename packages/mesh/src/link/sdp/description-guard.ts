/**
 * Which descriptions and candidates of other people reach the browser. What it parses is theirs to choose, so anything
 * that two parsers could read differently is refused; the certificate itself is compared once DTLS is up.
 */
import { limits } from '@confab/protocol'
import { checkCandidate, type CandidateRules } from './candidate-guard.ts'

export { checkCandidate, type CandidateRules } from './candidate-guard.ts'
export { fingerprintOf } from '../../sealing/hello/fingerprint.ts'

/** Why a description is refused. */
type DescriptionRefusal =
  | 'too-long'
  | 'malformed'
  | 'fingerprint'
  | 'crypto'
  | 'setup'
  | 'too-many-candidates'
  | 'media'

/** Whether a description may be handed to the browser. */
export type DescriptionVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: DescriptionRefusal }

/** Lines of a lower-case letter and a value (RFC 8866, 5), of printable ASCII, each ended by CRLF and nothing else. */
const LINES = /^(?:[a-z]=[\x20-\x7e]*\r\n)+$/
const FINGERPRINT = /^a=fingerprint:sha-256 ([0-9A-F:]+)$/i
/** Microphone, camera, screen, screen audio, data: every description of every link, for ever. */
const MEDIA = ['audio', 'video', 'video', 'audio', 'application']
const CANDIDATE = /^a=(candidate:.*)$/i

/** Judges a description against the fingerprint of the hello of anyone who sent it. */
export function checkDescription(sdp: string, expectedFingerprint: string): DescriptionVerdict {
  const refused = (reason: DescriptionRefusal): DescriptionVerdict => ({ ok: false, reason })
  if (sdp.length > limits.descriptionBytes) return refused('too-long')
  // The last line ends, too, and leaves an empty piece behind.
  const pieces = sdp.split('\r\n', limits.descriptionLines + 2)
  if (pieces.length > limits.descriptionLines + 1) return refused('too-long')
  if (!LINES.test(sdp)) return refused('malformed')
  const lines = sdp.split('\r\n')
  if (!fingerprintsAre(lines, expectedFingerprint)) return refused('fingerprint')
  if (lines.some((line) => /^a=crypto\b/i.test(line))) return refused('crypto')
  if (lines.some((line) => /^a=setup:\s*holdconn/i.test(line))) return refused('setup')
  if (lines.filter((line) => CANDIDATE.test(line)).length > limits.candidatesPerDescription) {
    return refused('too-many-candidates')
  }
  const media = lines.filter((line) => line.startsWith('m=')).map((line) => line.slice(2).split(' ')[0])
  return media.join() === MEDIA.join() ? { ok: true } : refused('media')
}

/** The same description without the candidates that {@link checkCandidate} refuses. */
export function dropRefusedCandidates(sdp: string, rules: CandidateRules): string {
  return sdp
    .split('\r\n')
    .filter((line) => {
      const candidate = CANDIDATE.exec(line)?.[1]
      return candidate === undefined || checkCandidate(candidate, rules).ok
    })
    .join('\r\n')
}

/** A description that names no address but a relay's: neither where it would be reached otherwise, nor from where it asks. */
export function keepRelays(sdp: string): string {
  return sdp
    .split('\r\n')
    .filter((line) => !CANDIDATE.test(line) || / typ relay(?: |$)/.test(line))
    .map(hideBase)
    .join('\r\n')
}

/** A candidate's line without the address that it was found from, which browsers may write beside a relay's (RFC 8839, 5.1). */
export function hideBase(line: string): string {
  return line.replace(/ raddr \S+ rport \d+/, ' raddr 0.0.0.0 rport 9')
}

/** The word stands nowhere but in lines that name exactly the expected certificate, and in one at least. */
function fingerprintsAre(lines: readonly string[], expected: string): boolean {
  const mentions = lines.filter((line) => /fingerprint/i.test(line))
  return (
    mentions.length > 0 &&
    mentions.every((line) => FINGERPRINT.exec(line)?.[1]?.toLowerCase() === expected.toLowerCase())
  )
}
