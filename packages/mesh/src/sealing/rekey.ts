/**
 * A new key for a room whose call goes on: made and signed by a host, checked by everybody who gets it, from anyone it
 * comes. The room's name and host key stay, so people keep their seats and their links.
 */
import {
  decodeBase64url,
  encodeBase64url,
  labelled,
  limits,
  RoomId,
  SeatId,
  type HostProof,
  type PeerMessageOf,
} from '@confab/protocol'
import * as v from 'valibot'
import type { Rekey, RekeyTerms } from './rekey.types.ts'
import { isHostProof } from './hello/host-proof.ts'
import { findLinkKey, writeLinkKey } from './room/link-key.ts'
import {
  hash,
  importVerifyingKey,
  randomBytes,
  sign,
  verify,
  type Bytes,
  type WebCrypto,
} from './primitives.ts'
import { deriveRoomKeys, keysOfSecret } from './room/room-link.ts'
import type { RoomKeys } from './room/room-link.types.ts'
import { seatOf, type Seat } from './seat.ts'

const Body = v.strictObject({
  from: RoomId,
  to: RoomId,
  /** The part of the new link after `#`. */
  link: v.pipe(v.string(), v.maxLength(64)),
  prk: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)),
  without: v.pipe(v.array(SeatId), v.maxLength(limits.reportLinks)),
  seats: v.pipe(v.array(SeatId), v.maxLength(limits.reportLinks)),
})

/** What a host makes a deal with. */
export interface Rekeyer {
  readonly crypto: WebCrypto
  readonly keys: RoomKeys
  readonly seat: Seat
  readonly host: HostProof
}

/** Makes a new secret for the room, with that password or none, and the message that tells it to those in `seats`. */
export async function makeRekey(
  { crypto, keys, seat, host }: Rekeyer,
  { without, seats, password }: RekeyTerms,
): Promise<PeerMessageOf<'host:rekey'>> {
  const { name, hostKeyHash } = keys.link
  const asksPassword = password !== undefined
  const link = { name, hostKeyHash, asksPassword, secret: randomBytes(crypto, 16) }
  const next = await deriveRoomKeys(link, crypto, password)
  const body = JSON.stringify({
    from: keys.roomId,
    to: next.roomId,
    link: writeLinkKey(next.link),
    prk: encodeBase64url(next.prk),
    without: without.slice(-limits.reportLinks),
    seats: seats.slice(0, limits.reportLinks),
  })
  const signature = await sign(crypto.subtle, seat.keys.privateKey, signedPart(body))
  return { type: 'host:rekey', body, idPub: seat.key, signature: encodeBase64url(signature), host }
}

/**
 * Checks a rekey for the room `from`; `undefined` for anything that is not one, no matter who passed it on. A host who is no
 * creator removes nobody who moderates, so `isHost` is asked about each.
 */
export async function readRekey(
  subtle: SubtleCrypto,
  from: RoomKeys,
  { body, idPub, signature, host }: PeerMessageOf<'host:rekey'>,
  isHost: (seat: SeatId) => boolean,
): Promise<Rekey | undefined> {
  const fields = parseBody(body)
  if (fields?.from !== from.roomId) return undefined
  const by = await signerOf(subtle, { body, idPub, signature })
  if (by === undefined) return undefined
  if (!(await isHostProof(subtle, from.address.hostKeyHash, by, host))) return undefined
  if (host.rank !== 'creator' && fields.without.some(isHost)) return undefined
  const keys = await keysOf(subtle, from, fields)
  if (keys === undefined) return undefined
  const digest = encodeBase64url(await hash(subtle, 'rekey', new TextEncoder().encode(body)))
  return {
    from: fields.from,
    keys,
    without: fields.without,
    seats: fields.seats,
    by,
    rank: host.rank,
    digest,
  }
}

/** The seat that signed it; `undefined` where nobody did. */
async function signerOf(
  subtle: SubtleCrypto,
  { body, idPub, signature }: Pick<PeerMessageOf<'host:rekey'>, 'body' | 'idPub' | 'signature'>,
): Promise<SeatId | undefined> {
  const [point, signed] = [decodeBase64url(idPub), decodeBase64url(signature)]
  if (!point || !signed) return undefined
  const [key, by] = await Promise.all([importVerifyingKey(subtle, point), seatOf(subtle, point)])
  return key && (await verify(subtle, key, signed, signedPart(body))) ? by : undefined
}

const signedPart = (body: string): Bytes => labelled('rekey', new TextEncoder().encode(body))

function parseBody(body: string) {
  try {
    const parsed = v.safeParse(Body, JSON.parse(body))
    return parsed.success ? parsed.output : undefined
  } catch {
    // No JSON: refused like any other that does not fit.
    return undefined
  }
}

/** The room that the rekey leads to, if it is the one that it names. */
async function keysOf(
  subtle: SubtleCrypto,
  from: RoomKeys,
  { link, prk, to }: v.InferOutput<typeof Body>,
): Promise<RoomKeys | undefined> {
  const reading = findLinkKey(link)
  const secret = decodeBase64url(prk)
  if (!reading.ok || !secret) return undefined
  const isSameHost = encodeBase64url(reading.key.hostKeyHash) === from.address.hostKeyHash
  // A link for one person is nobody else's.
  if (reading.key.ticket !== undefined) return undefined
  const keys = await keysOfSecret({ name: from.link.name, ...reading.key }, secret, { subtle })
  return isSameHost && keys.roomId === to ? keys : undefined
}
