/** Sealing without cryptography, for tests of the engine: readable, instant, with the same verdicts. */
import {
  encodeBase64url,
  decodeBase64url,
  HostRank,
  type HostProof,
  type PeerId,
  type RoomId,
  type SeatId,
  type SeatKey,
} from '@confab/protocol'
import * as v from 'valibot'
import { createObservable } from '../base/observable.ts'
import type { RoomKeys } from '../sealing/room/room-link.types.ts'
import { ReplayWindow } from '../sealing/pair/replay-window.ts'
import type { HelloContent, Opened, SealedPath, Sealing } from '../sealing/sealing.ts'

const utf8 = { encode: new TextEncoder(), decode: new TextDecoder() }
const Hello = v.object({
  seat: v.string(),
  name: v.string(),
  fingerprint: v.string(),
  epoch: v.number(),
  rank: v.exactOptional(HostRank),
  ticket: v.exactOptional(v.string()),
  successorOf: v.exactOptional(v.string()),
})
const Rekey = v.object({
  from: v.string(),
  to: v.string(),
  by: v.string(),
  without: v.array(v.string()),
  seats: v.array(v.string()),
})
const unsigned = {
  idPub: encodeBase64url(new Uint8Array(65)),
  signature: encodeBase64url(new Uint8Array(64)),
}
/** Numbers the joins of all seats. */
let joins = 0
const proofBy = (seat: SeatId): string => encodeBase64url(utf8.encode.encode(seat.padEnd(64)))
/** Numbers the rooms that were made. */
let rekeyed = 0
const Envelope = v.object({
  to: v.string(),
  path: v.string(),
  epoch: v.number(),
  forEpoch: v.number(),
  seq: v.number(),
  text: v.string(),
})

const write = (value: unknown) => encodeBase64url(utf8.encode.encode(JSON.stringify(value)))
function read(text: string): unknown {
  const bytes = decodeBase64url(text)
  try {
    return bytes ? JSON.parse(utf8.decode.decode(bytes)) : undefined
  } catch {
    return undefined
  }
}

/** A seat id of a number: 16 bytes that hold it. */
export function fakeSeat(number: number): SeatId {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, number)
  return encodeBase64url(bytes)
}

const proofOf = (rank: HostRank): HostProof => ({
  hostPub: encodeBase64url(new Uint8Array(65)),
  rank,
  signature: encodeBase64url(new Uint8Array(64)),
})

/** A key of its own for each seat. */
const keyOf = (seat: SeatId): SeatKey =>
  encodeBase64url(new Uint8Array(65).fill((decodeBase64url(seat) ?? [])[3] ?? 0))

/** Makes sealing for one page of one seat; a later page of the same seat has a higher `epoch`. */
export function createPlainSealing(
  seat: SeatId,
  firstEpoch: number,
  rank?: HostRank,
  roomId: RoomId = fakeSeat(0),
  ticket?: string,
): Sealing {
  return new PlainSealing({ seat, firstEpoch, rank, roomId, ticket })
}

interface PlainOptions {
  readonly seat: SeatId
  readonly firstEpoch: number
  readonly rank: HostRank | undefined
  readonly roomId: RoomId
  readonly ticket: string | undefined
}

const signed = (text: string): string => encodeBase64url(utf8.encode.encode(text.padEnd(64).slice(0, 64)))

class PlainSealing implements Sealing {
  readonly seat: SeatId
  readonly seatKey: SeatKey
  // The engine tells visits of one seat apart by nothing but this.
  readonly visit = fakeSeat(2_000_000)
  readonly keys: RoomKeys
  readonly address: RoomKeys['address']
  readonly roomId: RoomId
  readonly needsNewHello = createObservable(false)
  readonly #rank: HostRank | undefined
  readonly #known = new Map<SeatId, HelloContent>()
  readonly #sent = new Map<string, number>()
  readonly #seen = new Map<string, ReplayWindow>()
  #own: HelloContent

  constructor({ seat, firstEpoch, rank, roomId, ticket }: PlainOptions) {
    this.seat = seat
    this.seatKey = keyOf(seat)
    this.roomId = roomId
    this.#rank = rank
    this.address = { hostKeyHash: encodeBase64url(new Uint8Array(16)), access: roomId }
    // Nothing else is asked of keys that seal nothing.
    const link = { ticket: ticket === undefined ? undefined : decodeBase64url(ticket) }
    this.keys = { roomId, address: this.address, link } as RoomKeys
    const own = { seat, idPub: keyOf(seat), name: '', fingerprint: '', epoch: firstEpoch, rank }
    this.#own = ticket === undefined ? own : { ...own, ticket: `${ticket} of ${seat}` }
  }

  get host(): HostProof | undefined {
    return this.#own.rank && proofOf(this.#own.rank)
  }

  async makeRekey({ without, seats }: Parameters<Sealing['makeRekey']>[0]): ReturnType<Sealing['makeRekey']> {
    rekeyed += 1
    const { rank } = this.#own
    const to = fakeSeat(1_000_000 + rekeyed)
    const body = JSON.stringify({ from: this.roomId, to, by: this.seat, without, seats })
    return rank && { type: 'host:rekey', body, ...unsigned, host: proofOf(rank) }
  }

  async readRekey({ body, host }: Parameters<Sealing['readRekey']>[0]): ReturnType<Sealing['readRekey']> {
    const rekey = v.safeParse(Rekey, JSON.parse(body))
    if (!rekey.success || rekey.output.from !== this.roomId) return undefined
    const { to, by, without, seats } = rekey.output
    const bytes = new Uint8Array(16)
    const renewed = { name: 'renewed', secret: bytes, hostKeyHash: bytes, asksPassword: false }
    const keys = { roomId: to, link: renewed } as RoomKeys
    return { from: this.roomId, keys, without, seats, by, rank: host.rank, digest: body }
  }

  async sign(_purpose: string, text: string): Promise<string> {
    return signed(`${this.seat}${text}`)
  }

  async signSuccessor(to: SeatId): Promise<string> {
    return signed(`${this.seat}${to}`)
  }

  async takeSuccession(proof: Parameters<Sealing['takeSuccession']>[0]): Promise<boolean> {
    const said = utf8.decode.decode(decodeBase64url(proof.signature) ?? new Uint8Array(0))
    if (said.slice(22, 44) !== this.seat) return false
    this.#own = { ...this.#own, successorOf: said.slice(0, 22) }
    return true
  }

  async isTicketOf(given: string, of: SeatId, shown: string): Promise<boolean> {
    return shown === `${given} of ${of}`
  }

  async fetchRekeying(): Promise<void> {}

  moveTo({ roomId }: RoomKeys): Sealing {
    return createPlainSealing(this.seat, this.#own.epoch, this.#own.rank, roomId)
  }

  async grantHost(): Promise<HostProof | undefined> {
    return this.#rank === 'creator' ? proofOf('host') : undefined
  }

  async takeHost({ rank }: HostProof): Promise<boolean> {
    this.#own = { ...this.#own, rank }
    return true
  }

  async prove(id: PeerId) {
    joins += 1
    return { id, joinNumber: joins, proof: proofBy(this.seat) }
  }

  async isOwnProof({ proof }: Parameters<Sealing['isOwnProof']>[0]): Promise<boolean> {
    return proof === proofBy(this.seat)
  }

  async makeHello(content: Parameters<Sealing['makeHello']>[0]): Promise<string> {
    this.#own = { ...this.#own, ...content, epoch: this.#own.epoch + 1 }
    return write(this.#own)
  }

  acknowledgeHello(): void {}

  async learn(from: SeatId, hello: string): ReturnType<Sealing['learn']> {
    const parsed = v.safeParse(Hello, read(hello))
    if (!parsed.success || parsed.output.seat !== from || from === this.seat)
      return { verdict: 'refused', reason: 'unreadable' }
    const before = this.#known.get(from)
    const { epoch, rank } = parsed.output
    if (before && epoch < before.epoch) return { verdict: 'refused', reason: 'old-epoch' }
    const content = { ...parsed.output, idPub: keyOf(from), rank }
    this.#known.set(from, content)
    return { verdict: before?.epoch === epoch ? 'known' : 'new', content }
  }

  content(of: SeatId): HelloContent | undefined {
    return this.#known.get(of)
  }

  markBound(): void {}

  markGone(): void {}

  async seal(to: SeatId, path: SealedPath, text: string): Promise<string | undefined> {
    const peer = this.#known.get(to)
    if (!peer) return undefined
    const seq = (this.#sent.get(`${path} ${to}`) ?? 0) + 1
    this.#sent.set(`${path} ${to}`, seq)
    return write({ to, path, epoch: this.#own.epoch, forEpoch: peer.epoch, seq, text })
  }

  async open(from: SeatId, path: SealedPath, sealed: string): Promise<Opened> {
    const parsed = v.safeParse(Envelope, read(sealed))
    if (!parsed.success || parsed.output.to !== this.seat || parsed.output.path !== path)
      return { verdict: 'refused', reason: 'unreadable' }
    const { epoch, forEpoch, seq, text } = parsed.output
    const sender = this.#known.get(from)
    if (sender?.epoch !== epoch || forEpoch !== this.#own.epoch)
      return { verdict: 'refused', reason: 'unknown-key' }
    const key = `${path} ${from} ${epoch} ${forEpoch}`
    const window = this.#seen.get(key) ?? new ReplayWindow()
    if (!window.admits(seq)) return { verdict: 'refused', reason: 'replayed' }
    this.#seen.set(key, window)
    window.note(seq)
    return { verdict: 'opened', plaintext: text, sender }
  }

  async bind(to: SeatId): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#known.has(to) ? bindBytes(this.#own, this.#known.get(to)) : undefined
  }

  async checkBind(from: SeatId, bytes: Uint8Array): Promise<boolean> {
    const expected = this.#known.has(from) ? bindBytes(this.#known.get(from), this.#own) : undefined
    return String(bytes) === String(expected)
  }

  close(): void {}
}

function bindBytes(from: HelloContent | undefined, to: HelloContent | undefined): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64)
  utf8.encode.encodeInto(`${from?.seat} ${to?.seat}`.slice(0, 64), bytes)
  return bytes
}
