import type { HostKeyHash, HostProof } from '@confab/protocol'

/** A seat's key pair (ECDSA P-256, private half not extractable) with the last epoch that its hellos used. */
export interface StoredSeat {
  readonly keys: CryptoKeyPair
  readonly epoch: number
  /** Unix ms. Seats older than a day are not used again. */
  readonly createdAt: number
  /** The rights that a host passed on to this seat. */
  readonly host?: HostProof | undefined
}

/** Where a browser keeps its keys: IndexedDB in the app, memory in tests and where nothing can be stored. */
export interface KeyStore {
  loadSeat(room: HostKeyHash): Promise<StoredSeat | undefined>
  saveSeat(room: HostKeyHash, seat: StoredSeat): Promise<void>
  forgetSeat(room: HostKeyHash): Promise<void>
  /** The pair that the creator of a room made for it (ECDSA P-256, private half not extractable). */
  loadHostKeys(room: HostKeyHash): Promise<CryptoKeyPair | undefined>
  saveHostKeys(room: HostKeyHash, keys: CryptoKeyPair): Promise<void>
  forgetHostKeys(room: HostKeyHash): Promise<void>
}
