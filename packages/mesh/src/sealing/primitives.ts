/**
 * The operations of WebCrypto that sealing is built of, each in the one form that Confab uses. They know nothing of
 * rooms, seats or messages.
 */
import { labelled, type Field } from '@confab/protocol'

/** What sealing asks of the browser's cryptography (Web Cryptography API, section 10). */
export type WebCrypto = Pick<Crypto, 'subtle' | 'getRandomValues'>

/** Bytes of their own, as WebCrypto takes them. */
export type Bytes = Uint8Array<ArrayBuffer>

const SIGNATURES = { name: 'ECDSA', namedCurve: 'P-256' }
const AGREEMENT = { name: 'ECDH', namedCurve: 'P-256' }
/** The first byte of the one form in which points are written here; its length is checked with it (SEC 1, 2.3.4). */
const UNCOMPRESSED = 4
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }

/** Random bytes. */
export function randomBytes(crypto: WebCrypto, count: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(count))
}

/** SHA-256 of a labelled list, 32 bytes. */
export async function hash(subtle: SubtleCrypto, label: string, ...fields: readonly Field[]): Promise<Bytes> {
  return new Uint8Array(await subtle.digest('SHA-256', labelled(label, ...fields)))
}

/** Takes secret bytes as the input of {@link derive} and {@link deriveSealingKey}. */
export function importSecret(subtle: SubtleCrypto, secret: Bytes): Promise<CryptoKey> {
  return subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits', 'deriveKey'])
}

/** What tells one derivation from all others: its labelled list, and a salt where there is one. */
export interface Purpose {
  readonly info: Bytes
  readonly salt?: Bytes
}

const hkdf = ({ info, salt = new Uint8Array(0) }: Purpose) => ({ name: 'HKDF', hash: 'SHA-256', info, salt })

/** HKDF-SHA-256 (RFC 5869): so many bytes for one purpose. */
export async function derive(
  subtle: SubtleCrypto,
  secret: CryptoKey,
  purpose: Purpose,
  bytes = 32,
): Promise<Bytes> {
  return new Uint8Array(await subtle.deriveBits(hkdf(purpose), secret, bytes * 8))
}

/** As {@link derive}, 32 bytes, as a key for AES-256-GCM that cannot be read out. */
export function deriveSealingKey(
  subtle: SubtleCrypto,
  secret: CryptoKey,
  purpose: Purpose,
): Promise<CryptoKey> {
  return subtle.deriveKey(hkdf(purpose), secret, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}

/** Seals with AES-256-GCM (NIST SP 800-38D); the tag is the last 16 bytes. */
export async function encrypt(
  subtle: SubtleCrypto,
  key: CryptoKey,
  iv: Bytes,
  aad: Bytes,
  plain: Bytes,
): Promise<Bytes> {
  return new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad }, key, plain))
}

/** Opens what {@link encrypt} sealed; `undefined` when anything of it was altered. */
export async function decrypt(
  subtle: SubtleCrypto,
  key: CryptoKey,
  iv: Bytes,
  aad: Bytes,
  sealed: Bytes,
): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData: aad }, key, sealed))
  } catch {
    // Another key, or it was altered: AES-GCM does not tell which.
    return undefined
  }
}

/** A new pair for signatures; its private half never leaves the browser. */
export function generateSigningPair(subtle: SubtleCrypto): Promise<CryptoKeyPair> {
  return subtle.generateKey(SIGNATURES, false, ['sign', 'verify'])
}

/** A new pair for agreeing on keys; its private half never leaves memory. */
export function generateAgreementPair(subtle: SubtleCrypto): Promise<CryptoKeyPair> {
  return subtle.generateKey(AGREEMENT, false, ['deriveBits'])
}

/** A public key's 65 bytes (SEC 1, 2.3.3, uncompressed). */
export async function exportPublic(subtle: SubtleCrypto, key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await subtle.exportKey('raw', key))
}

/** Reads a public key that checks signatures; `undefined` when the bytes are no point of the curve. */
export function importVerifyingKey(subtle: SubtleCrypto, raw: Bytes): Promise<CryptoKey | undefined> {
  return importPoint(subtle, raw, SIGNATURES, ['verify'])
}

/** Reads a public key to agree with; `undefined` when the bytes are no point of the curve. */
export function importAgreementKey(subtle: SubtleCrypto, raw: Bytes): Promise<CryptoKey | undefined> {
  return importPoint(subtle, raw, AGREEMENT, [])
}

async function importPoint(
  subtle: SubtleCrypto,
  raw: Bytes,
  algorithm: EcKeyImportParams,
  usages: KeyUsage[],
): Promise<CryptoKey | undefined> {
  // Some libraries read one point in several spellings, and seats are hashes of the spelling.
  if (raw[0] !== UNCOMPRESSED) return undefined
  try {
    return await subtle.importKey('raw', raw, algorithm, true, usages)
  } catch {
    // The point does not lie on the curve.
    return undefined
  }
}

/** The secret that two pairs share, 32 bytes (SEC 1, 3.3.1). */
export async function agree(subtle: SubtleCrypto, own: CryptoKey, theirs: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await subtle.deriveBits({ name: 'ECDH', public: theirs }, own, 256))
}

/** Signs a labelled list: 64 bytes, r and s (IEEE P1363). */
export async function sign(subtle: SubtleCrypto, key: CryptoKey, message: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle.sign(SIGNING, key, message))
}

/** Whether a signature is the key's over exactly this list. */
export function verify(
  subtle: SubtleCrypto,
  key: CryptoKey,
  signature: Bytes,
  message: Bytes,
): Promise<boolean> {
  return subtle.verify(SIGNING, key, signature, message)
}

/** Joins bytes. */
export function concat(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** Compares without telling by its time where two equally long values differ. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0)
  return difference === 0
}
