/** Which ICE candidates of other people are used at all: decided from the line alone, before the browser sees it. */
import { limits } from '@confab/protocol'
import { addressKind, type AddressKind } from './network-address.ts'

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
  /^candidate:[A-Za-z0-9+/]{1,32} \d{1,5} (?<transport>udp|tcp) \d{1,10} (?<address>\S+) (?<port>\d{1,5}) typ (?:host|srflx|prflx|relay)(?<extensions>(?: \S+ \S+)*)$/i
/** Active TCP candidates have no port of their own and show this one (RFC 6544, 4.5). */
const DISCARD_PORT = 9

/** Kinds of addresses that are of no use, or a risk; the others may be tried. */
const refusedAddresses: Partial<Record<AddressKind, CandidateRefusal>> = {
  hostname: 'hostname',
  forbidden: 'address',
  loopback: 'loopback',
}

/**
 * Judges one candidate as `RTCIceCandidateInit.candidate` carries it. The empty line, which ends a generation's
 * candidates, is fine.
 */
export function checkCandidate(
  line: string,
  rules: CandidateRules = { loopbackAllowed: false },
): CandidateVerdict {
  if (line === '') return { ok: true }
  if (line.length > limits.candidateChars) return { ok: false, reason: 'too-long' }
  const parts = CANDIDATE.exec(line)?.groups
  if (!parts) return { ok: false, reason: 'malformed' }
  const reason = portRefusal(parts) ?? addressRefusal(parts, rules)
  return reason === undefined ? { ok: true } : { ok: false, reason }
}

type Parts = Readonly<Record<string, string>>

function portRefusal({ transport = '', port: text, extensions = '' }: Parts): CandidateRefusal | undefined {
  const port = Number(text)
  if (port < 1 || port > 65_535) return 'port'
  const isActive = port === DISCARD_PORT && / tcptype active(?: |$)/i.test(extensions)
  return transport.toLowerCase() === 'tcp' && !isActive ? 'tcp' : undefined
}

function addressRefusal({ address = '' }: Parts, rules: CandidateRules): CandidateRefusal | undefined {
  const kind = addressKind(address)
  return kind === 'loopback' && rules.loopbackAllowed ? undefined : refusedAddresses[kind]
}
