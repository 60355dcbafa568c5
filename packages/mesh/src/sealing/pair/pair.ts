/**
 * The keys of two hellos and the sealed messages under them. A channel is one direction of one path and has a key, a
 * name for that key, and a counter of its own.
 */
import {
  decodeBase64url,
  encodeBase64url,
  labelled,
  limits,
  type RoomId,
  type SeatId,
} from '@confab/protocol'
import { messageSize, pad, unpad } from './padding.ts'
import {
  agree,
  concat,
  decrypt,
  derive,
  deriveSealingKey,
  encrypt,
  importSecret,
  sameBytes,
  type Bytes,
} from '../primitives.ts'
import type { SealedPath } from '../sealing.ts'

/** The first byte of every sealed message. */
const WIRE_VERSION = 1
/** Version and number. */
const HEADER_BYTES = 9
/** The name of the key. */
const KEY_ID_BYTES = 32
const TAG_BYTES = 16
/** No key seals this message or a later one, far below what AES-GCM bears (NIST SP 800-38D, 8.3). */
export const MESSAGES_PER_KEY = 2 ** 30

/** One side of a pair: a seat with one of its hellos. */
interface PairSide {
  readonly seat: SeatId
  readonly bodyHash: Bytes
}

/** What the keys of a pair follow from. `dh` is one's own private half, `theirs` the other's public one. */
export interface PairSource {
  readonly roomId: RoomId
  readonly prk: Bytes
  readonly own: PairSide & { readonly dh: CryptoKey }
  readonly peer: PairSide & { readonly dhKey: CryptoKey }
}

/** A path in one direction. */
export interface Direction {
  readonly path: SealedPath
  readonly from: SeatId
  readonly to: SeatId
}

/** The key of one direction on one path, with its name. */
export interface ChannelKeys {
  readonly key: CryptoKey
  readonly keyId: Bytes
}

/** The secret of a pair, in the form in which keys are derived from it. */
export async function derivePair(
  subtle: SubtleCrypto,
  { roomId, prk, own, peer }: PairSource,
): Promise<CryptoKey> {
  const [lower, higher] = own.seat < peer.seat ? [own, peer] : [peer, own]
  const shared = await importSecret(subtle, await agree(subtle, own.dh, peer.dhKey))
  const info = labelled('pair', roomId, lower.bodyHash, higher.bodyHash)
  return importSecret(subtle, await derive(subtle, shared, { info, salt: prk }))
}

/** Derives the keys of one direction on one path. */
export async function deriveChannel(
  subtle: SubtleCrypto,
  pair: CryptoKey,
  { path, from, to }: Direction,
): Promise<ChannelKeys> {
  const [key, keyId] = await Promise.all([
    deriveSealingKey(subtle, pair, { info: labelled('enc', path, from, to) }),
    derive(subtle, pair, { info: labelled('key-id', path, from, to) }),
  ])
  return { key, keyId }
}

/** The second half of what binds a link to the certificates of both its ends. */
export function deriveBinding(
  subtle: SubtleCrypto,
  pair: CryptoKey,
  { from, to }: Omit<Direction, 'path'>,
  fpFrom: Bytes,
  fpTo: Bytes,
): Promise<Bytes> {
  return derive(subtle, pair, { info: labelled('bind', from, to, fpFrom, fpTo) })
}

function headerOf(seq: number): Bytes {
  const header = new Uint8Array(HEADER_BYTES)
  header[0] = WIRE_VERSION
  new DataView(header.buffer).setBigUint64(1, BigInt(seq))
  return header
}

function ivOf(header: Bytes): Bytes {
  const iv = new Uint8Array(12)
  iv.set(header.subarray(1), 4)
  return iv
}

/** Seals message number `seq`. Throws a `RangeError` for a plain text above 44 KiB. */
export async function sealMessage(
  subtle: SubtleCrypto,
  { key, keyId }: ChannelKeys,
  seq: number,
  plaintext: string,
): Promise<string> {
  const header = headerOf(seq)
  const plain = new TextEncoder().encode(plaintext)
  const padded = pad(plain, messageSize(plain.length))
  const sealed = await encrypt(subtle, key, ivOf(header), concat(header, keyId), padded)
  return encodeBase64url(concat(header, keyId, sealed))
}

/** A sealed message taken apart, before anything of it is believed. */
export interface SealedMessage {
  readonly header: Bytes
  readonly seq: number
  readonly keyId: Bytes
  readonly sealed: Bytes
}

/** Takes a message apart; `undefined` when it has not the form of one. */
export function readMessage(wire: string): SealedMessage | undefined {
  if (wire.length > limits.sealedChars) return undefined
  const bytes = decodeBase64url(wire)
  if (bytes === undefined || bytes[0] !== WIRE_VERSION) return undefined
  const paddedSize = bytes.length - HEADER_BYTES - KEY_ID_BYTES - TAG_BYTES
  if (paddedSize <= 0 || messageSize(paddedSize - 4) !== paddedSize) return undefined
  const seq = new DataView(bytes.buffer).getBigUint64(1)
  if (seq < 1n || seq >= BigInt(MESSAGES_PER_KEY)) return undefined
  return {
    header: bytes.slice(0, HEADER_BYTES),
    seq: Number(seq),
    keyId: bytes.slice(HEADER_BYTES, HEADER_BYTES + KEY_ID_BYTES),
    sealed: bytes.slice(HEADER_BYTES + KEY_ID_BYTES),
  }
}

/** Opens a message with the key that it names; `undefined` when anything of it was altered. */
export async function openMessage(
  subtle: SubtleCrypto,
  { key, keyId }: ChannelKeys,
  message: SealedMessage,
): Promise<string | undefined> {
  if (!sameBytes(keyId, message.keyId)) return undefined
  const aad = concat(message.header, keyId)
  const padded = await decrypt(subtle, key, ivOf(message.header), aad, message.sealed)
  const plain = padded && unpad(padded, messageSize)
  if (plain === undefined) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain)
  } catch {
    // No text: refused like any other that does not fit.
    return undefined
  }
}
