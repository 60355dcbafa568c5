/**
 * How received sound is restarted on this side only. After late packets a browser keeps its jitter buffer long for about
 * half a minute, and has no way to be told that the connection is fine again; but it starts with a short one for a new stream. So
 * this side applies an answer of its own making, in which the other side's microphone is gone, and then one in which it is
 * back. Nothing is sent and nothing else changes. Pure text.
 */

/** What a connection agreed on last. */
export interface Agreement {
  /** Both descriptions as the browser has them. */
  readonly localSdp: string
  readonly remoteSdp: string
}

/** The other side's part as an answer to an offer of this side, with its microphone or without. */
export function answerInPlace({ localSdp, remoteSdp }: Agreement, microphone: 'there' | 'gone'): string {
  const [head = '', first = '', ...others] = remoteSdp
    .replaceAll(/^a=setup:\w+/gm, `a=setup:${roleOf({ localSdp, remoteSdp })}`)
    .split(/^(?=m=)/m)
  const sound = microphone === 'there' ? first : withoutSource(first)
  return [head, sound, ...others].join('')
}

/** Which end of DTLS the other side is (RFC 8842, 5.3): only an offer leaves that open. */
function roleOf({ localSdp, remoteSdp }: Agreement): string {
  const role = (sdp: string) => /^a=setup:(\w+)/m.exec(sdp)?.[1] ?? 'actpass'
  const theirs = role(remoteSdp)
  if (theirs !== 'actpass') return theirs
  return role(localSdp) === 'active' ? 'passive' : 'active'
}

function withoutSource(section: string): string {
  return section
    .replace(/^a=(?:sendrecv|sendonly)(?=\r?$)/m, 'a=recvonly')
    .replaceAll(/^a=(?:ssrc|ssrc-group|msid)[: ][^\r\n]*\r?\n/gm, '')
}
