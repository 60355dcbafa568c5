import type { SeatId } from '@confab/protocol'
import { createObservable } from '../observable.ts'
import { parseFingerprint } from './fingerprint.ts'
import { encodeBody, hashBody, openHello, sealHello, signBody } from './hello.ts'
import type { KeyStore } from './key-store.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import { createKnownPeers, type KnownHello } from './known-peers.ts'
import { createOwnHellos, type OwnHello } from './own-hellos.ts'
import { createPairState, type PairState } from './pair-state.ts'
import { deriveBinding, MESSAGES_PER_KEY, openMessage, readMessage, sealMessage } from './pair.ts'
import { concat, exportPublic, generateAgreementPair, sameBytes, type WebCrypto } from './primitives.ts'
import type { RoomKeys } from './room-link.types.ts'
import type { HelloVerdict, Opened, OpenRefusal, SealedPath, Sealing } from './sealing.ts'
import { loadSeat, proveSeat, type Seat } from './seat.ts'

/** Messages left under a key when a new hello is asked for: enough for all that is said until it is acknowledged. */
const RENEWAL_RESERVE = 1_024
/** Seats that came and went after which a new hello lets them be forgotten. */
const DEPARTED_REMEMBERED = 256
/** The name of a key and the hash over both certificates. */
const BINDING_BYTES = 64
const COM_BYTES = 32

/** What sealing is given. */
export interface SealingOptions {
  readonly keys: RoomKeys
  readonly keyStore: KeyStore
  /** Unix ms; epochs follow it. */
  readonly now: () => number
  /** The browser's own, unless told otherwise. */
  readonly crypto?: WebCrypto
  /** How many messages a key may seal; fewer only where somebody wants to see the end of one. */
  readonly messagesPerKey?: number
}

/** Takes one's seat in a room, the one of before where the key store has it, and seals and opens from there. */
export async function createSealing(options: SealingOptions): Promise<Sealing> {
  const { keys, keyStore, now, crypto = globalThis.crypto, messagesPerKey = MESSAGES_PER_KEY } = options
  const seat = await loadSeat({ room: keys.address.h, keyStore, crypto, now })
  return assemble({ keys, crypto, seat, now, messagesPerKey })
}

interface Parts {
  readonly keys: RoomKeys
  readonly crypto: WebCrypto
  readonly seat: Seat
  readonly now: () => number
  readonly messagesPerKey: number
}

/** A pair of hellos whose key a message or a binding named. */
interface Match {
  readonly own: OwnHello
  readonly peer: KnownHello
  readonly pair: PairState
}

function assemble({ keys, crypto, seat, now, messagesPerKey }: Parts): Sealing {
  const { subtle } = crypto
  const { roomId, prk } = keys
  const own = createOwnHellos(now)
  const peers = createKnownPeers(now)
  const enqueue = createKeyedQueue<SeatId>()
  const needsNewHello = createObservable(false)

  const pairOf = (hello: OwnHello, peer: KnownHello): Promise<PairState> => {
    const known = hello.pairs.get(peer)
    if (known) return known
    const made = createPairState(subtle, {
      roomId,
      prk,
      own: { seat: seat.id, bodyHash: hello.bodyHash, dh: hello.dh },
      peer: { seat: peer.content.seat, bodyHash: peer.bodyHash, dhKey: peer.dhKey },
    })
    hello.pairs.set(peer, made)
    return made
  }

  const forgetTheGone = () => {
    const alive = own.all()
    peers.forget(alive.at(-1)?.serial ?? 0)
    return alive
  }

  const askForRenewal = () => {
    if (!own.pending) needsNewHello.set(true)
  }

  /** The pair that seals for a seat now. */
  const sealingPair = async (to: SeatId): Promise<Match | undefined> => {
    const [hello, peer] = [own.sealing(), peers.current(to)]
    return hello && peer && { own: hello, peer, pair: await pairOf(hello, peer) }
  }

  /** The pair whose key from that seat has this name. */
  const findPair = async (from: SeatId, path: SealedPath, com: Uint8Array): Promise<Match | undefined> => {
    for (const hello of forgetTheGone()) {
      for (const peer of peers.all(from)) {
        const pair = await pairOf(hello, peer)
        const { keys } = await pair.receiving(path)
        if (sameBytes(keys.com, com)) return { own: hello, peer, pair }
      }
    }
    return undefined
  }

  const learn = async (from: SeatId, sealed: string): Promise<HelloVerdict> => {
    const known = peers.recognise(from, sealed)
    if (known) return { verdict: 'known', content: known.content }
    if (from === seat.id) return { verdict: 'refused', reason: 'wrong-seat' }
    const reading = await openHello(subtle, keys, from, sealed)
    if (!reading.ok) return { verdict: 'refused', reason: reading.reason }
    const peer = { ...reading.hello, bodyHash: await hashBody(subtle, reading.hello.body) }
    const verdict = peers.accept(
      peer,
      sealed,
      forgetTheGone().map(({ fp }) => fp),
    )
    // Keys are derived at once, so that the first message waits for nothing.
    if (verdict.verdict === 'new') await (await sealingPair(from))?.pair.sending('server')
    return verdict
  }

  const seal = async (to: SeatId, path: SealedPath, plaintext: string): Promise<string | undefined> => {
    const match = await sealingPair(to)
    const channel = await match?.pair.sending(path)
    if (!channel) return undefined
    const seq = channel.last + 1
    if (seq >= messagesPerKey - RENEWAL_RESERVE) askForRenewal()
    if (seq >= messagesPerKey) return undefined
    // Taken before anything is awaited: whatever happens to the message, its number is never used again.
    channel.last = seq
    return sealMessage(subtle, channel.keys, seq, plaintext)
  }

  const open = async (from: SeatId, path: SealedPath, sealed: string): Promise<Opened> => {
    const refused = (reason: OpenRefusal): Opened => ({ verdict: 'refused', reason })
    const message = readMessage(sealed)
    if (!message) return refused('malformed')
    const match = await findPair(from, path, message.com)
    if (!match) return refused('unknown-key')
    const channel = await match.pair.receiving(path)
    if (message.seq <= channel.last) return refused('replayed')
    const plaintext = await openMessage(subtle, channel.keys, message)
    if (plaintext === undefined) return refused('unreadable')
    const gap = message.seq > channel.last + 1
    channel.last = message.seq
    return { verdict: 'opened', plaintext, sender: match.peer.content, gap }
  }

  const makeHello = async (name: string, fingerprint: string): Promise<string> => {
    const fp = parseFingerprint(fingerprint)
    if (!fp) throw new RangeError('not a SHA-256 fingerprint')
    const epoch = await seat.nextEpoch()
    const dh = await generateAgreementPair(subtle)
    const idPub = await exportPublic(subtle, seat.keys.publicKey)
    const dhPub = await exportPublic(subtle, dh.publicKey)
    const body = encodeBody({ epoch, idPub, dhPub, fp, name })
    const sealed = await sealHello(crypto, keys, body, await signBody(subtle, seat.keys, roomId, body))
    own.add({ bodyHash: await hashBody(subtle, body), fp, dh: dh.privateKey, pairs: new WeakMap() })
    needsNewHello.set(false)
    return sealed
  }

  const bind = async (to: SeatId) => {
    const match = await sealingPair(to)
    if (!match) return undefined
    const { com } = (await match.pair.sending('peer')).keys
    const direction = { from: seat.id, to }
    return concat(com, await deriveBinding(subtle, match.pair.secret, direction, match.own.fp, match.peer.fp))
  }

  const checkBind = async (from: SeatId, bytes: Uint8Array) => {
    if (bytes.length !== BINDING_BYTES) return false
    const match = await findPair(from, 'peer', bytes.subarray(0, COM_BYTES))
    if (!match) return false
    const direction = { from, to: seat.id }
    const expected = await deriveBinding(subtle, match.pair.secret, direction, match.peer.fp, match.own.fp)
    return sameBytes(expected, bytes.subarray(COM_BYTES))
  }

  return {
    seat: seat.id,
    seatKey: seat.key,
    address: keys.address,
    roomId,
    needsNewHello,
    prove: (id) => proveSeat(subtle, seat.keys, roomId, id),
    makeHello: ({ name, fingerprint }) => enqueue(seat.id, () => makeHello(name, fingerprint)),
    acknowledgeHello: () => own.acknowledge(),
    learn: (from, hello) => enqueue(from, () => learn(from, hello)),
    content: (peer) => peers.current(peer)?.content,
    markBound: (peer) => peers.markBound(peer),
    markGone(peer) {
      const newest = own.all()[0]?.serial ?? 0
      peers.markGone(peer, newest)
      if (peers.departedSince(newest) >= DEPARTED_REMEMBERED) askForRenewal()
    },
    seal: (to, path, plaintext) => enqueue(to, () => seal(to, path, plaintext)),
    open: (from, path, sealed) => enqueue(from, () => open(from, path, sealed)),
    bind: (to) => enqueue(to, () => bind(to)),
    checkBind: (from, bytes) => enqueue(from, () => checkBind(from, bytes)),
    close() {
      own.clear()
      peers.clear()
    },
  }
}
