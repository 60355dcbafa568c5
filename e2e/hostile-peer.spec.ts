import { expect, test } from './people.ts'
import { keepChannels, longestTaskDuring, rampage, workDuring } from './support/hostile-page.ts'
import { advances } from './support/watching.ts'

/** How long the hostile page goes on once nobody listens to it any more, in ms. */
const RAMPAGE_MS = 3_000
/** A page that has little time of its own needs longer to say too much. In ms. */
const FLOOD_MS = 20_000
/** For so many pictures of Anna a page's work is measured: about as long. */
const FRAMES = 30
/** In ms: one picture, shown, must not be what decides. */
const SLACK_MS = 600
/** In ms: a page that works longer at a stretch is felt. */
const LONG_TASK = 50

test('[U136] a page that says what it likes without end stops nobody’s picture and keeps no other page busy', async ({
  meeting,
}) => {
  const [anna, ben] = [await meeting.person('Anna'), await meeting.person('Ben')]
  const eve = await meeting.person('Eve', { lacking: keepChannels })
  await anna.startsMeeting()
  await anna.joins()
  const link = await anna.copiesInviteLink()
  await ben.joinsBy(link)
  await eve.joinsBy(link)
  for (const person of [anna, ben, eve]) await person.isLinkedTo(2)
  await anna.sees(ben, eve)

  const frames = async () => (await ben.arriving(anna, 'camera')).frames
  const picturesGoOn = () => advances(frames, FRAMES, 'the pictures of Anna go on')
  const inPeace = await workDuring(anna, picturesGoOn)
  const longest = await longestTaskDuring(anna, async () => {
    const said = eve.page.evaluate(rampage, FLOOD_MS)
    // While it lasts.
    await anna.sees(ben)
    await ben.sees(anna)
    // It reached both: their pages had enough of it.
    for (const person of [anna, ben]) await expect(person.tileOf(eve)).toHaveAttribute('data-link', 'lost')
    await eve.page.evaluate(() => void (window.isRampaging = false))
    await said
  })
  // To close the link and to say so costs something once. After that a page works no more than before.
  const goesOn = eve.page.evaluate(rampage, RAMPAGE_MS)
  const inTrouble = await workDuring(anna, picturesGoOn)
  await goesOn
  const description = `${inPeace.toFixed(0)} ms before, ${inTrouble.toFixed(0)} ms meanwhile`
  test
    .info()
    .annotations.push(
      { type: 'work of a page', description },
      { type: 'longest task', description: `${longest.toFixed(1)} ms` },
    )
  expect(longest).toBeLessThan(LONG_TASK)
  expect(inTrouble).toBeLessThan(2 * inPeace + SLACK_MS)

  // Both are told who it is, and go on.
  for (const person of [anna, ben]) {
    await expect(person.tileOf(eve)).toContainText('sent too much data')
    await expect(person.tileOf(eve)).toHaveAttribute('data-link', 'lost')
  }
  await anna.sees(ben)
  await ben.sees(anna)
  await anna.hears(ben)
})
