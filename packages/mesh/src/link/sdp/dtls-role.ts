/** Which end of DTLS each side of a connection is. Pure text. */

/** `active` begins the handshake, `passive` waits for it (RFC 8842, 4). */
export type DtlsRole = 'active' | 'passive'

/** What a connection agreed on last. */
export interface Agreement {
  /** Both descriptions as the browser has them. */
  readonly localSdp: string
  readonly remoteSdp: string
}

const roleIn = (sdp: string) => /^a=setup:(\w+)/m.exec(sdp)?.[1]
const opposite = (role: DtlsRole): DtlsRole => (role === 'active' ? 'passive' : 'active')

/** Which end the other side is: an offer leaves that open, and its answer says it (RFC 8842, 5.3). */
export function theirRole({ localSdp, remoteSdp }: Agreement): DtlsRole {
  const theirs = roleIn(remoteSdp)
  if (theirs === 'active' || theirs === 'passive') return theirs
  return roleIn(localSdp) === 'active' ? 'passive' : 'active'
}

/** Which end this side is. */
export function ownRole(agreement: Agreement): DtlsRole {
  return opposite(theirRole(agreement))
}

/**
 * The same offer, which leaves nothing open (RFC 8842, 5.5). Firefox (seen in 153) takes the active end whenever it may choose,
 * also on a connection on which it is the passive one, and Chromium refuses that answer.
 */
export function keepRole(offer: string, role: DtlsRole): string {
  return offer.replaceAll(/^a=setup:actpass/gm, `a=setup:${role}`)
}
