/**
 * The one way in which Confab turns values into bytes before it hashes, signs, seals or derives. It knows nothing of
 * what the values mean.
 */

/** A value with exactly one encoding: text, a whole number, raw bytes, or a list of such. */
export type Field = string | number | bigint | Uint8Array | readonly Field[]

/** Put before every label, so that nothing made for one purpose or version serves another. */
const LABEL_PREFIX = 'confab/1/'

const utf8 = new TextEncoder()

function bytesOf(field: Field): Uint8Array {
  if (typeof field === 'string') return utf8.encode(field)
  if (field instanceof Uint8Array) return field
  if (typeof field === 'number' || typeof field === 'bigint') {
    const bytes = new Uint8Array(8)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(field))
    return bytes
  }
  return encodeFields(field)
}

/**
 * Encodes a list: for each field its length (4 bytes, big endian) and its bytes. Strings are UTF-8, whole numbers
 * 8 bytes big endian, lists nested. Throws a `RangeError` for a number that is not whole.
 */
export function encodeFields(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.map(bytesOf)
  const encoded = new Uint8Array(parts.reduce((total, part) => total + 4 + part.length, 0))
  const view = new DataView(encoded.buffer)
  let offset = 0
  for (const part of parts) {
    view.setUint32(offset, part.length)
    encoded.set(part, offset + 4)
    offset += 4 + part.length
  }
  return encoded
}

/** Reads one level of what {@link encodeFields} wrote; `undefined` when a length does not fit the bytes. */
export function decodeFields(encoded: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(encoded.buffer, encoded.byteOffset, encoded.byteLength)
  const parts: Uint8Array[] = []
  let offset = 0
  while (offset < encoded.length) {
    if (offset + 4 > encoded.length) return undefined
    const end = offset + 4 + view.getUint32(offset)
    if (end > encoded.length) return undefined
    parts.push(encoded.subarray(offset + 4, end))
    offset = end
  }
  return parts
}

/** A list whose first field is a purpose: what is hashed, signed, authenticated or derived from is always one of these. */
export function labelled(label: string, ...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  return encodeFields([LABEL_PREFIX + label, ...fields])
}
