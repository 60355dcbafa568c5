/** That a seat takes the place of another one, as somebody does who goes on with another device: signed by the one before. */
import {
  decodeBase64url,
  encodeBase64url,
  labelled,
  SeatKey,
  Signature,
  type RoomId,
  type SeatId,
} from '@confab/protocol'
import * as v from 'valibot'
import { importVerifyingKey, sign, verify } from '../primitives.ts'
import { seatOf } from '../seat.ts'

/** A key and what it signed: the key of the seat before, or one by which somebody is known again. */
export const KeySignature = v.object({ idPub: SeatKey, signature: Signature })
export type KeySignature = v.InferOutput<typeof KeySignature>

/** Signs that `successor` takes the place of the seat of `key`. */
export async function signSuccessor(
  subtle: SubtleCrypto,
  key: CryptoKey,
  room: RoomId,
  successor: SeatId,
): Promise<Signature> {
  return encodeBase64url(await sign(subtle, key, labelled('successor', room, successor)))
}

/** The seat whose place `successor` takes; `undefined` when that one did not sign it for this room. */
export async function readSuccessor(
  subtle: SubtleCrypto,
  { idPub, signature }: KeySignature,
  room: RoomId,
  successor: SeatId,
): Promise<SeatId | undefined> {
  const [point, signed] = [decodeBase64url(idPub), decodeBase64url(signature)]
  const key = point && (await importVerifyingKey(subtle, point))
  if (!key || !signed) return undefined
  return (await verify(subtle, key, signed, labelled('successor', room, successor)))
    ? seatOf(subtle, point)
    : undefined
}
