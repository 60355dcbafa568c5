/** Keys in IndexedDB: the private halves cannot be read even there, only used. */
import { createMemoryKeyStore, type KeyStore, type StoredSeat } from '@confab/mesh/room'
import type { HostKeyHash } from '@confab/protocol'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

interface KeyTables extends DBSchema {
  seats: { key: HostKeyHash; value: StoredSeat }
  hostKeys: { key: HostKeyHash; value: CryptoKeyPair }
}
type KeyDatabase = IDBPDatabase<KeyTables>

const DATABASE = 'confab-keys'
const VERSION = 1
/** Seats older than this are not used again, so they are not kept either. In ms. */
const SEAT_LIFETIME_MS = 24 * 60 * 60 * 1_000

async function openKeyDatabase(): Promise<KeyDatabase> {
  const database = await openDB<KeyTables>(DATABASE, VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore('seats')
      fresh.createObjectStore('hostKeys')
    },
  })
  await dropOldSeats(database)
  return database
}

async function dropOldSeats(database: KeyDatabase): Promise<void> {
  const oldest = Date.now() - SEAT_LIFETIME_MS
  const { store, done } = database.transaction('seats', 'readwrite')
  for await (const cursor of store) if (cursor.value.createdAt < oldest) await cursor.delete()
  await done
}

/**
 * Keeps keys in this browser; where it refuses (some private windows, lockdown modes, a full disk), they last as long as
 * the page.
 */
export function createBrowserKeyStore(open: () => Promise<KeyDatabase> = openKeyDatabase): KeyStore {
  const memory = createMemoryKeyStore()
  const opened = open().catch(() => undefined)

  async function inDatabase<Result>(
    work: (database: KeyDatabase) => Promise<Result>,
  ): Promise<Result | undefined> {
    const database = await opened
    // A full disk, or a database that another version holds: memory does instead.
    return database && work(database).catch(() => undefined)
  }
  // What could be stored is not kept in memory as well, so that another page's newer epoch is seen.
  const stored = (work: (database: KeyDatabase) => Promise<unknown>) =>
    inDatabase(async (database) => {
      await work(database)
      return true
    })

  return {
    loadSeat: async (room) => (await memory.loadSeat(room)) ?? inDatabase((keys) => keys.get('seats', room)),
    async saveSeat(room, seat) {
      if (!(await stored((keys) => keys.put('seats', seat, room)))) await memory.saveSeat(room, seat)
    },
    async forgetSeat(room) {
      await memory.forgetSeat(room)
      await stored((keys) => keys.delete('seats', room))
    },
    loadHostKeys: async (room) =>
      (await memory.loadHostKeys(room)) ?? inDatabase((keys) => keys.get('hostKeys', room)),
    async saveHostKeys(room, pair) {
      if (!(await stored((keys) => keys.put('hostKeys', pair, room)))) await memory.saveHostKeys(room, pair)
    },
    async forgetHostKeys(room) {
      await memory.forgetHostKeys(room)
      await stored((keys) => keys.delete('hostKeys', room))
    },
  }
}

let shared: KeyStore | undefined

/** This browser's key store, opened when first asked for: one for all, so that keys that only last as long as the page are found again. */
export function browserKeyStore(): KeyStore {
  shared ??= createBrowserKeyStore()
  return shared
}
