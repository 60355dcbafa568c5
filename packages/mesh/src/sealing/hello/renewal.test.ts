import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSealing } from '../create-sealing.ts'
import { createMemoryKeyStore } from '../memory-key-store.ts'
import {
  createTestPair,
  createTestRoom,
  fingerprintNumber,
  introduce,
  opened,
  sealed,
  type Person,
} from '../testing/people.ts'

const refused = (reason: string) => ({ verdict: 'refused', reason })

/** Makes a new hello that nobody has heard of yet. */
async function renew(person: Person): Promise<void> {
  const { fingerprint } = person
  person.hello = await person.sealing.makeHello({ name: 'again', fingerprint })
}

const tell = (to: Person, of: Person) => to.sealing.learn(of.sealing.seat, of.hello)

/** What stands in front of a message names its key and its number: 41 bytes, of which 40 fill 54 characters. */
const keyAndNumber = (message: string) => message.slice(0, 54)

/** What may happen to two people, told by their number, or to the clock, in ms. */
type Step =
  | readonly ['renew' | 'acknowledge' | 'tell' | 'leave' | 'meet' | 'say' | 'relay', 0 | 1]
  | readonly ['wait', number]

const act = fc.constantFrom('renew', 'acknowledge', 'tell', 'leave', 'meet', 'say', 'relay')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(act, fc.constantFrom<0 | 1>(0, 1)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('wait'), fc.constantFrom(1, 5_000, 10_000)) },
)

/** Everything that two people seal in a history of hellos. */
async function messagesOf(steps: readonly Step[]): Promise<readonly string[]> {
  const { ann, bob, room } = await createTestPair()
  const stranger = await room.enter()
  const messages: (string | undefined)[] = []
  const take = async (action: Exclude<Step[0], 'wait'>, one: Person, other: Person) => {
    if (action === 'renew') return renew(one)
    if (action === 'acknowledge') return one.sealing.acknowledgeHello()
    if (action === 'tell') return tell(other, one)
    if (action === 'leave') return other.sealing.markGone(one.sealing.seat)
    if (action === 'meet') {
      // Somebody new is what makes others be forgotten.
      await renew(stranger)
      return tell(one, stranger)
    }
    const path = action === 'say' ? 'server' : 'peer'
    const both = ['a', 'b'].map((text) => one.sealing.seal(other.sealing.seat, path, text))
    messages.push(...(await Promise.all(both)))
  }
  for (const [action, subject] of steps) {
    if (action === 'wait') room.clock.now += subject
    else if (subject === 0) await take(action, ann, bob)
    else await take(action, bob, ann)
  }
  return messages.filter((message) => message !== undefined)
}

describe('a new hello', () => {
  it('[P8] seals only from its acknowledgement on', async () => {
    const { ann, bob } = await createTestPair()
    await renew(ann)
    const early = await opened(bob, ann, await sealed(ann, bob, 'under the former one'))
    expect(early).toMatchObject({ verdict: 'opened' })
    ann.sealing.acknowledgeHello()
    const message = await sealed(ann, bob, 'under the new one')
    expect(await opened(bob, ann, message)).toEqual(refused('unknown-key'))
    await tell(bob, ann)
    expect(await opened(bob, ann, message)).toMatchObject({ sender: { name: 'again' } })
  })

  it('[P8] seals at once when it is the first', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    const sealing = await createSealing({
      keys: room.keys,
      keyStore: createMemoryKeyStore(),
      now: () => room.clock.now,
    })
    const fingerprint = fingerprintNumber(100)
    const eve = { sealing, fingerprint, hello: await sealing.makeHello({ name: 'first', fingerprint }) }
    await introduce(ann, bob, eve)
    expect(await opened(bob, eve, await sealed(eve, bob, 'hi'))).toMatchObject({ plaintext: 'hi' })
  })

  it('[P9] loses nothing that is under way, no matter who renews', async () => {
    const { ann, bob, room } = await createTestPair()
    const old = [await sealed(ann, bob, 'old 1'), await sealed(bob, ann, 'old 1')] as const
    await renew(ann)
    await renew(bob)
    await tell(bob, ann)
    await tell(ann, bob)
    // Both seal under their former hello for the other's newest; both already have messages under the former pair.
    const crossing = [await sealed(ann, bob, 'mixed'), await sealed(bob, ann, 'mixed')] as const
    ann.sealing.acknowledgeHello()
    bob.sealing.acknowledgeHello()
    const fresh = [await sealed(ann, bob, 'new'), await sealed(bob, ann, 'new')] as const
    room.clock.now += 9_999
    for (const [toBob, toAnn] of [old, crossing, fresh]) {
      expect(await opened(bob, ann, toBob)).toMatchObject({ verdict: 'opened' })
      expect(await opened(ann, bob, toAnn)).toMatchObject({ verdict: 'opened' })
    }
  })

  it('[P9] understands messages for a hello that was replaced before its acknowledgement', async () => {
    const { ann, bob } = await createTestPair()
    await renew(ann)
    await tell(bob, ann)
    const message = await sealed(bob, ann, 'for the second')
    await renew(ann)
    ann.sealing.acknowledgeHello()
    expect(await opened(ann, bob, message)).toMatchObject({ verdict: 'opened' })
  })

  it("[P10] ends one's former one 10 s later", async () => {
    const { ann, bob, room } = await createTestPair()
    const message = await sealed(bob, ann, 'slow')
    await renew(ann)
    ann.sealing.acknowledgeHello()
    room.clock.now += 10_000
    expect(await opened(ann, bob, message)).toEqual(refused('unknown-key'))
  })

  it("[P10] ends the other's former one 10 s later", async () => {
    const { ann, bob, room } = await createTestPair()
    const message = await sealed(ann, bob, 'slow')
    await renew(ann)
    await tell(bob, ann)
    room.clock.now += 10_000
    expect(await opened(bob, ann, message)).toEqual(refused('unknown-key'))
  })
})

describe('numbers under a key', () => {
  it('[P11] go on when a seat left and is shown again with the same hello', async () => {
    const { ann, bob, room } = await createTestPair()
    const stranger = await room.enter()
    const first = await sealed(ann, bob, 'first')
    await opened(bob, ann, first)
    for (const [by, of] of [
      [ann, bob],
      [bob, ann],
    ] as const) {
      by.sealing.markGone(of.sealing.seat)
      await tell(by, stranger)
      await tell(by, of)
    }
    const second = await sealed(ann, bob, 'second')
    expect(keyAndNumber(second)).not.toBe(keyAndNumber(first))
    expect(await opened(bob, ann, first)).toEqual(refused('replayed'))
    expect(await opened(bob, ann, second)).toMatchObject({ plaintext: 'second' })
  })

  it('[P11] never come twice, whatever happens to hellos', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        const messages = await messagesOf(steps)
        const used = messages.map(keyAndNumber)
        expect(new Set(used).size).toBe(used.length)
      }),
      { numRuns: 15 },
    )
  })

  it('[P12] end before the last one, after a new hello was asked for in time', async () => {
    const { ann, bob } = await createTestPair({ bounds: { messagesPerKey: 1_030 } })
    expect(ann.sealing.needsNewHello.current).toBe(false)
    for (let number = 1; number < 1_030; number++) {
      expect(ann.sealing.needsNewHello.current).toBe(number > 6)
      await sealed(ann, bob, `${number}`)
    }
    expect(await ann.sealing.seal(bob.sealing.seat, 'server', 'one too many')).toBeUndefined()
    await renew(ann)
    expect(ann.sealing.needsNewHello.current).toBe(false)
    expect(await ann.sealing.seal(bob.sealing.seat, 'server', 'still the old key')).toBeUndefined()
    expect(ann.sealing.needsNewHello.current).toBe(false)
    ann.sealing.acknowledgeHello()
    await tell(bob, ann)
    expect(await opened(bob, ann, await sealed(ann, bob, 'a new key'))).toMatchObject({
      plaintext: 'a new key',
    })
  })

  it('[P13] are kept for seats that left, until there are so many that a new hello has to let them go', async () => {
    const room = await createTestRoom()
    const ann = await room.enter({ bounds: { departedSeats: 3 } })
    const guests = [await room.enter(), await room.enter(), await room.enter()]
    const bob = await room.enter()
    await introduce(ann, bob)
    for (const guest of guests) {
      expect(ann.sealing.needsNewHello.current).toBe(false)
      await tell(ann, guest)
      ann.sealing.markGone(guest.sealing.seat)
    }
    expect(ann.sealing.needsNewHello.current).toBe(true)

    const remembered = () => guests.map(({ sealing }) => ann.sealing.content(sealing.seat) !== undefined)
    await renew(ann)
    ann.sealing.acknowledgeHello()
    await renew(bob)
    await tell(ann, bob)
    expect(remembered()).toEqual([true, true, true])
    room.clock.now += 10_000
    // Anyone who is sealed for once more shares keys with the new hello and has to stay.
    await ann.sealing.seal(guests[1]?.sealing.seat ?? '', 'server', 'goodbye')
    await renew(bob)
    await tell(ann, bob)
    expect(remembered()).toEqual([false, true, false])
    expect(ann.sealing.needsNewHello.current).toBe(false)
    expect(ann.sealing.content(bob.sealing.seat)).toBeDefined()
  })
})
