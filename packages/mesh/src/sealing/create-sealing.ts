import { decodeBase64url, encodeBase64url, labelled, type Nonce, type SeatId } from '@confab/protocol'
import { createObservable } from '../base/observable.ts'
import { createBinding } from './binding.ts'
import { parseFingerprint } from './fingerprint.ts'
import { readSuccessor, signSuccessor, type KeySignature } from './successor.ts'
import { encodeBody, hashBody, openHello, sealHello, signBody } from './hello.ts'
import { loadHostRights, type HostRights } from './host-rights.ts'
import type { KeyStore } from './key-store.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import { createKnownPeers, type KnownPeers } from './known-peers.ts'
import { createMessageBox } from './message-box.ts'
import { createOwnHellos, type OwnHello, type OwnHellos } from './own-hellos.ts'
import { MESSAGES_PER_KEY } from './pair.ts'
import { createPairing, type Pairing } from './pairing.ts'
import {
  derive,
  exportPublic,
  generateAgreementPair,
  importSecret,
  sign,
  type Bytes,
  type WebCrypto,
} from './primitives.ts'
import type { RoomKeys } from './room-link.types.ts'
import type { HelloVerdict, Sealing } from './sealing.ts'
import { ID_BYTES, isOwnProof, loadSeat, proveSeat, type Seat } from './seat.ts'

/** Few calls need it, so it is no part of what joining waits for. */
const rekeying = () => import('./rekey.ts')

/** What ends the use of a hello. */
export interface SealingBounds {
  /** No key seals this message or a later one. */
  readonly messagesPerKey: number
  /** Seats that came and went after which a new hello lets them be forgotten. */
  readonly departedSeats: number
}

const BOUNDS: SealingBounds = { messagesPerKey: MESSAGES_PER_KEY, departedSeats: 256 }

/** What sealing is given. */
export interface SealingOptions {
  readonly keys: RoomKeys
  readonly keyStore: KeyStore
  /** Unix ms; epochs follow it. */
  readonly now: () => number
  /** The visit that this page goes on with; a new one unless told otherwise. */
  readonly visit?: Nonce | undefined
  /** What a seat shows by which its owner is known again, asked for each hello. Nothing unless told otherwise. */
  readonly known?: (seat: SeatId) => Promise<KeySignature | undefined>
  /** The browser's own, unless told otherwise. */
  readonly crypto?: WebCrypto
  /** Lower ones only where somebody wants to see what happens there. */
  readonly bounds?: Partial<SealingBounds>
}

/** Takes one's seat in a room, the one of before where the key store has it, and seals and opens from there. */
export async function createSealing(options: SealingOptions): Promise<Sealing> {
  const { keys, keyStore, now, known, crypto = globalThis.crypto } = options
  const bounds = { ...BOUNDS, ...options.bounds }
  const seat = await loadSeat({ room: keys.address.hostKeyHash, keyStore, crypto, now })
  const rights = await loadHostRights({ subtle: crypto.subtle, keys, keyStore, seat })
  const visit = options.visit ?? encodeBase64url(crypto.getRandomValues(new Uint8Array(ID_BYTES)))
  return sealIn({ keys, seat, visit, rights, known, now, crypto, bounds })
}

/** Everything that a seat takes along from room to room. */
interface Seated {
  readonly keys: RoomKeys
  readonly seat: Seat
  readonly visit: Nonce
  readonly rights: HostRights
  readonly known: SealingOptions['known']
  readonly now: () => number
  readonly crypto: WebCrypto
  readonly bounds: SealingBounds
}

function sealIn(seated: Seated): Sealing {
  const { keys, seat, visit, rights, known, now, crypto, bounds } = seated
  const { messagesPerKey, departedSeats } = bounds
  const { subtle } = crypto
  const own = createOwnHellos(now)
  const peers = createKnownPeers(now)
  const pairing = createPairing({ subtle, keys, seat: seat.id, own, peers })
  const binding = createBinding(subtle, seat.id, pairing)
  const needsNewHello = createObservable(false)
  const askForHello = () => {
    if (!own.pending) needsNewHello.set(true)
  }
  const messages = createMessageBox({ subtle, pairing, messagesPerKey, onNearlyUsedUp: askForHello })
  const inTurn = createKeyedQueue<SeatId>()
  /** Signed for this room only: who inherited a place in the one before is known by then. */
  let successor: KeySignature | undefined
  return {
    seat: seat.id,
    seatKey: seat.key,
    visit,
    keys,
    address: keys.address,
    roomId: keys.roomId,
    needsNewHello,
    get host() {
      return rights.proof
    },
    grantHost: (to) => rights.grant(to),
    takeHost: (proof) => rights.take(proof),
    async makeRekey(terms) {
      const host = rights.proof
      return host && (await rekeying()).makeRekey({ crypto, keys, seat, host }, terms)
    },
    readRekey: async (message, isHost) => (await rekeying()).readRekey(subtle, keys, message, isHost),
    async fetchRekeying() {
      await rekeying()
    },
    sign: async (purpose, text) =>
      encodeBase64url(
        await sign(
          subtle,
          seat.keys.privateKey,
          labelled('feature', purpose, keys.address.hostKeyHash, text),
        ),
      ),
    signSuccessor: (to) => signSuccessor(subtle, seat.keys.privateKey, keys.roomId, to),
    async takeSuccession(proof) {
      if ((await readSuccessor(subtle, proof, keys.roomId, seat.id)) === undefined) return false
      successor = proof
      return true
    },
    isTicketOf: async (ticket, of, shown) => (await ticketOf(subtle, decodeBase64url(ticket), of)) === shown,
    moveTo: (next) => sealIn({ ...seated, keys: next }),
    prove: (id) => proveSeat(subtle, seat, keys.roomId, id),
    isOwnProof: (shown) => isOwnProof(subtle, seat, keys.roomId, shown),
    makeHello: (content) =>
      inTurn(seat.id, async () => {
        const { sealed, hello } = await newHello({ crypto, keys, seat, rights, known, successor }, content)
        own.add(hello)
        needsNewHello.set(false)
        return sealed
      }),
    acknowledgeHello: () => own.acknowledge(),
    learn: (from, sealed) =>
      inTurn(from, () => learn({ subtle, keys, seat, own, peers, pairing }, from, sealed)),
    content: (peer) => peers.current(peer)?.content,
    markBound: (peer) => peers.markBound(peer),
    markGone(peer) {
      peers.markGone(peer)
      const [newest] = own.all()
      if (newest && peers.departedWith(newest.serial) >= departedSeats) askForHello()
    },
    seal: (to, path, plaintext) => inTurn(to, () => messages.seal(to, path, plaintext)),
    open: (from, path, sealed) => inTurn(from, () => messages.open(from, path, sealed)),
    bind: (to) => inTurn(to, () => binding.bind(to)),
    checkBind: (from, bytes) => inTurn(from, () => binding.check(from, bytes)),
    close() {
      own.close()
      peers.close()
    },
  }
}

/** What a seat shows of its link for one person: it fits no other seat. */
async function ticketOf(
  subtle: SubtleCrypto,
  ticket: Bytes | undefined,
  seat: SeatId,
): Promise<string | undefined> {
  if (ticket === undefined) return undefined
  const secret = await importSecret(subtle, ticket)
  return encodeBase64url(await derive(subtle, secret, { info: labelled('ticket', seat) }, ID_BYTES))
}

interface Maker {
  readonly crypto: WebCrypto
  readonly keys: RoomKeys
  readonly seat: Seat
  readonly rights: HostRights
  readonly known: SealingOptions['known']
  readonly successor: KeySignature | undefined
}

async function newHello(
  { crypto, keys, seat, rights, known, successor }: Maker,
  { name, fingerprint: written }: { readonly name: string; readonly fingerprint: string },
): Promise<{ readonly sealed: string; readonly hello: Omit<OwnHello, 'serial'> }> {
  const { subtle } = crypto
  const fingerprint = parseFingerprint(written)
  if (!fingerprint) throw new RangeError('not a SHA-256 fingerprint')
  const epoch = await seat.nextEpoch()
  const dh = await generateAgreementPair(subtle)
  const idPub = await exportPublic(subtle, seat.keys.publicKey)
  const ticket = await ticketOf(subtle, keys.link.ticket, seat.id)
  const dhPub = await exportPublic(subtle, dh.publicKey)
  const fields = { epoch, idPub, dhPub, fingerprint, name, host: rights.proof, ticket, successor }
  const body = encodeBody({ ...fields, known: await known?.(seat.id) })
  const signature = await signBody(subtle, seat.keys, keys.roomId, body)
  return {
    sealed: await sealHello(crypto, keys, body, signature),
    hello: { bodyHash: await hashBody(subtle, body), fingerprint, dh: dh.privateKey, pairs: new WeakMap() },
  }
}

interface Learner {
  readonly subtle: SubtleCrypto
  readonly keys: RoomKeys
  readonly seat: Seat
  readonly own: OwnHellos
  readonly peers: KnownPeers
  readonly pairing: Pairing
}

async function learn(
  { subtle, keys, seat, own, peers, pairing }: Learner,
  from: SeatId,
  sealed: string,
): Promise<HelloVerdict> {
  const known = peers.recognise(from, sealed)
  if (known) return { verdict: 'known', content: known.content }
  if (from === seat.id) return { verdict: 'refused', reason: 'wrong-seat' }
  const reading = await openHello(subtle, keys, from, sealed)
  if (!reading.ok) return { verdict: 'refused', reason: reading.reason }
  const { hello } = reading
  const alive = own.all()
  peers.forget(Math.min(...alive.map(({ serial }) => serial)))
  const verdict = peers.accept(
    hello,
    sealed,
    alive.map(({ fingerprint }) => fingerprint),
  )
  if (verdict.verdict === 'new') {
    // Derived at once, so that the first messages wait for nothing.
    const match = await pairing.toSeal(from)
    await Promise.all([match?.state.sending('server'), match?.state.receiving('server')])
  }
  return verdict
}
