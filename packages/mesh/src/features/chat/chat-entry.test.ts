import { encodeBase64url, type ChatBody } from '@confab/protocol'
import { expect, test } from 'vitest'
import { createSealing } from '../../sealing/create-sealing.ts'
import { createMemoryKeyStore } from '../../sealing/memory-key-store.ts'
import { createRoomLink, deriveRoomKeys } from '../../sealing/room/room-link.ts'
import { createEntryReader, newChatId, writeEntry } from './chat-entry.ts'

const { subtle } = crypto

async function room() {
  const keys = await deriveRoomKeys(await createRoomLink('amber-otter-42', createMemoryKeyStore()))
  const open = () => createSealing({ keys, keyStore: createMemoryKeyStore(), now: () => 1 })
  return { ann: await open(), ben: await open(), reader: createEntryReader(subtle, keys.address.hostKeyHash) }
}

const body = (changes: Partial<ChatBody> = {}): ChatBody => ({
  id: newChatId(crypto),
  visit: newChatId(crypto),
  lamport: 1,
  revision: 0,
  name: 'Ann',
  text: 'Good morning',
  sentAtMs: 1,
  ...changes,
})

test('[J4] an entry is its author’s, no matter who hands it on', async () => {
  const { ann, reader } = await room()
  const entry = await writeEntry(ann, body())
  expect(await reader.read(entry)).toMatchObject({
    message: { seat: ann.seat, text: 'Good morning', mentions: [] },
    entry,
  })
})

test('[J4] nothing is believed that its author did not sign so for this room', async () => {
  const { ann, ben, reader } = await room()
  const elsewhere = await room()
  const entry = await writeEntry(ann, body())
  const refused = [
    { ...entry, body: entry.body.replace('Good', 'Bad') },
    { ...entry, idPub: ben.seatKey },
    { ...entry, idPub: encodeBase64url(new Uint8Array(65)) },
    { ...entry, signature: encodeBase64url(new Uint8Array(64)) },
    { ...entry, body: '{' },
    { ...entry, body: `${entry.body} ` },
    // Signed all right, and no body.
    await writeEntry(ann, { ...body(), lamport: -1 }),
    await writeEntry(ann, { ...body(), text: '€'.repeat(1_366) }),
    await writeEntry(ann, { ...body(), surprise: 1 } as ChatBody),
  ]
  for (const forged of refused) expect(await reader.read(forged)).toBeUndefined()
  expect(await elsewhere.reader.read(entry)).toBeUndefined()
})
