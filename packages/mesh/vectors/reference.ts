/**
 * Sealed signalling written down a second time, with Node's synchronous cryptography and nothing of the product's code.
 * Two hands that agree on every byte are what the known answers are worth.
 */
import { createCipheriv, createECDH, createHash, createHmac, hkdfSync } from 'node:crypto'

/** What may stand in a list: text, a whole number, raw bytes, or another list. */
export type Item = string | number | Uint8Array | readonly Item[]

/** Writes a list: before each item its length in 4 bytes. */
export function list(...items: readonly Item[]): Buffer {
  return Buffer.concat(
    items.flatMap((item) => {
      const bytes = itemBytes(item)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
}

function itemBytes(item: Item): Buffer {
  if (typeof item === 'string') return Buffer.from(item, 'utf8')
  if (item instanceof Uint8Array) return Buffer.from(item)
  if (typeof item !== 'number') return list(...item)
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(item))
  return bytes
}

/** A list for one purpose. */
export const purpose = (label: string, ...items: readonly Item[]) => list(`confab/1/${label}`, ...items)

/** H of the specification. */
export const h = (label: string, ...items: readonly Item[]) =>
  createHash('sha256')
    .update(purpose(label, ...items))
    .digest()

/** KDF of the specification: 32 bytes unless told otherwise. */
export function kdf(
  key: Uint8Array,
  info: Uint8Array,
  { bytes = 32, salt = Buffer.alloc(0) }: { readonly bytes?: number; readonly salt?: Uint8Array } = {},
): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, bytes))
}

/** The public half of a P-256 key, uncompressed. */
export function publicOf(privateKey: Buffer): Buffer {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(privateKey)
  return ecdh.getPublicKey()
}

/** What two P-256 keys agree on. */
export function agree(privateKey: Buffer, publicKey: Buffer): Buffer {
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(privateKey)
  return ecdh.computeSecret(publicKey)
}

/** AES-256-GCM, the tag behind. */
export function seal(key: Buffer, iv: Buffer, aad: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  cipher.setAAD(aad)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** A length in 4 bytes, the text, and zeros up to the size. */
export function padded(plain: Buffer, size: number): Buffer {
  const room = Buffer.alloc(size)
  room.writeUInt32BE(plain.length)
  plain.copy(room, 4)
  return room
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const toNumber = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`)
const toBytes = (number: bigint) => Buffer.from(number.toString(16).padStart(64, '0'), 'hex')

/** The inverse of a number modulo the order of the curve, by Fermat. */
function inverse(number: bigint): bigint {
  let result = 1n
  let power = number % ORDER
  for (let exponent = ORDER - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * power) % ORDER
    power = (power * power) % ORDER
  }
  return result
}

/** ECDSA P-256 with SHA-256 whose nonce follows from key and message (RFC 6979, 3.2): the same bytes each time. */
export function sign(privateKey: Buffer, message: Buffer): Buffer {
  const digest = createHash('sha256').update(message).digest()
  const hmac = (key: Buffer, ...parts: readonly Buffer[]) =>
    createHmac('sha256', key).update(Buffer.concat(parts)).digest()
  const seed = [privateKey, toBytes(toNumber(digest) % ORDER)]
  let v = Buffer.alloc(32, 1)
  let k = hmac(Buffer.alloc(32, 0), v, Buffer.of(0), ...seed)
  v = hmac(k, v)
  k = hmac(k, v, Buffer.of(1), ...seed)
  v = hmac(k, v)
  for (;;) {
    v = hmac(k, v)
    const nonce = toNumber(v)
    if (nonce > 0n && nonce < ORDER) {
      const r = toNumber(publicOf(v).subarray(1, 33)) % ORDER
      const s = (inverse(nonce) * (toNumber(digest) + r * toNumber(privateKey))) % ORDER
      if (r > 0n && s > 0n) return Buffer.concat([toBytes(r), toBytes(s)])
    }
    k = hmac(k, v, Buffer.of(0))
    v = hmac(k, v)
  }
}
