import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  createTestPair,
  createTestRoom,
  fingerprintNumber,
  flipBit,
  introduce,
  type Person,
} from '../testing/people.ts'

async function bindingOf(from: Person, to: Person): Promise<Uint8Array> {
  const bytes = await from.sealing.bind(to.sealing.seat)
  if (!bytes) throw new Error('nothing to bind with')
  return bytes
}

const accepts = (by: Person, from: Person, bytes: Uint8Array) =>
  by.sealing.checkBind(from.sealing.seat, bytes)

describe('binding a link', () => {
  it('[B11] takes 64 bytes each way, which the other end accepts', async () => {
    const { ann, bob } = await createTestPair()
    const [fromAnn, fromBob] = [await bindingOf(ann, bob), await bindingOf(bob, ann)]
    expect(fromAnn).toHaveLength(64)
    expect(await accepts(bob, ann, fromAnn)).toBe(true)
    expect(await accepts(ann, bob, fromBob)).toBe(true)
    expect(fromAnn).not.toEqual(fromBob)
  })

  it('[B11] is refused when any bit was flipped, or bytes are missing or too many', async () => {
    const { ann, bob } = await createTestPair()
    const bytes = await bindingOf(ann, bob)
    await fc.assert(
      fc.asyncProperty(fc.nat(64 * 8 - 1), async (bit) => {
        expect(await accepts(bob, ann, flipBit(bytes, bit))).toBe(false)
      }),
    )
    for (const length of [0, 32, 63]) expect(await accepts(bob, ann, bytes.subarray(0, length))).toBe(false)
    expect(await accepts(bob, ann, new Uint8Array([...bytes, 0]))).toBe(false)
  })

  it('[B11] is refused from another seat, back at its sender, and by others', async () => {
    const room = await createTestRoom()
    const [ann, bob, eve] = [await room.enter(), await room.enter(), await room.enter()]
    await introduce(ann, bob, eve)
    const bytes = await bindingOf(ann, bob)
    expect(await accepts(bob, eve, bytes)).toBe(false)
    expect(await accepts(ann, bob, bytes)).toBe(false)
    expect(await accepts(eve, ann, bytes)).toBe(false)
  })

  it("[B11] unmasks a member who shows another's certificate and relays", async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    const eve = await room.enter({ fingerprint: ann.fingerprint })
    await bob.sealing.learn(eve.sealing.seat, eve.hello)
    await eve.sealing.learn(bob.sealing.seat, bob.hello)
    await introduce(ann, bob)
    // Bob believes to be linked to Eve; what arrives over DTLS is what Ann sends to somebody she believes to be Bob.
    expect(await accepts(bob, eve, await bindingOf(ann, bob))).toBe(false)
  })

  it('[B12] holds across a new hello with the same certificate, on either side', async () => {
    const { ann, bob } = await createTestPair()
    const early = await bindingOf(ann, bob)
    ann.hello = await ann.sealing.makeHello({ name: 'Anna', fingerprint: ann.fingerprint })
    await bob.sealing.learn(ann.sealing.seat, ann.hello)
    expect(await accepts(bob, ann, early)).toBe(true)
    ann.sealing.acknowledgeHello()
    expect(await accepts(bob, ann, await bindingOf(ann, bob))).toBe(true)
    expect(await accepts(ann, bob, await bindingOf(bob, ann))).toBe(true)
  })

  it('[B12] needs both hellos', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter({ fingerprint: fingerprintNumber(200) }), await room.enter()]
    expect(await ann.sealing.bind(bob.sealing.seat)).toBeUndefined()
    await ann.sealing.learn(bob.sealing.seat, bob.hello)
    expect(await accepts(bob, ann, await bindingOf(ann, bob))).toBe(false)
  })
})
