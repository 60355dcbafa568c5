import type { HostKeyHash } from '@confab/protocol'
import type { KeyStore, StoredSeat } from './key-store.ts'

/** Keeps keys as long as the page lives: where a browser stores nothing, and in tests. */
export function createMemoryKeyStore(): KeyStore {
  const seats = new Map<HostKeyHash, StoredSeat>()
  const hostKeys = new Map<HostKeyHash, CryptoKeyPair>()
  return {
    async loadSeat(room) {
      return seats.get(room)
    },
    async saveSeat(room, seat) {
      seats.set(room, seat)
    },
    async forgetSeat(room) {
      seats.delete(room)
    },
    async loadHostKeys(room) {
      return hostKeys.get(room)
    },
    async saveHostKeys(room, keys) {
      hostKeys.set(room, keys)
    },
    async forgetHostKeys(room) {
      hostKeys.delete(room)
    },
  }
}
