import { expect, test } from './people.ts'
import { busyDuring, keepChannels, rampage } from './support/hostile-page.ts'

/** How long the hostile page goes on, in ms. */
const RAMPAGE_MS = 6_000

test('[U136] a page that says what it likes without end stops nobody’s picture and keeps no other page busy', async ({
  meeting,
}) => {
  const small = { pictures: 'small' } as const
  const [anna, ben] = [await meeting.person('Anna', small), await meeting.person('Ben', small)]
  const eve = await meeting.person('Eve', { ...small, lacking: keepChannels })
  await anna.startsMeeting()
  await anna.joins()
  const link = await anna.copiesInviteLink()
  await ben.joinsBy(link)
  await eve.joinsBy(link)
  for (const person of [anna, ben, eve]) await person.isLinkedTo(2)
  await anna.sees(ben, eve)

  const busy = anna.page.evaluate(busyDuring, RAMPAGE_MS)
  const said = eve.page.evaluate(rampage, RAMPAGE_MS)
  // While it lasts.
  await anna.sees(ben)
  await ben.sees(anna)
  const { total, longest } = await busy
  expect(await said).toBeGreaterThan(400)
  test.info().annotations.push({ type: 'longest task', description: `${longest.toFixed(0)} ms` })
  // Of the time that it lasted Anna's page was not kept busy for more than a sixth.
  expect(total).toBeLessThan(RAMPAGE_MS / 6)

  // Both are told of whom, and go on.
  for (const person of [anna, ben]) {
    await expect(person.tileOf(eve)).toContainText('sent far too much')
    await expect(person.tileOf(eve)).toHaveAttribute('data-link', 'lost')
  }
  await anna.sees(ben)
  await ben.sees(anna)
  await anna.hears(ben)
})
