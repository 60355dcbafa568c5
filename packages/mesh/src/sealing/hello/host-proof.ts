/** Proofs of host rights: made with the room's host key, checked against its hash in the link. */
import {
  decodeBase64url,
  encodeBase64url,
  labelled,
  type HostKeyHash,
  type HostProof,
  type HostRank,
  type SeatId,
} from '@confab/protocol'
import { exportPublic, hash, importVerifyingKey, sign, verify, type Bytes } from '../primitives.ts'
import { ID_BYTES } from '../seat.ts'

/** The hash under which a link names its host key. */
export async function hostKeyHashOf(subtle: SubtleCrypto, hostPub: Bytes): Promise<Bytes> {
  return (await hash(subtle, 'host-key', hostPub)).slice(0, ID_BYTES)
}

/** Gives a seat that rank. */
export async function proveHost(
  subtle: SubtleCrypto,
  hostKeys: CryptoKeyPair,
  seat: SeatId,
  rank: HostRank,
): Promise<HostProof> {
  const [hostPub, signature] = await Promise.all([
    exportPublic(subtle, hostKeys.publicKey),
    sign(subtle, hostKeys.privateKey, labelled('host', seat, rank)),
  ])
  return { hostPub: encodeBase64url(hostPub), rank, signature: encodeBase64url(signature) }
}

/** Tells whether the host key with that hash gave this seat the rank that the proof names. Never rejects. */
export async function isHostProof(
  subtle: SubtleCrypto,
  hostKeyHash: HostKeyHash,
  seat: SeatId,
  { hostPub, rank, signature }: HostProof,
): Promise<boolean> {
  const [point, signed] = [decodeBase64url(hostPub), decodeBase64url(signature)]
  if (point === undefined || signed === undefined) return false
  if (encodeBase64url(await hostKeyHashOf(subtle, point)) !== hostKeyHash) return false
  const key = await importVerifyingKey(subtle, point)
  return key !== undefined && verify(subtle, key, signed, labelled('host', seat, rank))
}
