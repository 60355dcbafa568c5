/** Certificates' fingerprints: SHA-256, as bytes in hellos and as lower-case hex pairs with colons elsewhere (RFC 8122). */
import type { Bytes } from '../primitives.ts'

const FINGERPRINT = /^[0-9a-f]{2}(?::[0-9a-f]{2}){31}$/i

/** Writes a fingerprint as text. */
export function formatFingerprint(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** Reads a fingerprint in either case; `undefined` when it is no SHA-256. */
export function parseFingerprint(text: string): Bytes | undefined {
  if (!FINGERPRINT.test(text)) return undefined
  return Uint8Array.from(text.split(':'), (pair) => Number.parseInt(pair, 16))
}

/** The fingerprint of a certificate, given its DER as `RTCDtlsTransport.getRemoteCertificates()` returns it. */
export async function fingerprintOf(certificate: BufferSource): Promise<string> {
  return formatFingerprint(new Uint8Array(await crypto.subtle.digest('SHA-256', certificate)))
}
