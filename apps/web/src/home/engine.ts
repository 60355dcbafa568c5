/** The few things of the engine that home needs, so that it fetches these and no more. */
export {
  createRoomLink,
  formatRoomLink,
  normaliseRoomName,
  parseRoomLink,
  randomRoomName,
} from '@confab/mesh'
export { browserKeyStore } from '../lib/key-store.ts'
