/** Which ICE candidates of other people are used at all: decided from the line alone, before the browser sees it. */
import { limits } from '@confab/protocol'
import { addressKind } from './network-address.ts'

/** Why a candidate is dropped. */
type CandidateRefusal = 'too-long' | 'malformed' | 'hostname' | 'address' | 'loopback' | 'port' | 'tcp'

/** Whether a candidate may be handed to the browser. */
export type CandidateVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: CandidateRefusal }

/** Where the page itself is. */
export interface CandidateRules {
  /** Loopback is of use, and no risk, only while the page itself is on loopback. */
  readonly loopbackAllowed: boolean
}

/** RFC 8839, 5.1: foundation, component, transport, priority, address, port, type, and pairs of extensions. */
const CANDIDATE =
  /^candidate:[A-Za-z0-9+/]{1,32} \d{1,5} (udp|tcp) \d{1,10} (\S+) (\d{1,5}) typ (?:host|srflx|prflx|relay)((?: \S+ \S+)*)$/i
/** Active TCP candidates have no port of their own and show this one (RFC 6544, 4.5). */
const DISCARD_PORT = 9

const refused = (reason: CandidateRefusal): CandidateVerdict => ({ ok: false, reason })

/**
 * Judges one candidate as `RTCIceCandidateInit.candidate` carries it. The empty line, which ends a generation's
 * candidates, is fine.
 */
export function checkCandidate(
  line: string,
  { loopbackAllowed }: CandidateRules = { loopbackAllowed: false },
): CandidateVerdict {
  if (line === '') return { ok: true }
  if (line.length > limits.candidateChars) return refused('too-long')
  const [, transport = '', address = '', portText = '', extensions = ''] = CANDIDATE.exec(line) ?? []
  if (transport === '') return refused('malformed')
  const port = Number(portText)
  if (port < 1 || port > 65_535) return refused('port')
  const active = port === DISCARD_PORT && / tcptype active(?: |$)/i.test(extensions)
  if (transport.toLowerCase() === 'tcp' && !active) return refused('tcp')
  const kind = addressKind(address)
  if (kind === 'hostname') return refused('hostname')
  if (kind === 'forbidden') return refused('address')
  return kind === 'loopback' && !loopbackAllowed ? refused('loopback') : { ok: true }
}
