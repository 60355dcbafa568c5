/** A file on its way to one other page. It sends what is wanted, as fast as the link takes it. */
import { limits, type Nonce, type SeatId } from '@confab/protocol'
import { writeFrame } from './bulk-frame.ts'
import type { FileNews, FileSource, FileState } from './files.types.ts'
import { PieceHash } from './piece-hash.ts'

/** What sending asks for. */
export interface OutgoingPort {
  readonly subtle: SubtleCrypto
  readonly tell: (news: FileNews) => void
  /** Sends a piece; `false` while the link has enough to send, or is away. */
  readonly send: (frame: Uint8Array<ArrayBuffer>) => boolean
  readonly onChange: () => void
}

/** Read at once, in bytes: few calls to the disk, and little memory. */
const READ_BYTES = 64 * limits.fileChunkBytes

/** What was read of a file. */
interface Read {
  readonly at: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

export class OutgoingFile {
  readonly id: Nonce
  readonly seat: SeatId
  readonly source: FileSource
  readonly #port: OutgoingPort
  readonly #hash: PieceHash
  state: FileState = 'offered'
  /** What the other side has written. */
  bytes = 0
  #cursor = 0
  #upTo = 0
  #read: Read = { at: 0, bytes: new Uint8Array(0) }
  #isPumping = false
  #isAway = false

  constructor(id: Nonce, seat: SeatId, source: FileSource, port: OutgoingPort) {
    this.id = id
    this.seat = seat
    this.source = source
    this.#port = port
    this.#hash = new PieceHash(port.subtle)
  }

  get isOver(): boolean {
    return !['offered', 'running', 'paused'].includes(this.state)
  }

  offer(): void {
    const { name, size, type } = this.source
    const kind = type.slice(0, limits.fileKindChars)
    this.#port.tell({
      type: 'file:offer',
      id: this.id,
      name: name.slice(0, limits.fileNameChars) || 'file',
      size,
      // Parameters of a media type are of no use to anybody who gets it.
      kind: /^[\w.+-]+\/[\w.+-]+/.exec(kind)?.[0] ?? 'application/octet-stream',
    })
  }

  /** The link opened again: whatever was on its way may be lost. */
  reopened(): void {
    if (this.isOver) return
    this.#isAway = true
    if (this.state === 'offered') this.offer()
  }

  wanted(at: number, upTo: number): void {
    if (this.isOver) return
    this.bytes = Math.min(at, this.source.size)
    if (this.#isAway) this.#cursor = this.bytes
    this.#isAway = false
    this.#upTo = Math.min(upTo, this.source.size)
    this.state = at >= upTo && at < this.source.size ? 'paused' : 'running'
    this.#port.onChange()
    void this.pump()
  }

  ended(state: FileState): void {
    if (this.isOver) return
    this.state = state
    if (state === 'done') this.bytes = this.source.size
    this.#read = { at: 0, bytes: new Uint8Array(0) }
    this.#port.onChange()
  }

  /** Sends on as far as it is wanted and the link takes it. */
  async pump(): Promise<void> {
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      while (this.state === 'running' && this.#cursor < this.#upTo) if (!(await this.#step())) break
      if (this.state === 'running' && this.#cursor === this.source.size) await this.#finish()
    } catch {
      // The file was changed, or taken away.
      this.#port.tell({ type: 'file:stop', id: this.id, reason: 'failed' })
      this.ended('failed')
    } finally {
      this.#isPumping = false
    }
  }

  /** Sends what was read; `false` when the link takes no more. What is left of it is sent next. */
  async #step(): Promise<boolean> {
    const begin = this.#cursor
    const read = await this.#readFrom(begin)
    // Rewound while it was read: what is wanted is elsewhere now.
    if (this.#cursor !== begin) return true
    const end = Math.min(read.at + read.bytes.length, this.#upTo)
    for (let at = begin; at < end; at = this.#cursor) {
      const bytes = read.bytes.subarray(at - read.at, Math.min(at + limits.fileChunkBytes, end) - read.at)
      if (!this.#port.send(writeFrame({ id: this.id, at, bytes }))) return false
      // What is sent a second time is in the hash already.
      if (at + bytes.length > this.#hash.taken)
        this.#hash.take(bytes.subarray(Math.max(0, this.#hash.taken - at)))
      this.#cursor = at + bytes.length
    }
    return true
  }

  /** A part of the file that begins there or before: what was read already, or the next megabyte. */
  async #readFrom(begin: number): Promise<Read> {
    const { at, bytes } = this.#read
    if (begin >= at && begin < at + bytes.length) return this.#read
    const end = Math.min(begin + READ_BYTES, this.source.size)
    const read = { at: begin, bytes: new Uint8Array(await this.source.slice(begin, end).arrayBuffer()) }
    if (read.bytes.length !== end - begin) throw new Error('the file became shorter')
    this.#read = read
    return read
  }

  #digest: Promise<string> | undefined
  async #finish(): Promise<void> {
    this.#digest ??= this.#hash.digest()
    this.#port.tell({ type: 'file:end', id: this.id, digest: await this.#digest })
  }
}
