/** Passwords of rooms: how one is read, and what goes into the room's keys in its place. */
import { labelled } from '@confab/protocol'
import { derive, importSecret, type Bytes } from '../primitives.ts'

/** No longer than this in UTF-8: a megabyte would be hashed as well. */
const LONGEST_BYTES = 256
/** What OWASP asks of PBKDF2 with SHA-256: a good part of a second on a phone. */
const ROUNDS = 600_000

/** What came of reading a password. */
export type PasswordReading =
  | { readonly ok: true; readonly password: string }
  | { readonly ok: false; readonly problem: 'empty' | 'too-long' }

/**
 * Reads a password as it was typed. Equivalent spellings of one are the same password (Unicode NFKC), also with spaces
 * around.
 */
export function readPassword(text: string): PasswordReading {
  const password = text.trim().normalize('NFKC').trim()
  if (password === '') return { ok: false, problem: 'empty' }
  const isTooLong =
    text.length > 4 * LONGEST_BYTES || new TextEncoder().encode(password).length > LONGEST_BYTES
  return isTooLong ? { ok: false, problem: 'too-long' } : { ok: true, password }
}

/**
 * Stretches a password that was read, with a salt of the link's: 32 bytes (PBKDF2, RFC 8018). It takes long on purpose.
 */
export async function stretchPassword(subtle: SubtleCrypto, secret: Bytes, password: string): Promise<Bytes> {
  const source = await importSecret(subtle, secret)
  const salt = await derive(subtle, source, { info: labelled('pw-salt') }, 16)
  const key = await subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, [
    'deriveBits',
  ])
  const stretching = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }
  return new Uint8Array(await subtle.deriveBits(stretching, key, 256))
}
