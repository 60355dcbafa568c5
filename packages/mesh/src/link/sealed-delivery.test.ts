import type { PeerMessage, SealedEnvelope } from '@confab/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SealedDelivery } from './sealed-delivery.ts'
import { createFakeClock, type FakeClock } from '../testing/fake-clock.ts'
import { seededRandom } from '../testing/random.ts'

const ping = (number: number): PeerMessage => ({ type: 'link:ping', number })
const numbersOf = (messages: readonly PeerMessage[]) =>
  messages.map((message) => (message.type === 'link:ping' ? message.number : 0))

interface Party {
  readonly delivery: SealedDelivery
  readonly heard: PeerMessage[]
  /** What it sent, lost or not. */
  readonly sent: SealedEnvelope[]
  /** What it sent through a third person only. */
  readonly handedOn: SealedEnvelope[]
}

/** Two who speak over a way that takes 30 ms and loses what it is told to lose. */
function createPair(
  clock: FakeClock,
  isLost: (number: number) => boolean = () => false,
  takenInMs: () => number = () => 20,
) {
  let signals = 0
  const make = (other: () => Party, firstNumber: number): Party => {
    const heard: PeerMessage[] = []
    const sent: SealedEnvelope[] = []
    const handedOn: SealedEnvelope[] = []
    const sendSealed = (envelope: SealedEnvelope) => {
      sent.push(envelope)
      signals += 1
      if (!isLost(signals)) clock.after(30, () => other().delivery.receive(envelope))
    }
    const handOn = (envelope: SealedEnvelope) => handedOn.push(envelope)
    const port = { firstNumber: () => firstNumber, sendSealed, handOn, takenInMs }
    const delivery = new SealedDelivery(clock, port, (message) => heard.push(message))
    return { delivery, heard, sent, handedOn }
  }
  const ann: Party = make(() => ben, 1)
  const ben: Party = make(() => ann, 500)
  return { ann, ben }
}

describe('sealed messages', () => {
  test('[M102] arrive once and in order, whatever half of the signals is lost', async () => {
    const property = fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 12 }), async (seed, count) => {
      const clock = createFakeClock()
      const random = seededRandom(seed)
      const { ann, ben } = createPair(clock, () => random() < 0.5)
      for (let number = 1; number <= count; number += 1) {
        ann.delivery.say(ping(number))
        ben.delivery.say(ping(100 + number))
        await clock.advance(random() * 200)
      }
      await clock.advance(60_000)
      const said = Array.from({ length: count }, (_, index) => index + 1)
      expect(numbersOf(ben.heard)).toEqual(said)
      expect(numbersOf(ann.heard)).toEqual(said.map((number) => 100 + number))
      // Of acknowledgements half are lost too, and then both are at rest.
      await clock.advance(600_000)
      expect(clock.timers).toBe(0)
    })
    await fc.assert(property, { numRuns: 60 })
  })

  test('[M102] cost one acknowledgement where nothing is lost, and none where an answer carries it', async () => {
    const clock = createFakeClock()
    const { ann, ben } = createPair(clock)
    ann.delivery.say(ping(1))
    await clock.advance(100)
    ben.delivery.say(ping(2))
    await clock.advance(10_000)
    expect([ann.sent.length, ben.sent.length]).toEqual([2, 1])
    expect(ann.sent[1]?.messages).toEqual([])
  })

  test('[M102] are not acknowledged once the link is open, unless they are repeated', async () => {
    const clock = createFakeClock()
    const { ann, ben } = createPair(clock)
    ann.delivery.say(ping(1))
    await clock.advance(40)
    ben.delivery.settle(() => true)
    await clock.advance(400)
    expect(ben.sent).toEqual([])
    // Ann has not found it yet.
    await clock.advance(10_000)
    expect(ben.sent.length).toBe(1)
    expect(clock.timers).toBe(0)
    expect(numbersOf(ben.heard)).toEqual([1])
  })

  test('[M102] are sent again after half a second, all together, and rarely to anyone who does not answer', async () => {
    const clock = createFakeClock()
    const { ann } = createPair(clock, () => true)
    for (const number of [1, 2, 3]) ann.delivery.say(ping(number))
    await clock.advance(600)
    expect(ann.sent.slice(3)).toMatchObject([{ number: 1, messages: [ping(1), ping(2), ping(3)] }])
    await clock.advance(60_000)
    expect(ann.sent.length).toBeLessThan(30)
  })

  test('[M113] are sent again later while the server is slow to accept messages, even if none was accepted yet', async () => {
    const clock = createFakeClock()
    const resent = async (takenInMs: () => number) => {
      const { ann } = createPair(clock, () => true, takenInMs)
      const begin = clock.now()
      ann.delivery.say(ping(1))
      while (ann.sent.length === 1) await clock.advance(50)
      ann.delivery.close()
      return clock.now() - begin
    }
    expect(await resent(() => 200)).toBe(500)
    expect(await resent(() => 700)).toBe(2_000)
    expect(await resent(() => 10_000)).toBe(4_000)
    const begin = clock.now()
    // Nothing is accepted for 450 ms, and then everything at once.
    expect(await resent(() => Math.min(clock.now() - begin, 450))).toBe(1_250)
  })

  test('[M113] are sent again once for each pause, however finely the clock and the server are timed', async () => {
    const clock = createFakeClock()
    for (let tried = 0; tried < 100; tried += 1) {
      await clock.advance(1_000 / 7)
      const { ann } = createPair(
        clock,
        () => true,
        () => 640 + tried / 3,
      )
      ann.delivery.say(ping(1))
      await clock.advance(2_100)
      ann.delivery.close()
      expect(ann.sent.length).toBe(2)
    }
  })

  test('[M113] go through a third person after half a second if the server accepts nothing', async () => {
    const clock = createFakeClock()
    const { ann } = createPair(
      clock,
      () => true,
      () => clock.now(),
    )
    await clock.advance(3_000)
    ann.delivery.say(ping(1))
    await clock.advance(499)
    expect([ann.sent.length, ann.handedOn]).toEqual([1, []])
    await clock.advance(1)
    expect([ann.sent.length, ann.handedOn]).toMatchObject([1, [{ number: 1, messages: [ping(1)] }]])
    await clock.advance(3_500)
    expect([ann.sent.length, ann.handedOn.length]).toEqual([2, 1])
  })

  test('[M102] are sent again after half a second however often something new is said', async () => {
    const clock = createFakeClock()
    const { ann, ben } = createPair(clock, (number) => number === 1)
    for (let number = 1; number <= 4; number += 1) {
      ann.delivery.say(ping(number))
      await clock.advance(200)
    }
    expect(numbersOf(ben.heard)).toEqual([1, 2, 3, 4])
  })

  test('[M102] are tried as quickly as at first once everything before them arrived or was dropped', async () => {
    const clock = createFakeClock()
    const { ann } = createPair(clock, () => true)
    ann.delivery.say(ping(1))
    await clock.advance(30_000)
    ann.delivery.settle(() => true)
    const before = ann.sent.length
    ann.delivery.say(ping(2))
    await clock.advance(1_100)
    expect(ann.sent.length - before).toBe(3)
  })

  test('[M102] are sent at once when the way may be free again', async () => {
    const clock = createFakeClock()
    const { ann, ben } = createPair(clock, (number) => number <= 12)
    ann.delivery.say(ping(1))
    await clock.advance(11_000)
    expect(ben.heard).toEqual([])
    ann.delivery.hurry()
    await clock.advance(40)
    expect(numbersOf(ben.heard)).toEqual([1])
  })

  test('[M102] that a later one makes pointless are left out, and hold nothing up', async () => {
    const clock = createFakeClock()
    const { ann, ben } = createPair(clock, (number) => number <= 3)
    const state = (camera: boolean): PeerMessage => ({
      type: 'link:state',
      microphone: true,
      camera,
      screen: false,
      screenAudio: false,
    })
    for (const message of [state(true), ping(7), state(false)]) ann.delivery.say(message)
    await clock.advance(2_000)
    expect(ben.heard).toEqual([ping(7), state(false)])
  })

  test('[M102] arrive although each takes longer than it takes for a later one to make it pointless', async () => {
    const clock = createFakeClock()
    const { ann, ben } = createPair(clock)
    const state = (camera: boolean): PeerMessage => ({
      type: 'link:state',
      microphone: true,
      camera,
      screen: false,
      screenAudio: false,
    })
    // Whatever says something takes 5 s; what only acknowledges overtakes it.
    const { receive } = ben.delivery
    ben.delivery.receive = (envelope) => {
      if (envelope.messages.length === 0) receive.call(ben.delivery, envelope)
      else clock.after(5_000, () => receive.call(ben.delivery, envelope))
    }
    for (let second = 0; second < 12; second += 1) {
      ann.delivery.say(state(second % 2 === 0))
      ben.delivery.say(ping(second))
      await clock.advance(1_000)
    }
    expect(ben.heard).toContainEqual(state(true))
    expect(ben.heard).toContainEqual(state(false))
    await clock.advance(10_000)
    expect(ben.heard.at(-1)).toEqual(state(false))
  })

  test('[M103] of somebody who forgot what was said count on from a number that was not used before', async () => {
    const clock = createFakeClock()
    const { ann, ben } = createPair(clock)
    ann.delivery.say(ping(1))
    await clock.advance(1_000)
    // The end of a link that was made again, for the same page.
    ben.delivery.receive({ number: 9_000, base: 9_000, seen: 0, messages: [ping(2)] })
    ben.delivery.receive({ number: 9_000, base: 9_000, seen: 0, messages: [ping(2)] })
    expect(numbersOf(ben.heard)).toEqual([1, 2])
  })

  test('[M103] that come again and again are acknowledged five times a second at most', async () => {
    const clock = createFakeClock()
    const { ann } = createPair(clock)
    for (let count = 0; count < 1_000; count += 1) {
      ann.delivery.receive({ number: 1, base: 1, seen: 0, messages: [ping(1)] })
      await clock.advance(10)
    }
    expect(ann.heard).toHaveLength(1)
    expect(ann.sent.length).toBeLessThanOrEqual(51)
  })

  test('[M103] with numbers from far ahead are not kept for what will never come', () => {
    const { ann } = createPair(createFakeClock())
    for (let number = 1; number < 2_000; number += 1)
      ann.delivery.receive({ number: number * 1_000, base: 1, seen: 0, messages: [ping(number)] })
    expect(ann.heard).toEqual([])
    ann.delivery.receive({ number: 1, base: 1, seen: 0, messages: [ping(1)] })
    expect(numbersOf(ann.heard)).toEqual([1])
  })
})
