import { expect, test } from 'vitest'
import { createSealing } from '../create-sealing.ts'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import { createRoomLink, deriveRoomKeys } from '../room/room-link.ts'
import { fingerprintNumber } from '../testing/people.ts'

async function room() {
  const keys = await deriveRoomKeys(await createRoomLink('amber-otter-42', createMemoryKeyStore()))
  const open = () => createSealing({ keys, keyStore: createMemoryKeyStore(), now: () => 1 })
  return { ann: await open(), phone: await open(), ben: await open() }
}

test('[E16] a seat takes the place of the one that signed for it, in the eyes of everybody', async () => {
  const { ann, phone, ben } = await room()
  const signature = await ann.signSuccessor(phone.seat)
  expect(await phone.takeSuccession({ idPub: ann.seatKey, signature })).toBe(true)
  const hello = await phone.makeHello({ name: 'Ann', fingerprint: fingerprintNumber(1) })
  expect(await ben.learn(phone.seat, hello)).toMatchObject({
    verdict: 'new',
    content: { seat: phone.seat, successorOf: ann.seat },
  })
})

test('[E16] nobody takes a place that was given to another seat, in another room, or by nobody', async () => {
  const { ann, phone, ben } = await room()
  const elsewhere = await room()
  const forBen = await ann.signSuccessor(ben.seat)
  expect(await phone.takeSuccession({ idPub: ann.seatKey, signature: forBen })).toBe(false)
  const foreign = await elsewhere.ann.signSuccessor(phone.seat)
  expect(await phone.takeSuccession({ idPub: elsewhere.ann.seatKey, signature: foreign })).toBe(false)
  expect(
    await phone.takeSuccession({ idPub: ben.seatKey, signature: await ann.signSuccessor(phone.seat) }),
  ).toBe(false)
})
