/** Making, reading and writing links, and the keys behind them: what is needed before there is a call. */
export {
  createRoomLink,
  deriveRoomKeys,
  keysOfSecret,
  formatRoomLink,
  parseRoomLink,
  type LinkReading,
} from './sealing/room/room-link.ts'
export type { LinkProblem, RoomKeys, RoomLink } from './sealing/room/room-link.types.ts'
export { readPassword, type PasswordReading } from './sealing/room/password.ts'
export type { KeyStore, StoredSeat } from './sealing/key-store.ts'
export { createMemoryKeyStore } from './sealing/memory-key-store.ts'
export { normaliseRoomName } from './sealing/room/room-name.ts'
export { randomRoomName } from './sealing/room/room-names.ts'
