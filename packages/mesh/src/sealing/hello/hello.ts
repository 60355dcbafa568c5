/**
 * A hello as bytes: made and signed by its seat, sealed with the room's key, opened and checked as far as it speaks for
 * itself. What else is known (earlier epochs, other seats) is for those who keep it.
 */
import {
  decodeBase64url,
  decodeFields,
  encodeBase64url,
  encodeFields,
  HostProof,
  labelled,
  limits,
  Nonce,
  SeatKey,
  type RoomAddress,
  type RoomId,
  type SeatId,
} from '@confab/protocol'
import * as v from 'valibot'
import { formatFingerprint } from './fingerprint.ts'
import { KeySignature, readSuccessor } from './successor.ts'
import { isHostProof } from './host-proof.ts'
import { helloSize, pad, unpad } from '../pair/padding.ts'
import {
  concat,
  decrypt,
  encrypt,
  hash,
  importAgreementKey,
  importVerifyingKey,
  randomBytes,
  sign,
  verify,
  type Bytes,
  type WebCrypto,
} from '../primitives.ts'
import { seatOf } from '../seat.ts'
import type { HelloContent, HelloRefusal } from '../sealing.ts'

/** Random and 12 bytes long (NIST SP 800-38D, 8.2.2): a room key never seals near 2^32 hellos. */
const IV_BYTES = 12

/** For how long, in ms, a hello that was replaced still opens: messages sealed for it are on their way. */
export const HELLO_GRACE_MS = 10_000

/** What this version reads of a body. Other keys are later versions' and mean nothing here. */
const Body = v.object({
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  idPub: SeatKey,
  dhPub: SeatKey,
  fingerprint: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/)),
  name: v.string(),
  host: v.optional(HostProof),
  ticket: v.optional(Nonce),
  successor: v.optional(KeySignature),
  known: v.optional(KeySignature),
})

/** What goes into a hello. Keys and fingerprint are raw bytes. */
export interface HelloFields {
  readonly epoch: number
  readonly idPub: Uint8Array
  readonly dhPub: Uint8Array
  readonly fingerprint: Uint8Array
  readonly name: string
  readonly host?: HostProof | undefined
  readonly ticket?: Nonce | undefined
  readonly successor?: KeySignature | undefined
  readonly known?: KeySignature | undefined
}

/** A room as hellos know it. */
export interface HelloRoom {
  readonly address: RoomAddress
  readonly roomId: RoomId
  readonly helloKey: CryptoKey
}

/** A hello that opened, is signed by the seat it is of, and has the right shape. */
export interface OpenedHello {
  readonly content: HelloContent
  /** The bytes as they came: hashed into the keys of every pair. */
  readonly body: Bytes
  readonly bodyHash: Bytes
  readonly fingerprint: Bytes
  readonly dhKey: CryptoKey
}

/** What came of opening a hello. */
export type HelloReading =
  | { readonly ok: true; readonly hello: OpenedHello }
  | { readonly ok: false; readonly reason: HelloRefusal }

/**
 * A name as it fits a hello: well-formed, without control characters (JSON writes each with six), and cut at a
 * character's edge to `limits.nameBytes`.
 */
export function helloName(name: string): string {
  const encoder = new TextEncoder()
  let bytes = 0
  let cut = ''
  for (const character of name.toWellFormed().replaceAll(/\p{Cc}/gu, '')) {
    // As it stands in JSON, where quotes take two: everything else that a hello may say has to fit beside it.
    bytes += encoder.encode(JSON.stringify(character)).length - 2
    if (bytes > limits.nameBytes) break
    cut += character
  }
  return cut
}

/** Writes the body of a hello. */
export function encodeBody({
  epoch,
  idPub,
  dhPub,
  fingerprint,
  name,
  host,
  ticket,
  successor,
  known,
}: HelloFields): Bytes {
  const body = {
    epoch,
    idPub: encodeBase64url(idPub),
    dhPub: encodeBase64url(dhPub),
    fingerprint: encodeBase64url(fingerprint),
    name: helloName(name),
    ...(host && { host }),
    ...(ticket && { ticket }),
    ...(successor && { successor }),
    ...(known && { known }),
  }
  return new TextEncoder().encode(JSON.stringify(body))
}

/** Signs a body with the key of its seat. */
export function signBody(
  subtle: SubtleCrypto,
  keys: CryptoKeyPair,
  roomId: RoomId,
  body: Bytes,
): Promise<Bytes> {
  return sign(subtle, keys.privateKey, labelled('hello', roomId, body))
}

/** Seals a signed body for everybody in the room. */
export async function sealHello(
  crypto: WebCrypto,
  { roomId, helloKey }: HelloRoom,
  body: Bytes,
  signature: Bytes,
): Promise<string> {
  const iv = randomBytes(crypto, IV_BYTES)
  const plain = encodeFields([body, signature])
  const padded = pad(plain, helloSize(plain.length))
  return encodeBase64url(
    concat(iv, await encrypt(crypto.subtle, helloKey, iv, labelled('hello', roomId), padded)),
  )
}

/** Opens a hello and checks that it is the named seat's own. */
export async function openHello(
  subtle: SubtleCrypto,
  room: HelloRoom,
  seat: SeatId,
  hello: string,
): Promise<HelloReading> {
  const plain = await decryptHello(subtle, room, hello)
  if (plain === undefined) return { ok: false, reason: 'unreadable' }
  const parts = partsOf(plain)
  if (parts === undefined) return { ok: false, reason: 'malformed' }
  const { body, signature, fields } = parts
  // Side by side: somebody waits for this at every join.
  const [idKey, dhKey, shown, bodyHash] = await Promise.all([
    importVerifyingKey(subtle, fields.idPub),
    importAgreementKey(subtle, fields.dhPub),
    seatOf(subtle, fields.idPub),
    hashBody(subtle, body),
  ])
  if (idKey === undefined || dhKey === undefined) return { ok: false, reason: 'malformed' }
  if (shown !== seat) return { ok: false, reason: 'wrong-seat' }
  if (!(await verify(subtle, idKey, signature, labelled('hello', room.roomId, body)))) {
    return { ok: false, reason: 'bad-signature' }
  }
  const reading = await readClaims(subtle, room, seat, fields)
  if (!reading.ok) return reading
  const { fingerprint } = fields
  return { ok: true, hello: { content: reading.content, body, bodyHash, fingerprint, dhKey } }
}

function partsOf(plain: Bytes) {
  const parts = decodeFields(plain)
  if (parts?.length !== 2) return undefined
  const [body, signature] = parts.map((part) => new Uint8Array(part)) as [Bytes, Bytes]
  const fields = parseBody(body)
  return fields && { body, signature, fields }
}

/** What a hello says of its sender, where all that it claims is proved. */
async function readClaims(
  subtle: SubtleCrypto,
  room: HelloRoom,
  seat: SeatId,
  fields: HelloFields,
): Promise<{ ok: true; content: HelloContent } | Extract<HelloReading, { ok: false }>> {
  const { fingerprint, name, epoch, host, ticket, successor, known } = fields
  if (host && !(await isHostProof(subtle, room.address.hostKeyHash, seat, host)))
    return { ok: false, reason: 'not-a-host' }
  const successorOf = successor && (await readSuccessor(subtle, successor, room.roomId, seat))
  if (successor && successorOf === undefined) return { ok: false, reason: 'not-an-successor' }
  const content = {
    seat,
    idPub: encodeBase64url(fields.idPub),
    name,
    epoch,
    fingerprint: formatFingerprint(fingerprint),
    rank: host?.rank,
    ticket,
    successorOf,
    known,
  }
  return { ok: true, content }
}

/** The hash by which the keys of a pair are bound to a body. */
export function hashBody(subtle: SubtleCrypto, body: Bytes): Promise<Bytes> {
  return hash(subtle, 'body', body)
}

async function decryptHello(
  subtle: SubtleCrypto,
  room: HelloRoom,
  hello: string,
): Promise<Bytes | undefined> {
  if (hello.length > limits.helloChars) return undefined
  const sealed = decodeBase64url(hello)
  if (sealed === undefined || sealed.length <= IV_BYTES) return undefined
  const aad = labelled('hello', room.roomId)
  const iv = sealed.slice(0, IV_BYTES)
  const padded = await decrypt(subtle, room.helloKey, iv, aad, sealed.slice(IV_BYTES))
  return padded && unpad(padded, helloSize)
}

function parseBody(body: Bytes) {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // No JSON, or no text: refused like any other that does not fit.
    return undefined
  }
  const parsed = v.safeParse(Body, value)
  if (!parsed.success) return undefined
  const { epoch, name, host, ticket, successor, known } = parsed.output
  const [idPub, dhPub, fingerprint] = [
    parsed.output.idPub,
    parsed.output.dhPub,
    parsed.output.fingerprint,
  ].map(decodeBase64url)
  return idPub && dhPub && fingerprint
    ? { epoch, name, host, ticket, successor, known, idPub, dhPub, fingerprint }
    : undefined
}
