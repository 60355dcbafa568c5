/** Every file between this page and others. It knows nothing of connections, disks or the page. */
import { limits, type Nonce, type SeatId } from '@confab/protocol'
import { TokenBuckets } from '../../base/token-buckets.ts'
import type { Clock } from '../../base/platform.ts'
import type { Feature } from '../feature.ts'
import { readFrame } from './bulk-frame.ts'
import type { FileNews, FilesApi, FileSink, FileSnapshot, FileSource } from './files.types.ts'
import { IncomingFile } from './incoming-file.ts'
import { OutgoingFile } from './outgoing-file.ts'

/** What files ask for. */
export interface FileTransfersPort {
  readonly clock: Clock
  readonly subtle: SubtleCrypto
  readonly newId: () => Nonce
  readonly openSink: (size: number) => Promise<FileSink>
  /** Everybody else who is here. */
  readonly present: () => readonly SeatId[]
  /** Says something over a link, where there is one. */
  readonly tell: (seat: SeatId, news: FileNews) => void
  /** Sends a piece; `false` while the link has enough to send, or is away. */
  readonly send: (seat: SeatId, frame: Uint8Array<ArrayBuffer>) => boolean
  readonly onChange: () => void
}

/** Offers of one person at once, and a second. */
const OFFER_BURST = 16
const OFFERS_PER_SECOND = 1
/** Offers of one person that are kept: more are a flood, and what is over makes room. */
const MAX_FROM_ONE = 64
/** Progress is shown no more often than this, in ms: a bar moves no faster than eyes. */
const SHOW_MS = 200

/** Files on their way. */
export class FileTransfers implements FilesApi, Feature<'file', readonly FileSnapshot[], FilesApi> {
  readonly api: FilesApi = this
  readonly #port: FileTransfersPort
  readonly #buckets: TokenBuckets
  readonly #incoming = new Map<string, IncomingFile>()
  readonly #outgoing = new Map<string, OutgoingFile>()
  /** What is offered to everybody, also to anyone who comes later. */
  readonly #forAll = new Map<Nonce, FileSource>()
  #snapshot: readonly FileSnapshot[] = []
  #isShowing = false

  constructor(port: FileTransfersPort) {
    this.#port = port
    this.#buckets = new TokenBuckets(port.clock, OFFER_BURST, OFFERS_PER_SECOND)
  }

  /** In the order in which they were offered; the same list as long as nothing changed. */
  get snapshot(): readonly FileSnapshot[] {
    return this.#snapshot
  }

  offer(file: FileSource, to?: SeatId): boolean {
    if (file.size > limits.fileBytes) return false
    const id = this.#port.newId()
    if (to === undefined) this.#forAll.set(id, file)
    for (const seat of to === undefined ? this.#port.present() : [to]) this.#offerTo(seat, id, file)
    this.#show()
    return true
  }

  take(seat: SeatId, id: Nonce): void {
    this.#incoming.get(keyOf(seat, id))?.take()
  }

  pause(seat: SeatId, id: Nonce): void {
    this.#incoming.get(keyOf(seat, id))?.pause()
  }

  stop(direction: FileSnapshot['direction'], seat: SeatId, id: Nonce): void {
    const incoming = this.#incoming.get(keyOf(seat, id))
    if (direction === 'in') return incoming?.end(incoming.state === 'offered' ? 'refused' : 'cancelled')
    this.#forAll.delete(id)
    this.#port.tell(seat, { type: 'file:stop', id, reason: 'cancelled' })
    this.#outgoing.get(keyOf(seat, id))?.ended('cancelled')
  }

  receive(from: SeatId, news: FileNews): void {
    const key = keyOf(from, news.id)
    if (news.type === 'file:offer') this.#offered(from, news)
    else if (news.type === 'file:want') this.#outgoing.get(key)?.wanted(news.at, news.upTo)
    else if (news.type === 'file:end') this.#incoming.get(key)?.promised(news.digest)
    else {
      this.#outgoing.get(key)?.ended(news.reason)
      this.#incoming.get(key)?.stopped(news.reason === 'done' ? 'cancelled' : news.reason)
    }
  }

  /** A piece came over the link of that seat. Returns whether it was waited for. */
  receiveBulk(from: SeatId, data: ArrayBuffer): boolean {
    const frame = readFrame(data)
    return frame !== undefined && (this.#incoming.get(keyOf(from, frame.id))?.receive(frame) ?? false)
  }

  /** The link of that seat has sent what it had to. */
  bulkSent(seat: SeatId): void {
    for (const file of this.#outgoing.values()) if (file.seat === seat) void file.pump()
  }

  linkOpened(seat: SeatId): void {
    for (const [id, file] of this.#forAll)
      if (!this.#outgoing.has(keyOf(seat, id))) this.#offerTo(seat, id, file)
    for (const file of [...this.#outgoing.values(), ...this.#incoming.values()])
      if (file.seat === seat) file.reopened()
  }

  seatGone(seat: SeatId): void {
    this.#buckets.forget(seat)
    for (const file of this.#outgoing.values()) if (file.seat === seat) file.ended('gone')
    for (const [key, file] of this.#incoming) {
      if (file.seat !== seat) continue
      // What nobody took goes with the one who offered it.
      if (file.state === 'offered') this.#incoming.delete(key)
      else file.stopped('gone')
    }
    this.#changed()
  }

  /** Nothing that is not whole is kept. */
  close(): void {
    for (const file of this.#incoming.values()) file.stopped('cancelled')
  }

  #offerTo(seat: SeatId, id: Nonce, source: FileSource): void {
    const file = new OutgoingFile(id, seat, source, {
      subtle: this.#port.subtle,
      tell: (news) => this.#port.tell(seat, news),
      send: (frame) => this.#port.send(seat, frame),
      onChange: () => this.#changed(),
    })
    this.#outgoing.set(keyOf(seat, id), file)
    file.offer()
    this.#changed()
  }

  #offered(from: SeatId, offer: Extract<FileNews, { type: 'file:offer' }>): void {
    const key = keyOf(from, offer.id)
    // Offered again because the link opened again.
    if (this.#incoming.has(key) || !this.#buckets.take(from)) return
    const theirs = [...this.#incoming].filter(([, file]) => file.seat === from)
    const over = theirs.find(([, file]) => file.isOver && file.state !== 'done')
    if (theirs.length >= MAX_FROM_ONE && over === undefined) return
    if (theirs.length >= MAX_FROM_ONE && over !== undefined) this.#incoming.delete(over[0])
    const file = new IncomingFile(from, offer, {
      subtle: this.#port.subtle,
      openSink: (size) => this.#port.openSink(size),
      tell: (news) => this.#port.tell(from, news),
      onChange: () => this.#changed(),
    })
    this.#incoming.set(key, file)
    this.#changed()
  }

  #changed(): void {
    if (this.#isShowing) return
    this.#isShowing = true
    this.#port.clock.after(SHOW_MS, () => {
      this.#isShowing = false
      this.#show()
    })
  }

  #show(): void {
    const outgoing = [...this.#outgoing.values()].map(({ id, seat, source, state, bytes }): FileSnapshot => ({
      id,
      seat,
      direction: 'out',
      name: source.name,
      kind: source.type,
      size: source.size,
      state,
      bytes,
      blob: source instanceof Blob ? source : undefined,
    }))
    const incoming = [...this.#incoming.values()].map(
      ({ id, seat, offer, state, bytes, blob }): FileSnapshot => ({
        id,
        seat,
        direction: 'in',
        name: offer.name,
        kind: offer.kind,
        size: offer.size,
        state,
        bytes,
        blob,
      }),
    )
    this.#snapshot = [...incoming, ...outgoing]
    this.#port.onChange()
  }
}

const keyOf = (seat: SeatId, id: Nonce): string => `${seat} ${id}`
