import { expect, test } from './people.ts'
import { keepChannels, measureWork, rampage } from './support/hostile-page.ts'

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

  const workIn = async (ms: number) => {
    const worked = await measureWork(anna)
    await anna.page.waitForTimeout(ms)
    return worked()
  }
  const inPeace = await workIn(RAMPAGE_MS / 2)
  const said = eve.page.evaluate(rampage, RAMPAGE_MS)
  // What it costs to close the link and to say so is over soon, and does not come again.
  await anna.page.waitForTimeout(RAMPAGE_MS / 2)
  const inTrouble = await workIn(RAMPAGE_MS / 2)
  expect(await said).toBeGreaterThan(400)
  const description = `${inPeace.toFixed(0)} ms before, ${inTrouble.toFixed(0)} ms meanwhile`
  test.info().annotations.push({ type: 'work of a page', description })
  expect(inTrouble).toBeLessThan(2 * inPeace + RAMPAGE_MS / 10)

  // Both are told of whom, and go on.
  for (const person of [anna, ben]) {
    await expect(person.tileOf(eve)).toContainText('sent far too much')
    await expect(person.tileOf(eve)).toHaveAttribute('data-link', 'lost')
  }
  await anna.sees(ben)
  await ben.sees(anna)
  await anna.hears(ben)
})
