/**
 * How received sound is restarted on this side only. After late packets a browser keeps its jitter buffer long for about
 * half a minute, and has no way to be told that the connection is fine again; but it starts with a short one for a new stream. So
 * this side applies an answer of its own making, in which the other side's microphone is gone, and then one in which it is
 * back. Nothing is sent and nothing else changes. Pure text.
 */
import { theirRole, type Agreement } from '../sdp/dtls-role.ts'

/** The other side's part as an answer to an offer of this side, with its microphone or without. */
export function answerInPlace(agreement: Agreement, microphone: 'there' | 'gone'): string {
  const [head = '', first = '', ...others] = agreement.remoteSdp
    .replaceAll(/^a=setup:\w+/gm, `a=setup:${theirRole(agreement)}`)
    .split(/^(?=m=)/m)
  const sound = microphone === 'there' ? first : withoutSource(first)
  return [head, sound, ...others].join('')
}

function withoutSource(section: string): string {
  return section
    .replace(/^a=(?:sendrecv|sendonly)(?=\r?$)/m, 'a=recvonly')
    .replaceAll(/^a=(?:ssrc|ssrc-group|msid)[: ][^\r\n]*\r?\n/gm, '')
}
