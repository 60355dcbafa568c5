/** A file on its way from one other page. It is written in order as it comes, and nothing that comes is believed. */
import type { FileEnd, Nonce, PeerMessageOf, SeatId } from '@confab/protocol'
import type { BulkFrame } from './bulk-frame.ts'
import type { FileNews, FileSink, FileState } from './files.types.ts'
import { PieceHash } from './piece-hash.ts'

/** What getting a file asks for. */
export interface IncomingPort {
  readonly subtle: SubtleCrypto
  /** Makes room for a file of that size; rejects where there is none. */
  readonly openSink: (size: number) => Promise<FileSink>
  readonly tell: (news: FileNews) => void
  readonly onChange: () => void
}

/** So much may be under way, in bytes: fills a fast line, and bounds what lies here unwritten. */
const WINDOW_BYTES = 4 * 1024 * 1024
/** It is asked for more after so many bytes were written. */
const ASK_BYTES = WINDOW_BYTES / 8

export class IncomingFile {
  readonly id: Nonce
  readonly seat: SeatId
  readonly offer: PeerMessageOf<'file:offer'>
  readonly #port: IncomingPort
  readonly #hash: PieceHash
  state: FileState = 'offered'
  /** What was written. */
  bytes = 0
  blob: Blob | undefined
  #sink: Promise<FileSink> | undefined
  #got = 0
  #upTo = 0
  #asked = 0
  #promised: string | undefined
  #isSettling = false
  readonly #unwritten: Uint8Array<ArrayBuffer>[] = []
  #isWriting = false

  constructor(seat: SeatId, offer: PeerMessageOf<'file:offer'>, port: IncomingPort) {
    this.id = offer.id
    this.seat = seat
    this.offer = offer
    this.#port = port
    this.#hash = new PieceHash(port.subtle)
  }

  get isOver(): boolean {
    return !['offered', 'running', 'paused'].includes(this.state)
  }

  take(): void {
    if (this.isOver || this.state === 'running') return
    this.state = 'running'
    this.#sink ??= this.#port.openSink(this.offer.size)
    this.#sink.then(
      () => this.#ask(),
      () => this.end('failed'),
    )
    this.#port.onChange()
  }

  pause(): void {
    if (this.state !== 'running') return
    this.state = 'paused'
    this.#upTo = this.bytes
    this.#port.tell({ type: 'file:want', id: this.id, at: this.bytes, upTo: this.bytes })
    this.#port.onChange()
  }

  /** The link opened again: what was on its way is asked for once more. */
  reopened(): void {
    if (this.state === 'running') this.#ask()
  }

  /** Takes a piece; returns whether it is the next one, and no more than was asked for and offered. */
  receive({ at, bytes }: BulkFrame): boolean {
    if (this.isOver || this.#sink === undefined || at !== this.#got) return false
    const end = at + bytes.length
    if (end > Math.max(this.#upTo, this.#asked) || end > this.offer.size) return false
    this.#got = end
    this.#hash.take(bytes)
    this.#unwritten.push(bytes)
    void this.#write(this.#sink)
    return true
  }

  /** Writes what has come, together: each call to the disk costs the same, however little it writes. */
  async #write(opening: Promise<FileSink>): Promise<void> {
    if (this.#isWriting) return
    this.#isWriting = true
    try {
      const sink = await opening
      while (this.#unwritten.length > 0 && !this.isOver) {
        const bytes = joined(this.#unwritten.splice(0))
        await sink.write(bytes)
        this.#wrote(bytes.length)
      }
    } catch {
      this.end('failed')
    }
    this.#isWriting = false
  }

  promised(digest: string): void {
    this.#promised = digest
    void this.#settle()
  }

  /** Ends it here and says so to the other side. */
  end(reason: FileEnd): void {
    if (this.isOver) return
    this.#port.tell({ type: 'file:stop', id: this.id, reason })
    this.stopped(reason)
  }

  stopped(state: FileState): void {
    if (this.isOver) return
    this.state = state
    this.#unwritten.length = 0
    // What could not be opened has nothing to drop.
    if (state !== 'done') void this.#sink?.then((sink) => sink.drop()).catch(() => {})
    this.#port.onChange()
  }

  #ask(): void {
    if (this.state !== 'running') return
    this.#upTo = Math.min(this.offer.size, this.bytes + WINDOW_BYTES)
    this.#asked = Math.max(this.#asked, this.#upTo)
    this.#port.tell({ type: 'file:want', id: this.id, at: this.bytes, upTo: this.#upTo })
  }

  #wrote(count: number): void {
    if (this.isOver) return
    const before = this.bytes
    this.bytes += count
    this.#port.onChange()
    const crossed = Math.floor(before / ASK_BYTES) !== Math.floor(this.bytes / ASK_BYTES)
    if (crossed || this.bytes === this.offer.size) this.#ask()
    void this.#settle()
  }

  /** All of it is written and its hash was told. */
  async #settle(): Promise<void> {
    if (this.#isSettling || this.isOver || this.#promised === undefined || this.bytes < this.offer.size)
      return
    this.#isSettling = true
    const digest = await this.#hash.digest()
    if (this.isOver) return
    if (digest !== this.#promised) return this.end('damaged')
    try {
      this.blob = await (await this.#sink)?.finish()
      this.end(this.blob === undefined ? 'failed' : 'done')
    } catch {
      this.end('failed')
    }
  }
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
