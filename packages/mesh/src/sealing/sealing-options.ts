import type { Nonce, SeatId } from '@confab/protocol'
import type { KeyStore } from './key-store.ts'
import type { WebCrypto } from './primitives.ts'
import type { RoomKeys } from './room/room-link.types.ts'
import type { KeySignature } from './hello/successor.ts'

/** What ends the use of a hello. */
export interface SealingBounds {
  /** No key seals this message or a later one. */
  readonly messagesPerKey: number
  /** Seats that came and went after which a new hello lets them be forgotten. */
  readonly departedSeats: number
}

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
