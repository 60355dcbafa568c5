/** Sealing without cryptography, for tests of the engine: readable, instant, with the same verdicts. */
import {
  encodeBase64url,
  decodeBase64url,
  HostRank,
  type HostProof,
  type RoomId,
  type SeatId,
  type SeatKey,
} from '@confab/protocol'
import * as v from 'valibot'
import { createObservable } from '../base/observable.ts'
import type { RoomKeys } from '../sealing/room-link.types.ts'
import { ReplayWindow } from '../sealing/replay-window.ts'
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
  const known = new Map<SeatId, HelloContent>()
  const sent = new Map<string, number>()
  const seen = new Map<string, ReplayWindow>()
  const address = { hostKeyHash: encodeBase64url(new Uint8Array(16)), access: roomId }
  // Nothing else is asked of keys that seal nothing.
  const link = { ticket: ticket === undefined ? undefined : decodeBase64url(ticket) }
  const keys = { roomId, address, link } as RoomKeys
  let own: HelloContent = { seat, idPub: keyOf(seat), name: '', fingerprint: '', epoch: firstEpoch, rank }
  if (ticket !== undefined) own = { ...own, ticket: `${ticket} of ${seat}` }

  return {
    seat,
    seatKey: keyOf(seat),
    // The engine tells visits of one seat apart by nothing but this.
    visit: fakeSeat(2_000_000),
    keys,
    address,
    roomId,
    needsNewHello: createObservable(false),
    get host() {
      return own.rank && proofOf(own.rank)
    },
    makeRekey({ without, seats }) {
      rekeyed += 1
      const body = JSON.stringify({
        from: roomId,
        to: fakeSeat(1_000_000 + rekeyed),
        by: seat,
        without,
        seats,
      })
      return Promise.resolve(own.rank && { type: 'host:rekey', body, ...unsigned, host: proofOf(own.rank) })
    },
    readRekey({ body, host }) {
      const rekey = v.safeParse(Rekey, JSON.parse(body))
      if (!rekey.success || rekey.output.from !== roomId) return Promise.resolve(undefined)
      const { to, by, without, seats } = rekey.output
      const bytes = new Uint8Array(16)
      const renewed = { name: 'renewed', secret: bytes, hostKeyHash: bytes, asksPassword: false }
      const next = { roomId: to, link: renewed } as RoomKeys
      return Promise.resolve({ from: roomId, keys: next, without, seats, by, rank: host.rank, digest: body })
    },
    sign: (_purpose, text) =>
      Promise.resolve(encodeBase64url(utf8.encode.encode(`${seat}${text}`.padEnd(64).slice(0, 64)))),
    signSuccessor: (to) =>
      Promise.resolve(encodeBase64url(utf8.encode.encode(`${seat}${to}`.padEnd(64).slice(0, 64)))),
    takeSuccession(proof) {
      const signed = utf8.decode.decode(decodeBase64url(proof.signature) ?? new Uint8Array(0))
      if (signed.slice(22, 44) !== seat) return Promise.resolve(false)
      own = { ...own, successorOf: signed.slice(0, 22) }
      return Promise.resolve(true)
    },
    isTicketOf: (given, of, shown) => Promise.resolve(shown === `${given} of ${of}`),
    fetchRekeying: () => Promise.resolve(),
    moveTo: (next) => createPlainSealing(seat, own.epoch, own.rank, next.roomId),
    grantHost: () => Promise.resolve(rank === 'creator' ? proofOf('host') : undefined),
    takeHost(proof) {
      own = { ...own, rank: proof.rank }
      return Promise.resolve(true)
    },
    prove(id) {
      joins += 1
      return Promise.resolve({ id, joinNumber: joins, proof: proofBy(seat) })
    },
    isOwnProof: ({ proof }) => Promise.resolve(proof === proofBy(seat)),
    makeHello(content) {
      own = { ...own, ...content, epoch: own.epoch + 1 }
      return Promise.resolve(write(own))
    },
    acknowledgeHello() {},
    learn(from, hello) {
      const parsed = v.safeParse(Hello, read(hello))
      if (!parsed.success || parsed.output.seat !== from || from === seat) {
        return Promise.resolve({ verdict: 'refused', reason: 'unreadable' })
      }
      const before = known.get(from)
      if (before && parsed.output.epoch < before.epoch) {
        return Promise.resolve({ verdict: 'refused', reason: 'old-epoch' })
      }
      const content = { ...parsed.output, idPub: keyOf(from), rank: parsed.output.rank }
      known.set(from, content)
      return Promise.resolve({
        verdict: before?.epoch === parsed.output.epoch ? 'known' : 'new',
        content,
      })
    },
    content: (of) => known.get(of),
    markBound() {},
    markGone() {},
    seal(to, path, text) {
      const peer = known.get(to)
      if (!peer) return Promise.resolve(undefined)
      const seq = (sent.get(`${path} ${to}`) ?? 0) + 1
      sent.set(`${path} ${to}`, seq)
      return Promise.resolve(write({ to, path, epoch: own.epoch, forEpoch: peer.epoch, seq, text }))
    },
    open(from, path, sealed) {
      return Promise.resolve(openFor(from, path, sealed))
    },
    bind: (to) => Promise.resolve(known.has(to) ? bindBytes(own, known.get(to)) : undefined),
    checkBind: (from, bytes) =>
      Promise.resolve(
        String(bytes) === String(known.has(from) ? bindBytes(known.get(from), own) : undefined),
      ),
    close() {},
  }

  function openFor(from: SeatId, path: SealedPath, sealed: string): Opened {
    const parsed = v.safeParse(Envelope, read(sealed))
    if (!parsed.success || parsed.output.to !== seat || parsed.output.path !== path)
      return { verdict: 'refused', reason: 'unreadable' }
    const { epoch, forEpoch, seq, text } = parsed.output
    const sender = known.get(from)
    if (sender?.epoch !== epoch || forEpoch !== own.epoch)
      return { verdict: 'refused', reason: 'unknown-key' }
    const key = `${path} ${from} ${epoch} ${forEpoch}`
    const window = seen.get(key) ?? new ReplayWindow()
    if (!window.admits(seq)) return { verdict: 'refused', reason: 'replayed' }
    seen.set(key, window)
    window.note(seq)
    return { verdict: 'opened', plaintext: text, sender }
  }
}

function bindBytes(from: HelloContent | undefined, to: HelloContent | undefined): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64)
  utf8.encode.encodeInto(`${from?.seat} ${to?.seat}`.slice(0, 64), bytes)
  return bytes
}
