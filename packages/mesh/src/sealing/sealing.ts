import type {
  HostProof,
  HostRank,
  Nonce,
  PeerId,
  PeerMessageOf,
  RoomAddress,
  RoomId,
  SeatId,
  SeatKey,
  Signature,
} from '@confab/protocol'
import type { Rekey, RekeyTerms } from './rekey.types.ts'
import type { KeySignature } from './hello/successor.ts'
import type { RoomKeys } from './room/room-link.types.ts'
import type { JoinProof } from './seat.ts'
import type { Observable } from '../base/observable.ts'

/** Which way a sealed message goes: through the server, or through a third peer. Each has keys of its own. */
export type SealedPath = 'server' | 'peer'

/** What a seat tells the others about itself, once its hello was opened and found genuine. */
export interface HelloContent {
  readonly seat: SeatId
  /** The key that the seat stands for. */
  readonly idPub: SeatKey
  /** As the other person typed it: not yet cleaned for showing. */
  readonly name: string
  /** SHA-256 of the certificate that the seat's connections show, lower-case hex pairs with colons (RFC 8122). */
  readonly fingerprint: string
  /** Grows with every hello of that seat. */
  readonly epoch: number
  /** The rights that the room's host key gave this seat; `undefined` for guests. */
  readonly rank: HostRank | undefined
  /** Shows that this seat came by a link for one person; only who gave that out can tell. */
  readonly ticket?: string | undefined
  /** The seat whose place it takes, which signed that: somebody went on with another device. */
  readonly successorOf?: SeatId | undefined
  /** By what somebody wants to be known again; nobody has looked yet whether it is true: `readKnown` does. */
  readonly known?: KeySignature | undefined
}

/** Why a hello was not believed. */
export type HelloRefusal =
  | 'unreadable'
  | 'malformed'
  | 'bad-signature'
  | 'not-a-host'
  | 'not-an-successor'
  | 'wrong-seat'
  | 'old-epoch'
  | 'epoch-reused'
  | 'fingerprint-taken'

/** What became of a hello. `known`: the same one again. */
export type HelloVerdict =
  | { readonly verdict: 'new' | 'known'; readonly content: HelloContent }
  | { readonly verdict: 'refused'; readonly reason: HelloRefusal }

/** Why a sealed message was dropped. `unknown-key`: no hello explains it (yet). */
export type OpenRefusal = 'malformed' | 'unknown-key' | 'replayed' | 'unreadable'

/** What a sealed message said. */
export type Opened =
  | {
      readonly verdict: 'opened'
      readonly plaintext: string
      /** The hello under which the sender sealed it: tells an old page's messages from the present one's. */
      readonly sender: HelloContent
    }
  | { readonly verdict: 'refused'; readonly reason: OpenRefusal }

/**
 * One seat's keys in one room, and all sealing and opening done with them. Operations on one seat finish in the order
 * in which they were asked for. Nothing here rejects for anything that another person or the server sent.
 */
export interface Sealing {
  readonly seat: SeatId
  readonly seatKey: SeatKey
  /** Tells this visit from others that the same seat made: it stays through a reload, and in a room that follows. */
  readonly visit: Nonce
  readonly keys: RoomKeys
  readonly address: RoomAddress
  readonly roomId: RoomId
  /** The proof of this seat's rights, shown with every hello made from now on; `undefined` for guests. */
  readonly host: HostProof | undefined
  /** Gives a seat the rights of a host. `undefined` where this browser did not make the room. */
  grantHost(seat: SeatId): Promise<HostProof | undefined>
  /** Takes rights that a host passed on, if they hold for this seat. Returns whether they did. */
  takeHost(proof: HostProof): Promise<boolean>
  /** Makes a new key for the room; `undefined` for guests. */
  makeRekey(terms: RekeyTerms): Promise<PeerMessageOf<'host:rekey'> | undefined>
  /** Checks a new key for this room; `undefined` for anything that is none. `isHost` knows who moderates. */
  readRekey(
    message: PeerMessageOf<'host:rekey'>,
    isHost: (seat: SeatId) => boolean,
  ): Promise<Rekey | undefined>
  /** Fetches ahead what new keys are made and read with: the network may be gone when one comes. Rejects where it is. */
  fetchRekeying(): Promise<void>
  /** The same seat in the room that a rekey leads to. Both are used until this one is closed. */
  moveTo(keys: RoomKeys): Sealing
  /** Signs a text of this seat for one purpose, for everybody who knows the room's host key. */
  sign(purpose: string, text: string): Promise<Signature>
  /** Signs that `seat` takes the place of this one in this room. */
  signSuccessor(seat: SeatId): Promise<Signature>
  /** Takes the place of the seat of that key, if it signed so; hellos made from now on show it. Returns whether it did. */
  takeSuccession(proof: KeySignature): Promise<boolean>
  /** Whether what a seat shows follows from that ticket. Never rejects. */
  isTicketOf(ticket: string, seat: SeatId, shown: string): Promise<boolean>
  /** Signs this seat's right to the room for one socket, under a number above all before it. */
  prove(id: PeerId): Promise<JoinProof>
  /** Whether another page of this very seat made that proof for the room: anyone who holds the seat's key. Never rejects. */
  isOwnProof(shown: JoinProof): Promise<boolean>
  /**
   * Makes a new hello, with a new epoch and a new key for agreement, and returns it sealed. It is used for sealing only
   * from {@link acknowledgeHello} on; messages sealed for it by others are understood at once.
   */
  makeHello(content: { name: string; fingerprint: string }): Promise<string>
  /** The server has announced the hello made last: seal with it from now on. */
  acknowledgeHello(): void
  /** Opens and checks what the server shows as the hello of `seat`, and derives the pair's keys. */
  learn(seat: SeatId, hello: string): Promise<HelloVerdict>
  /** What is known of a seat. */
  content(seat: SeatId): HelloContent | undefined
  /** Tells that this seat has a bound link, so that no other seat may show the same certificate from now on. */
  markBound(seat: SeatId): void
  /**
   * Tells that this seat left and has no link any more. What is known of it is kept for as long as numbers of messages
   * could be used twice without it, and then forgotten.
   */
  markGone(seat: SeatId): void
  /**
   * Turns `true` when a new hello has to be made, shown and acknowledged soon, because a key nears its last message or
   * too many seats came and went under the present hello; `false` again as soon as one is made.
   */
  readonly needsNewHello: Observable<boolean>
  /**
   * Seals for one seat. `undefined` when its hello is not known, or when the key is used up (long after
   * {@link needsNewHello} said so). Rejects with a `RangeError` for more than 44 KiB.
   */
  seal(to: SeatId, path: SealedPath, plaintext: string): Promise<string | undefined>
  open(from: SeatId, path: SealedPath, sealed: string): Promise<Opened>
  /** The 64 bytes that bind this side of a link to its certificate; `undefined` when the hello is not known. */
  bind(to: SeatId): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Whether these are the bytes that `from` must send first on a link. */
  checkBind(from: SeatId, bytes: Uint8Array): Promise<boolean>
  /** Forgets all keys. */
  close(): void
}
