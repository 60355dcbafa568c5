import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto'
import { labelled, type RoomAddress } from '@confab/protocol'
import { roomIdOf } from '../src/rooms/seats.ts'

/** A seat's keys, as a browser would make them. */
export interface Keys {
  readonly seatKey: string
  readonly privateKey: KeyObject
}

/** A room that nobody else has. */
export function newAddress(): RoomAddress {
  return { h: randomBytes(16).toString('base64url'), access: randomBytes(16).toString('base64url') }
}

/** Keys that nobody else has. */
export function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
  return { seatKey: point.toString('base64url'), privateKey }
}

/** Signs a room and a socket. */
export function prove(keys: Keys, address: RoomAddress, socketId: string): string {
  const signed = labelled('join', roomIdOf(address), socketId)
  return sign('sha256', signed, { key: keys.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
}
