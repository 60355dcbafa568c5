const ALPHABET = /^[A-Za-z0-9_-]*$/
/** How a canonical text may end, by how many characters follow the last whole group: spare low bits are zero. */
const ENDS = [/$/, undefined, /[AQgw]$/, /[AEIMQUYcgkosw048]$/] as const

/** Writes bytes as base64url without padding (RFC 4648, section 5). */
export function encodeBase64url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * Reads base64url without padding (RFC 4648, section 5). Returns `undefined` for anything that is not the one
 * canonical spelling of its bytes, so two texts never stand for the same bytes.
 */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!ALPHABET.test(text) || ENDS[text.length % 4]?.test(text) !== true) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}
