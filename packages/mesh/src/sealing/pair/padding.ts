/** Hides lengths: a text goes with its length and zeros up to one of few sizes. */
import type { Bytes } from '../primitives.ts'

/** The length in front, big endian. */
const LENGTH_BYTES = 4
/** A hello is of one of two sizes, in bytes: most, and those with much in them. */
const HELLO_SIZES = [1_024, 1_504] as const
/** The smallest message, in bytes: candidates and all short ones. */
const SMALLEST_MESSAGE = 512
/** Longer messages, such as descriptions, in bytes. */
const MESSAGE_STEP = 4 * 1024
/** The largest message, in bytes: sealed it stays below `limits.sealedChars`. */
const LARGEST_MESSAGE = 44 * 1024

/** The padded size of a hello of so many bytes; `undefined` when it is too long. */
export function helloSize(length: number): number | undefined {
  return HELLO_SIZES.find((size) => LENGTH_BYTES + length <= size)
}

/** The padded size of a message of so many bytes; `undefined` when it is too long. */
export function messageSize(length: number): number | undefined {
  const needed = LENGTH_BYTES + length
  if (needed <= SMALLEST_MESSAGE) return SMALLEST_MESSAGE
  const size = Math.ceil(needed / MESSAGE_STEP) * MESSAGE_STEP
  return size <= LARGEST_MESSAGE ? size : undefined
}

/** Pads to a size that {@link helloSize} or {@link messageSize} told. Throws a `RangeError` for `undefined`: too long. */
export function pad(plain: Uint8Array, size: number | undefined): Bytes {
  if (size === undefined) throw new RangeError('too long to be sealed')
  const padded = new Uint8Array(size)
  new DataView(padded.buffer).setUint32(0, plain.length)
  padded.set(plain, LENGTH_BYTES)
  return padded
}

/** Takes the padding off; `undefined` when there is anything but zeros, or another size than `sizeOf` asks for. */
export function unpad(padded: Bytes, sizeOf: (length: number) => number | undefined): Bytes | undefined {
  if (padded.length < LENGTH_BYTES) return undefined
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0)
  if (sizeOf(length) !== padded.length) return undefined
  const end = LENGTH_BYTES + length
  return padded.subarray(end).every((byte) => byte === 0) ? padded.slice(LENGTH_BYTES, end) : undefined
}
