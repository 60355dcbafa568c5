import { createHash, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { labelled, type HostProof, type HostRank, type RoomAddress } from '@confab/protocol'
import { roomIdOf, seatIdOf } from '../src/rooms/proofs.ts'

/** A seat's keys, as a browser would make them. */
export interface Keys {
  readonly seatKey: string
  readonly privateKey: KeyObject
}

/** A room that nobody else has. */
export function newAddress(): RoomAddress {
  return { hostKeyHash: randomBytes(16).toString('base64url'), access: randomBytes(16).toString('base64url') }
}

/** Keys that nobody else has. */
export function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { seatKey: point.toString('base64url'), privateKey }
}

const signatureOf = (keys: Keys, signed: Uint8Array): string =>
  sign('sha256', signed, { key: keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')

/** Signs a room, a socket and the number of a join. */
export function prove(keys: Keys, address: RoomAddress, socketId: string, joinNumber: number): string {
  return signatureOf(keys, labelled('join', roomIdOf(address), socketId, joinNumber))
}

let joins = 0

/** A number above all before it. */
export function nextJoinNumber(): number {
  joins += 1
  return joins
}

/** A room that is ruled by the host key. */
export function addressRuledBy(hostKeys: Keys): RoomAddress {
  const hash = createHash('sha256').update(labelled('host-key', Buffer.from(hostKeys.seatKey, 'base64url')))
  return { ...newAddress(), hostKeyHash: hash.digest().subarray(0, 16).toString('base64url') }
}

/** What the host key gives a seat. */
export function hostProof(hostKeys: Keys, seatKeys: Keys, rank: HostRank = 'creator'): HostProof {
  const signature = signatureOf(hostKeys, labelled('host', seatIdOf(seatKeys.seatKey), rank))
  return { hostPub: hostKeys.seatKey, rank, signature }
}
