/** Frames of one direction of a WebSocket (RFC 6455, 5.2), as anyone who sits in between sees them. */

/** One frame, with its bytes as they came. Only a whole text is read as one. */
export interface Frame {
  readonly raw: Buffer
  readonly text: string | undefined
}

const FINAL_TEXT = 0x81
const MASKED = 0x80

/** How long the head of a frame is, and how long its payload; `undefined` while its head is not all there. */
function sizesOf(
  bytes: Buffer,
): { readonly begin: number; readonly length: number; readonly maskBytes: number } | undefined {
  if (bytes.length < 2) return undefined
  const second = bytes.readUInt8(1)
  const short = second & 0x7f
  const lengthBytes = { 126: 2, 127: 8 }[short] ?? 0
  const maskBytes = (second & MASKED) === 0 ? 0 : 4
  const begin = 2 + lengthBytes + maskBytes
  if (bytes.length < begin) return undefined
  if (lengthBytes === 0) return { begin, length: short, maskBytes }
  const length = lengthBytes === 2 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  return { begin, length, maskBytes }
}

/** Takes the first frame out of some bytes; `undefined` when it is not all there yet. */
function firstFrame(bytes: Buffer): Frame | undefined {
  const sizes = sizesOf(bytes)
  if (sizes === undefined || bytes.length < sizes.begin + sizes.length) return undefined
  const { begin, length, maskBytes } = sizes
  const raw = bytes.subarray(0, begin + length)
  if (raw.readUInt8(0) !== FINAL_TEXT) return { raw, text: undefined }
  const mask = raw.subarray(begin - maskBytes, begin)
  const payload = Buffer.from(raw.subarray(begin))
  if (maskBytes > 0) for (const [at, byte] of payload.entries()) payload[at] = byte ^ (mask[at % 4] ?? 0)
  return { raw, text: payload.toString('utf8') }
}

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)

  read(bytes: Buffer): Frame[] {
    this.#rest = Buffer.concat([this.#rest, bytes])
    const frames: Frame[] = []
    for (let frame = firstFrame(this.#rest); frame; frame = firstFrame(this.#rest)) {
      frames.push(frame)
      this.#rest = this.#rest.subarray(frame.raw.length)
    }
    return frames
  }
}

/** A text as one frame of a server. */
export function serverFrame(text: string): Buffer {
  return textFrame(text, 0, Buffer.alloc(0))
}

/** A text as one frame of a browser: they mask theirs, here with zeros. */
export function browserFrame(text: string): Buffer {
  return textFrame(text, MASKED, Buffer.alloc(4))
}

function textFrame(text: string, maskBit: number, mask: Buffer): Buffer {
  const payload = Buffer.from(text, 'utf8')
  const head = Buffer.alloc(payload.length < 126 ? 2 : payload.length < 65_536 ? 4 : 10)
  head.writeUInt8(FINAL_TEXT, 0)
  head.writeUInt8(maskBit | (head.length === 2 ? payload.length : head.length === 4 ? 126 : 127), 1)
  if (head.length === 4) head.writeUInt16BE(payload.length, 2)
  if (head.length === 10) head.writeBigUInt64BE(BigInt(payload.length), 2)
  return Buffer.concat([head, mask, payload])
}
