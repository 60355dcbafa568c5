import { decodeBase64url, encodeBase64url, labelled, type Nonce, type SeatId } from '@confab/protocol'
import { createObservable } from '../base/observable.ts'
import { createBinding } from './pair/binding.ts'
import { parseFingerprint } from './hello/fingerprint.ts'
import { readSuccessor, signSuccessor, type KeySignature } from './hello/successor.ts'
import { encodeBody, hashBody, openHello, sealHello, signBody } from './hello/hello.ts'
import { loadHostRights, type HostRights } from './hello/host-rights.ts'
import { createKeyedQueue } from './keyed-queue.ts'
import { createKnownPeers, type KnownPeers } from './hello/known-peers.ts'
import { createMessageBox } from './pair/message-box.ts'
import { createOwnHellos, type OwnHello, type OwnHellos } from './hello/own-hellos.ts'
import { MESSAGES_PER_KEY } from './pair/pair.ts'
import { createPairing, type Pairing } from './pair/pairing.ts'
import {
  derive,
  exportPublic,
  generateAgreementPair,
  importSecret,
  sign,
  type Bytes,
  type WebCrypto,
} from './primitives.ts'
import type { RoomKeys } from './room/room-link.types.ts'
import type { HelloVerdict, Sealing } from './sealing.ts'
import type { SealingBounds, SealingOptions } from './sealing-options.ts'
import { ID_BYTES, isOwnProof, loadSeat, proveSeat, type Seat } from './seat.ts'

/** Few calls need it, so it is no part of what joining waits for. */
const rekeying = () => import('./rekey.ts')

const BOUNDS: SealingBounds = { messagesPerKey: MESSAGES_PER_KEY, departedSeats: 256 }

/** Takes one's seat in a room, the one of before where the key store has it, and seals and opens from there. */
export async function createSealing(options: SealingOptions): Promise<Sealing> {
  const { keys, keyStore, now, known, crypto = globalThis.crypto } = options
  const bounds = { ...BOUNDS, ...options.bounds }
  const seat = await loadSeat({ room: keys.address.hostKeyHash, keyStore, crypto, now })
  const rights = await loadHostRights({ subtle: crypto.subtle, keys, keyStore, seat })
  const visit = options.visit ?? encodeBase64url(crypto.getRandomValues(new Uint8Array(ID_BYTES)))
  return new SeatSealing({ keys, seat, visit, rights, known, now, crypto, bounds })
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

/** One seat in one room. What concerns one other seat is done one after the other. */
class SeatSealing implements Sealing {
  readonly needsNewHello = createObservable(false)
  readonly #seated: Seated
  readonly #own: OwnHellos
  readonly #peers: KnownPeers
  readonly #pairing: Pairing
  readonly #binding: ReturnType<typeof createBinding>
  readonly #messages: ReturnType<typeof createMessageBox>
  readonly #inTurn = createKeyedQueue<SeatId>()
  /** Signed for this room only: who inherited a place in the one before is known by then. */
  #successor: KeySignature | undefined

  constructor(seated: Seated) {
    const { keys, seat, now, crypto, bounds } = seated
    const { subtle } = crypto
    this.#seated = seated
    this.#own = createOwnHellos(now)
    this.#peers = createKnownPeers(now)
    this.#pairing = createPairing({ subtle, keys, seat: seat.id, own: this.#own, peers: this.#peers })
    this.#binding = createBinding(subtle, seat.id, this.#pairing)
    const onNearlyUsedUp = () => this.#askForHello()
    const { messagesPerKey } = bounds
    this.#messages = createMessageBox({ subtle, pairing: this.#pairing, messagesPerKey, onNearlyUsedUp })
  }

  get seat() {
    return this.#seated.seat.id
  }

  get seatKey() {
    return this.#seated.seat.key
  }

  get visit() {
    return this.#seated.visit
  }

  get keys() {
    return this.#seated.keys
  }

  get address() {
    return this.keys.address
  }

  get roomId() {
    return this.keys.roomId
  }

  get #subtle(): SubtleCrypto {
    return this.#seated.crypto.subtle
  }

  get #privateKey(): CryptoKey {
    return this.#seated.seat.keys.privateKey
  }

  // ---- Rights and succession

  get host() {
    return this.#seated.rights.proof
  }

  readonly grantHost: Sealing['grantHost'] = (to) => this.#seated.rights.grant(to)
  readonly takeHost: Sealing['takeHost'] = (proof) => this.#seated.rights.take(proof)

  readonly makeRekey: Sealing['makeRekey'] = async (terms) => {
    const { crypto, keys, seat } = this.#seated
    const { host } = this
    return host && (await rekeying()).makeRekey({ crypto, keys, seat, host }, terms)
  }

  readonly readRekey: Sealing['readRekey'] = async (message, isHost) =>
    (await rekeying()).readRekey(this.#subtle, this.keys, message, isHost)

  readonly fetchRekeying: Sealing['fetchRekeying'] = async () => {
    await rekeying()
  }

  readonly sign: Sealing['sign'] = async (purpose, text) => {
    const signed = labelled('feature', purpose, this.address.hostKeyHash, text)
    return encodeBase64url(await sign(this.#subtle, this.#privateKey, signed))
  }

  readonly signSuccessor: Sealing['signSuccessor'] = (to) =>
    signSuccessor(this.#subtle, this.#privateKey, this.roomId, to)

  readonly takeSuccession: Sealing['takeSuccession'] = async (proof) => {
    if ((await readSuccessor(this.#subtle, proof, this.roomId, this.seat)) === undefined) return false
    this.#successor = proof
    return true
  }

  readonly isTicketOf: Sealing['isTicketOf'] = async (ticket, of, shown) =>
    (await ticketOf(this.#subtle, decodeBase64url(ticket), of)) === shown

  readonly moveTo: Sealing['moveTo'] = (next) => new SeatSealing({ ...this.#seated, keys: next })
  readonly prove: Sealing['prove'] = (id) => proveSeat(this.#subtle, this.#seated.seat, this.roomId, id)
  readonly isOwnProof: Sealing['isOwnProof'] = (shown) =>
    isOwnProof(this.#subtle, this.#seated.seat, this.roomId, shown)

  // ---- Hellos

  readonly makeHello: Sealing['makeHello'] = (content) =>
    this.#inTurn(this.seat, async () => {
      const { sealed, hello } = await newHello({ ...this.#seated, successor: this.#successor }, content)
      this.#own.add(hello)
      this.needsNewHello.set(false)
      return sealed
    })

  #askForHello(): void {
    if (!this.#own.pending) this.needsNewHello.set(true)
  }

  readonly acknowledgeHello: Sealing['acknowledgeHello'] = () => this.#own.acknowledge()

  readonly learn: Sealing['learn'] = (from, sealed) => {
    const { keys, seat } = this.#seated
    const known = { own: this.#own, peers: this.#peers, pairing: this.#pairing }
    return this.#inTurn(from, () => learn({ subtle: this.#subtle, keys, seat, ...known }, from, sealed))
  }

  readonly content: Sealing['content'] = (peer) => this.#peers.current(peer)?.content
  readonly markBound: Sealing['markBound'] = (peer) => this.#peers.markBound(peer)

  readonly markGone: Sealing['markGone'] = (peer) => {
    this.#peers.markGone(peer)
    const [newest] = this.#own.all()
    const departed = newest === undefined ? 0 : this.#peers.departedWith(newest.serial)
    if (departed >= this.#seated.bounds.departedSeats) this.#askForHello()
  }

  // ---- Messages and bindings

  readonly seal: Sealing['seal'] = (to, path, plaintext) =>
    this.#inTurn(to, () => this.#messages.seal(to, path, plaintext))
  readonly open: Sealing['open'] = (from, path, sealed) =>
    this.#inTurn(from, () => this.#messages.open(from, path, sealed))
  readonly bind: Sealing['bind'] = (to) => this.#inTurn(to, () => this.#binding.bind(to))
  readonly checkBind: Sealing['checkBind'] = (from, bytes) =>
    this.#inTurn(from, () => this.#binding.check(from, bytes))

  readonly close = (): void => {
    this.#own.close()
    this.#peers.close()
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
