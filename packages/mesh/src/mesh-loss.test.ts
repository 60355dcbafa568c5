import fc from 'fast-check'
import { expect, inject, test } from 'vitest'
import { decodeBase64url } from '@confab/protocol'
import { fakeSeat } from './testing/plain-sealing.ts'
import { createMeeting } from './testing/meeting.ts'

/** For three people to find each other, whatever half of their signals is lost. In ms. */
const FOUND_MS = 6_000

async function troublesOf(seed: number, drops: (number: number) => boolean): Promise<string[]> {
  const meeting = createMeeting(seed)
  meeting.hub.drops = drops
  for (const number of [1, 2, 3]) meeting.enter(number)
  await meeting.clock.advance(FOUND_MS)
  const troubles = meeting.troubles()
  for (const attendee of [...meeting.attendees]) attendee.leave()
  await meeting.clock.advance(2_000)
  return troubles
}

test.each([
  ['second', 2, 0],
  ['second, beginning with the first', 2, 1],
  ['third', 3, 0],
  ['third, beginning with the first', 3, 1],
])(
  '[M101] three find each other within six seconds although the server drops every %s signal',
  async (_, every, rest) => {
    for (let seed = 1; seed <= 20; seed += 1)
      expect({ seed, troubles: await troublesOf(seed, (number) => number % every === rest) }).toEqual({
        seed,
        troubles: [],
      })
  },
)

test('[M101] three find each other within six seconds in any pattern that drops half of what each eight in a row say', async () => {
  const pattern = fc.array(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { maxLength: 4 }), {
    minLength: 1,
    maxLength: 6,
  })
  const property = fc.asyncProperty(fc.nat(), pattern, async (seed, eights) => {
    const drops = (number: number) =>
      eights[Math.floor(number / 8) % eights.length]?.includes(number % 8) ?? false
    expect(await troublesOf(seed, drops)).toEqual([])
  })
  const details = await fc.check(property, {
    numRuns: inject('linkHistories') / 3,
    seed: inject('modelSeed'),
  })
  expect(await fc.asyncDefaultReportMessage(details)).toBeUndefined()
})

const saysDescription = (sealed: string) =>
  new TextDecoder().decode(decodeBase64url(sealed)).includes('link:description')

test.each([
  ['the first person', [1], 8_000],
  ['the last person', [3], 8_000],
  ['everybody', [1, 2, 3], 14_000],
])(
  '[M102] three connect although the descriptions of %s come 5 s after all that is said later, and nobody is suspected',
  async (_, late, connectedMs) => {
    const seats = late.map(fakeSeat)
    for (let seed = 1; seed <= 20; seed += 1) {
      const meeting = createMeeting(seed)
      meeting.hub.holdsMs = (from, sealed) => (seats.includes(from) && saysDescription(sealed) ? 5_000 : 0)
      for (const number of [1, 2, 3]) meeting.enter(number)
      await meeting.clock.advance(connectedMs)
      const refused = [...meeting.attendees].flatMap(({ mesh }) => Object.keys(mesh.snapshot.current.refused))
      expect({ seed, troubles: meeting.troubles(), refused }).toEqual({ seed, troubles: [], refused: [] })
      for (const attendee of [...meeting.attendees]) attendee.leave()
      await meeting.clock.advance(2_000)
    }
  },
)
