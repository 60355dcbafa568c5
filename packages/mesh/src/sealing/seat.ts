/** One's own seat in a room: its key pair, its name among the others, its epochs and its proofs. */
import {
  decodeBase64url,
  encodeBase64url,
  labelled,
  type HostKeyHash,
  type HostProof,
  type JoinNumber,
  type PeerId,
  type RoomId,
  type SeatId,
  type SeatKey,
  type Signature,
} from '@confab/protocol'
import type { KeyStore, StoredSeat } from './key-store.ts'
import {
  exportPublic,
  generateSigningPair,
  hash,
  sign,
  verify,
  type Bytes,
  type WebCrypto,
} from './primitives.ts'

/** A seat is not used again after this, in ms: anyone who comes back the next day is a new one. */
const SEAT_LIFETIME_MS = 24 * 60 * 60 * 1000
/** Bytes of a hash that name a seat, a room or a host key: enough that nobody finds another with the same name. */
export const ID_BYTES = 16

/** One's own seat. */
export interface Seat {
  readonly id: SeatId
  readonly key: SeatKey
  readonly keys: CryptoKeyPair
  /** The rights that a host passed on to it. */
  readonly host: HostProof | undefined
  /** Keeps such rights with the seat. */
  keepHost(host: HostProof): Promise<void>
  /** Takes the next epoch, at least the present Unix ms, and stores it before it is used. */
  nextEpoch(): Promise<number>
}

/** What a seat is loaded from. */
export interface SeatSource {
  readonly room: HostKeyHash
  readonly keyStore: KeyStore
  readonly crypto: WebCrypto
  /** Unix ms. */
  readonly now: () => number
}

/** The name of the seat whose public key this is. */
export async function seatOf(subtle: SubtleCrypto, publicKey: Bytes): Promise<SeatId> {
  return encodeBase64url((await hash(subtle, 'seat', publicKey)).subarray(0, ID_BYTES))
}

/** The seat that this browser had in the room within a day, or a new one. */
export async function loadSeat({ room, keyStore, crypto, now }: SeatSource): Promise<Seat> {
  const { subtle } = crypto
  const stored = await keyStore.loadSeat(room)
  const usable = stored !== undefined && Math.abs(now() - stored.createdAt) < SEAT_LIFETIME_MS
  let state: StoredSeat = usable
    ? stored
    : { keys: await generateSigningPair(subtle), epoch: 0, createdAt: now() }
  const publicKey = await exportPublic(subtle, state.keys.publicKey)
  return {
    id: await seatOf(subtle, publicKey),
    key: encodeBase64url(publicKey),
    keys: state.keys,
    get host() {
      return state.host
    },
    async keepHost(host) {
      state = { ...state, host }
      await keyStore.saveSeat(room, state)
    },
    async nextEpoch() {
      state = { ...state, epoch: Math.max(state.epoch + 1, Math.floor(now())) }
      await keyStore.saveSeat(room, state)
      return state.epoch
    },
  }
}

/** A seat's right to a room for one socket: of no use to any other socket, and newer than all before it. */
export interface JoinProof {
  readonly id: PeerId
  readonly joinNumber: JoinNumber
  readonly proof: Signature
}

const signedPart = (roomId: RoomId, { id, joinNumber }: Pick<JoinProof, 'id' | 'joinNumber'>): Bytes =>
  labelled('join', roomId, id, joinNumber)

/** Signs a seat's right to a room for one socket, under the next number of the seat. */
export async function proveSeat(
  subtle: SubtleCrypto,
  { keys, nextEpoch }: Pick<Seat, 'keys' | 'nextEpoch'>,
  roomId: RoomId,
  id: PeerId,
): Promise<JoinProof> {
  const joinNumber = await nextEpoch()
  const signature = await sign(subtle, keys.privateKey, signedPart(roomId, { id, joinNumber }))
  return { id, joinNumber, proof: encodeBase64url(signature) }
}

/** Whether this seat's own key made a proof for the room. Never rejects. */
export async function isOwnProof(
  subtle: SubtleCrypto,
  { keys }: Pick<Seat, 'keys'>,
  roomId: RoomId,
  shown: JoinProof,
): Promise<boolean> {
  const signature = decodeBase64url(shown.proof)
  return signature !== undefined && verify(subtle, keys.publicKey, signature, signedPart(roomId, shown))
}
