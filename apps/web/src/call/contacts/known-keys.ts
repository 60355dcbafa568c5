/** One's own key to be known again by, in this browser; its private half cannot be read even here. */
import { createKnownKeys, signKnown, type KeySignature } from '@confab/mesh/known'
import type { SeatId } from '@confab/protocol'
import { openDB, type DBSchema } from 'idb'

interface KnownTables extends DBSchema {
  own: { key: 'pair'; value: CryptoKeyPair }
}

const DATABASE = 'confab-known'
const VERSION = 1

const open = () =>
  openDB<KnownTables>(DATABASE, VERSION, {
    upgrade(fresh) {
      fresh.createObjectStore('own')
    },
  })

async function ownPair(): Promise<CryptoKeyPair> {
  const database = await open()
  try {
    const kept = await database.get('own', 'pair')
    if (kept !== undefined) return kept
    const made = await createKnownKeys(globalThis.crypto.subtle)
    await database.put('own', made, 'pair')
    return made
  } finally {
    database.close()
  }
}

/** What that seat shows; nothing where this browser keeps no keys, because it would be another one each time. */
export async function showKnown(seat: SeatId): Promise<KeySignature | undefined> {
  try {
    return await signKnown(globalThis.crypto.subtle, await ownPair(), seat)
  } catch {
    // Where no key can be kept nobody is known again.
    return undefined
  }
}

/** Makes the owner of this browser unknown to everybody: the next key is another one. */
export async function forgetOwnKey(): Promise<void> {
  try {
    const database = await open()
    await database.clear('own')
    database.close()
  } catch {
    // Where keys are not kept there is nothing to forget.
  }
}
