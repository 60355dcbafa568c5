/**
 * By what somebody is known again in another meeting: a key of its own, kept only by anyone who asked for that, which signs the
 * seat of each meeting. Seats say nothing of each other; this does, to those who hold the room's key and to nobody else.
 */
import { decodeBase64url, encodeBase64url, labelled, type SeatId, type SeatKey } from '@confab/protocol'
import type { KeySignature } from './successor.ts'
import { exportPublic, generateSigningPair, importVerifyingKey, sign, verify } from '../primitives.ts'

/** Makes the pair by which somebody is known from now on; its private half cannot be read. */
export function createKnownKeys(subtle: SubtleCrypto): Promise<CryptoKeyPair> {
  return generateSigningPair(subtle)
}

/** Signs that `seat` belongs to the owner of `keys`. */
export async function signKnown(
  subtle: SubtleCrypto,
  keys: CryptoKeyPair,
  seat: SeatId,
): Promise<KeySignature> {
  const signature = await sign(subtle, keys.privateKey, labelled('known', seat))
  return {
    idPub: encodeBase64url(await exportPublic(subtle, keys.publicKey)),
    signature: encodeBase64url(signature),
  }
}

/** The key by which the owner of `seat` is known; `undefined` when it did not sign that seat. */
export async function readKnown(
  subtle: SubtleCrypto,
  { idPub, signature }: KeySignature,
  seat: SeatId,
): Promise<SeatKey | undefined> {
  const [point, signed] = [decodeBase64url(idPub), decodeBase64url(signature)]
  const key = point && (await importVerifyingKey(subtle, point))
  if (!key || !signed) return undefined
  return (await verify(subtle, key, signed, labelled('known', seat))) ? idPub : undefined
}
