/** Who somebody is: ids that follow from addresses and keys, and the proof that a socket speaks for a seat. */
import { createHash, createPublicKey, verify } from 'node:crypto'
import {
  labelled,
  type HostKeyHash,
  type HostProof,
  type JoinNumber,
  type PeerId,
  type RoomAddress,
  type RoomId,
  type SeatId,
  type SeatKey,
} from '@confab/protocol'

/** Ids are the first 16 bytes of a hash: nobody finds a second input for one (2^128 tries). */
const ID_BYTES = 16

/** Callers hand in what the protocol's validators let through: canonical base64url. */
const raw = (base64url: string): Buffer => Buffer.from(base64url, 'base64url')

const idOf = (hashed: Uint8Array): string =>
  createHash('sha256').update(hashed).digest().subarray(0, ID_BYTES).toString('base64url')

/** The room that an address opens. */
export function roomIdOf(address: RoomAddress): RoomId {
  return idOf(labelled('room', raw(address.hostKeyHash), raw(address.access)))
}

/** The seat that a key stands for. */
export function seatIdOf(key: SeatKey): SeatId {
  return idOf(labelled('seat', raw(key)))
}

/** What a join shows: that its socket speaks for the seat. */
export interface SeatProof {
  readonly roomId: RoomId
  readonly id: PeerId
  readonly seatKey: SeatKey
  readonly joinNumber: JoinNumber
  readonly proof: string
}

/** Tells whether `proof` signs this room, this socket and this number with the seat key. Never throws. */
export function isProven({ roomId, id, seatKey, joinNumber, proof }: SeatProof): boolean {
  return isSigned(raw(seatKey), labelled('join', roomId, id, joinNumber), proof)
}

/** Tells whether the host key with that hash gave this seat the rank that the proof names. Never throws. */
export function isHost(
  seat: SeatId,
  { hostPub, rank, signature }: HostProof,
  hostKeyHash: HostKeyHash,
): boolean {
  const point = raw(hostPub)
  return (
    idOf(labelled('host-key', point)) === hostKeyHash &&
    isSigned(point, labelled('host', seat, rank), signature)
  )
}

/** Checks a signature (ECDSA P-256 over SHA-256, r and s as in IEEE P1363). */
function isSigned(point: Buffer, signed: Uint8Array, signature: string): boolean {
  // An uncompressed point begins with 4 (SEC 1, 2.3.3); then come x and y, 32 bytes each.
  if (point[0] !== 4) return false
  const x = point.subarray(1, 33).toString('base64url')
  const y = point.subarray(33).toString('base64url')
  try {
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    return verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, raw(signature))
  } catch {
    // The point does not lie on the curve.
    return false
  }
}
