import { decodeBase64url, encodeBase64url, limits } from '@confab/protocol'
import { expect, test } from 'vitest'
import { createSealing } from '../create-sealing.ts'
import type { SealingOptions } from '../sealing-options.ts'
import { createKnownKeys, readKnown, signKnown } from './known-key.ts'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import { createRoomLink, deriveRoomKeys } from '../room/room-link.ts'
import { fingerprintNumber } from '../testing/people.ts'

const { subtle } = globalThis.crypto

async function newRoom(name: string) {
  const creatorStore = createMemoryKeyStore()
  const link = await createRoomLink(name, creatorStore)
  const keys = await deriveRoomKeys(link)
  return {
    link,
    open: (known?: SealingOptions['known'], keyStore = createMemoryKeyStore()) =>
      createSealing({ keys, keyStore, now: () => 1, ...(known && { known }) }),
    creatorStore,
  }
}

const hello = (name = 'Ann', number = 1) => ({ name, fingerprint: fingerprintNumber(number) })

test('[E18] one is known again by one key in every meeting, and only by those who are there', async () => {
  const own = await createKnownKeys(subtle)
  const seen = []
  for (const name of ['amber-otter-42', 'green-heron-7']) {
    const room = await newRoom(name)
    const [ann, ben] = [await room.open((seat) => signKnown(subtle, own, seat)), await room.open()]
    const learnt = await ben.learn(ann.seat, await ann.makeHello(hello()))
    if (learnt.verdict === 'refused') throw new Error(learnt.reason)
    const { known } = learnt.content
    seen.push({ seat: ann.seat, key: known && (await readKnown(subtle, known, ann.seat)) })
  }
  const [first, second] = seen
  expect(first?.seat).not.toBe(second?.seat)
  expect(first?.key).toMatch(/^[A-Za-z0-9_-]{87}$/)
  expect(second?.key).toBe(first?.key)
})

test('[E18] who did not ask for it shows nothing by which to be known', async () => {
  const room = await newRoom('amber-otter-42')
  const [ann, ben] = [await room.open(), await room.open(() => Promise.resolve(undefined))]
  expect(await ben.learn(ann.seat, await ann.makeHello(hello()))).toMatchObject({
    content: { known: undefined },
  })
  expect(await ann.learn(ben.seat, await ben.makeHello(hello('Ben', 2)))).toMatchObject({
    content: { known: undefined },
  })
})

test('[E18] nobody is known by what another seat showed, by another key, or by a signature with any bit flipped', async () => {
  const room = await newRoom('amber-otter-42')
  const [ann, mallory] = [await room.open(), await room.open()]
  const [own, others] = [await createKnownKeys(subtle), await createKnownKeys(subtle)]
  const known = await signKnown(subtle, own, ann.seat)
  expect(await readKnown(subtle, known, ann.seat)).toBe(known.idPub)
  expect(await readKnown(subtle, known, mallory.seat)).toBeUndefined()
  const { idPub } = await signKnown(subtle, others, ann.seat)
  expect(await readKnown(subtle, { ...known, idPub }, ann.seat)).toBeUndefined()
  const bytes = decodeBase64url(known.signature) ?? new Uint8Array(0)
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Uint8Array.from(bytes)
    flipped.set([(flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))], bit >> 3)
    const signature = encodeBase64url(flipped)
    expect(await readKnown(subtle, { ...known, signature }, ann.seat), `bit ${bit}`).toBeUndefined()
  }
})

test('[E19] a hello with everything that it may say fits, under the longest name', async () => {
  const room = await newRoom('amber-otter-42')
  const own = await createKnownKeys(subtle)
  const keys = await deriveRoomKeys({ ...room.link, ticket: new Uint8Array(16) })
  const ann = await createSealing({
    keys,
    keyStore: room.creatorStore,
    now: () => 1,
    known: (seat) => signKnown(subtle, own, seat),
  })
  const ben = await room.open()
  expect(await ann.takeSuccession({ idPub: ben.seatKey, signature: await ben.signSuccessor(ann.seat) })).toBe(
    true,
  )
  const name = '"'.repeat(limits.nameBytes / 2)
  const sealed = await ann.makeHello(hello(name.repeat(2)))
  expect(sealed.length).toBeLessThanOrEqual(limits.helloChars)
  expect(await ben.learn(ann.seat, sealed)).toMatchObject({
    verdict: 'new',
    content: { name, rank: 'creator', successorOf: ben.seat },
  })
})
