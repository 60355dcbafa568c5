import { decodeBase64url, encodeBase64url } from '@confab/protocol'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyText } from '../testing/any-text.ts'
import { createTestPair, createTestRoom, flipBit, introduce, opened, sealed } from '../testing/people.ts'

const refused = (reason: string) => ({ verdict: 'refused', reason })
const bytesOf = (message: string) => decodeBase64url(message) ?? new Uint8Array(0)

/** A message with another number in its header. */
function renumbered(message: string, seq: bigint): string {
  const bytes = bytesOf(message)
  new DataView(bytes.buffer).setBigUint64(1, seq)
  return encodeBase64url(bytes)
}

describe('a sealed message', () => {
  it('[P1] opens for the one it is for, with the hello of its sender', async () => {
    const { ann, bob } = await createTestPair()
    const message = await sealed(ann, bob, 'hello, Bob')
    expect(await opened(bob, ann, message)).toEqual({
      verdict: 'opened',
      plaintext: 'hello, Bob',
      sender: bob.sealing.content(ann.sealing.seat),
    })
  })

  it('[P1] carries every text as it is', async () => {
    const { ann, bob } = await createTestPair()
    await fc.assert(
      fc.asyncProperty(anyText(300), async (text) => {
        const answer = await opened(bob, ann, await sealed(ann, bob, text))
        expect(answer).toMatchObject({ verdict: 'opened', plaintext: text.toWellFormed() })
      }),
    )
  })

  it('[P1] opens on the path it was sealed for, and on no other', async () => {
    const { ann, bob } = await createTestPair()
    const relayed = await ann.sealing.seal(bob.sealing.seat, 'peer', 'by the way')
    expect(await opened(bob, ann, relayed ?? '')).toEqual(refused('unknown-key'))
    expect(await bob.sealing.open(ann.sealing.seat, 'peer', relayed ?? '')).toMatchObject({
      plaintext: 'by the way',
    })
  })

  it('[P2] is refused by everybody else, and under the name of anybody else', async () => {
    const room = await createTestRoom()
    const [ann, bob, eve] = [await room.enter(), await room.enter(), await room.enter()]
    await introduce(ann, bob, eve)
    const message = await sealed(ann, bob, 'for Bob')
    expect(await opened(eve, ann, message)).toEqual(refused('unknown-key'))
    expect(await opened(bob, eve, message)).toEqual(refused('unknown-key'))
    expect(await opened(ann, bob, message)).toEqual(refused('unknown-key'))
    expect(await opened(bob, ann, message)).toMatchObject({ verdict: 'opened' })
  })

  it('[P2] is refused before the hello of its sender is known', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    await ann.sealing.learn(bob.sealing.seat, bob.hello)
    const message = await sealed(ann, bob, 'early')
    expect(await opened(bob, ann, message)).toEqual(refused('unknown-key'))
    await introduce(ann, bob)
    expect(await opened(bob, ann, message)).toMatchObject({ verdict: 'opened' })
  })

  it('[P2] is not made for somebody unknown', async () => {
    const { ann } = await createTestPair()
    expect(await ann.sealing.seal('AAAAAAAAAAAAAAAAAAAAAA', 'server', 'anybody?')).toBeUndefined()
  })

  it('[P3] is refused when any bit of it was flipped', async () => {
    const { ann, bob } = await createTestPair()
    const message = bytesOf(await sealed(ann, bob, 'candidate'))
    await fc.assert(
      fc.asyncProperty(fc.nat(message.length * 8 - 1), async (bit) => {
        const forged = encodeBase64url(flipBit(message, bit))
        expect(await opened(bob, ann, forged)).toMatchObject({ verdict: 'refused' })
      }),
      { numRuns: 500 },
    )
    expect(await opened(bob, ann, encodeBase64url(message))).toMatchObject({ verdict: 'opened' })
  })

  it('[P3] is refused when it was cut anywhere', async () => {
    const { ann, bob } = await createTestPair()
    const message = await sealed(ann, bob, 'candidate')
    for (let length = 0; length < message.length; length++) {
      expect(await opened(bob, ann, message.slice(0, length))).toEqual(refused('malformed'))
    }
  })

  it('[P3] is refused with another version, number 0, or a number beyond the last one', async () => {
    const { ann, bob } = await createTestPair()
    const message = await sealed(ann, bob, 'candidate')
    const version = bytesOf(message)
    version[0] = 2
    expect(await opened(bob, ann, encodeBase64url(version))).toEqual(refused('malformed'))
    for (const seq of [0n, 2n ** 30n, 2n ** 64n - 1n]) {
      expect(await opened(bob, ann, renumbered(message, seq))).toEqual(refused('malformed'))
    }
  })

  it('[P3] is refused as arbitrary text', async () => {
    const { ann, bob } = await createTestPair()
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyText(900), fc.base64String({ maxLength: 900 })), async (text) => {
        expect(await opened(bob, ann, text)).toMatchObject({ verdict: 'refused' })
      }),
    )
  })

  it.each([
    [0, 759],
    [508, 759],
    [509, 5_538],
    [4_092, 5_538],
    [4_093, 10_999],
    [11_000, 16_460],
    [45_052, 60_151],
  ])('[P4] of %i bytes takes %i characters', async (bytes, characters) => {
    const { ann, bob } = await createTestPair()
    const message = await sealed(ann, bob, 'x'.repeat(bytes))
    expect(message).toHaveLength(characters)
    expect(await opened(bob, ann, message)).toMatchObject({ plaintext: 'x'.repeat(bytes) })
  })

  it('[P4] holds no more than 44 KiB', async () => {
    const { ann, bob } = await createTestPair()
    await expect(sealed(ann, bob, 'x'.repeat(45_053))).rejects.toThrow(RangeError)
    expect(await opened(bob, ann, await sealed(ann, bob, 'still works'))).toMatchObject({ verdict: 'opened' })
  })
})

describe('the order of messages', () => {
  it('[P5] opens each once, also one that others overtook', async () => {
    const { ann, bob } = await createTestPair()
    const [one, two, three] = [
      await sealed(ann, bob, '1'),
      await sealed(ann, bob, '2'),
      await sealed(ann, bob, '3'),
    ]
    expect(await opened(bob, ann, one)).toMatchObject({ plaintext: '1' })
    expect(await opened(bob, ann, one)).toEqual(refused('replayed'))
    expect(await opened(bob, ann, three)).toMatchObject({ plaintext: '3' })
    expect(await opened(bob, ann, two)).toMatchObject({ plaintext: '2' })
    expect(await opened(bob, ann, two)).toEqual(refused('replayed'))
    expect(await opened(bob, ann, await sealed(ann, bob, '4'))).toMatchObject({ plaintext: '4' })
  })

  it('[P5] opens each exactly once in any shuffled and repeated delivery', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(9), { maxLength: 30 }), async (delivery) => {
        const { ann, bob } = await createTestPair()
        const messages = await Promise.all(Array.from({ length: 10 }, (_, n) => sealed(ann, bob, `${n}`)))
        const before = new Set<number>()
        for (const number of delivery) {
          const answer = await opened(bob, ann, messages[number] ?? '')
          const first = { verdict: 'opened', plaintext: `${number}` }
          expect(answer).toMatchObject(before.has(number) ? refused('replayed') : first)
          before.add(number)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('[P5] drops one that comes after 1,024 newer ones', async () => {
    const { ann, bob } = await createTestPair()
    const [tooLate, justInTime] = [await sealed(ann, bob, '1'), await sealed(ann, bob, '2')]
    const next = await Promise.all(Array.from({ length: 1_023 }, (_, n) => sealed(ann, bob, `${n + 3}`)))
    expect(await opened(bob, ann, next.at(-1) ?? '')).toMatchObject({ plaintext: '1025' })
    expect(await opened(bob, ann, tooLate)).toEqual(refused('replayed'))
    expect(await opened(bob, ann, justInTime)).toMatchObject({ plaintext: '2' })
  })

  it('[P5] is not upset by a forged number', async () => {
    const { ann, bob } = await createTestPair()
    const message = await sealed(ann, bob, 'genuine')
    expect(await opened(bob, ann, renumbered(message, 1_000n))).toEqual(refused('unreadable'))
    expect(await opened(bob, ann, message)).toMatchObject({ verdict: 'opened' })
  })

  it('[P6] is the order in which things were asked for, although nobody waited', async () => {
    const room = await createTestRoom()
    const [ann, bob] = [await room.enter(), await room.enter()]
    const finished: string[] = []
    const note = (what: string) => () => finished.push(what)
    const seat = bob.sealing.seat
    const first = ann.sealing.learn(seat, bob.hello)
    const texts = ['a', 'x'.repeat(40_000), 'c']
    const messages = texts.map((text) => ann.sealing.seal(seat, 'server', text))
    const all = [first.then(note('learn')), ...messages.map((message, n) => message.then(note(`seal ${n}`)))]
    await Promise.all(all)
    expect(finished).toEqual(['learn', 'seal 0', 'seal 1', 'seal 2'])

    const learning = bob.sealing.learn(ann.sealing.seat, ann.hello)
    const sent = await Promise.all(messages)
    const answers = await Promise.all(sent.map((message) => opened(bob, ann, message ?? '')))
    await learning
    expect(answers).toMatchObject(texts.map((plaintext) => ({ plaintext })))
  })

  it('[P6] goes on behind something that fails', async () => {
    const { ann, bob } = await createTestPair()
    const tooLong = sealed(ann, bob, 'x'.repeat(50_000))
    const fine = sealed(ann, bob, 'fine')
    await expect(tooLong).rejects.toThrow(RangeError)
    expect(await opened(bob, ann, await fine)).toMatchObject({ plaintext: 'fine' })
  })
})

describe('closing', () => {
  it('[P7] forgets all keys', async () => {
    const { ann, bob } = await createTestPair()
    const message = await sealed(ann, bob, 'late')
    bob.sealing.close()
    expect(await opened(bob, ann, message)).toEqual(refused('unknown-key'))
    expect(await bob.sealing.seal(ann.sealing.seat, 'server', 'late')).toBeUndefined()
    expect(bob.sealing.content(ann.sealing.seat)).toBeUndefined()
  })

  it('[P7] makes nothing of a hello that was still being made', async () => {
    const { ann, bob } = await createTestPair()
    const making = bob.sealing.makeHello({ name: 'Bob', fingerprint: bob.fingerprint })
    bob.sealing.close()
    await making
    await bob.sealing.learn(ann.sealing.seat, ann.hello)
    expect(await bob.sealing.seal(ann.sealing.seat, 'server', 'late')).toBeUndefined()
  })
})
