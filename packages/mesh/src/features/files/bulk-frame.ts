/** How a piece of a file looks on a link: 16 bytes that name the file, 6 bytes of its place, and the piece itself. */
import { decodeBase64url, encodeBase64url, limits, type Nonce } from '@confab/protocol'

/** A piece of a file. */
export interface BulkFrame {
  readonly id: Nonce
  /** Where in the file it belongs, in bytes. */
  readonly at: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

const ID_BYTES = 16
const HEAD_BYTES = ID_BYTES + 6
const HIGH = 2 ** 32

/** Writes a piece as it goes over a link. */
export function writeFrame({ id, at, bytes }: BulkFrame): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEAD_BYTES + bytes.length)
  frame.set(decodeBase64url(id) ?? [], 0)
  const view = new DataView(frame.buffer)
  view.setUint16(ID_BYTES, Math.floor(at / HIGH))
  view.setUint32(ID_BYTES + 2, at % HIGH)
  frame.set(bytes, HEAD_BYTES)
  return frame
}

/** Reads what came over a link; `undefined` for what cannot be a piece. */
export function readFrame(data: ArrayBuffer): BulkFrame | undefined {
  const length = data.byteLength - HEAD_BYTES
  if (length < 1 || length > limits.fileChunkBytes) return undefined
  const view = new DataView(data)
  return {
    id: encodeBase64url(new Uint8Array(data, 0, ID_BYTES)),
    at: view.getUint16(ID_BYTES) * HIGH + view.getUint32(ID_BYTES + 2),
    bytes: new Uint8Array(data, HEAD_BYTES),
  }
}
