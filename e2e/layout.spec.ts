import { expect, test, type Person } from './people.ts'

/** How much of the stage's width a tile takes. */
async function share(person: Person, tile: ReturnType<Person['tile']>): Promise<number> {
  const [box, stage] = [
    await tile.boundingBox(),
    await person.page.getByRole('region', { name: 'Stage' }).boundingBox(),
  ]
  return (box?.width ?? 0) / (stage?.width ?? 1)
}

/** Somebody whose microphone hears a hum that never pauses, where the made-up one only ticks. */
function humming(): void {
  // The empty page before the product has none.
  if (!('mediaDevices' in navigator)) return
  const capture = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await capture(constraints)
    const [ticking] = stream.getAudioTracks()
    if (ticking === undefined) return stream
    const context = new AudioContext()
    const hum = new OscillatorNode(context, { frequency: 220 })
    const out = context.createMediaStreamDestination()
    hum.connect(out)
    hum.start()
    const [track] = out.stream.getAudioTracks()
    ticking.stop()
    return new MediaStream([...stream.getVideoTracks(), ...(track === undefined ? [] : [track])])
  }
}

async function acts(person: Person, tile: ReturnType<Person['tile']>, action: string): Promise<void> {
  await tile.hover()
  await tile.getByRole('button', { name: /^Options for/ }).click()
  await person.page.getByRole('menuitem', { name: action, exact: true }).click()
}

test('[U116] one pins for oneself, a host puts somebody into everybody’s view, and the speaker is large', async ({
  meeting,
}) => {
  const hum = { pictures: 'small', lacking: humming } as const
  const [anna, ben] = [await meeting.person('Anna', hum), await meeting.person('Ben', hum)]
  const cleo = await meeting.person('Cleo', { pictures: 'small' })
  await anna.startsMeeting()
  await anna.joins()
  const link = await anna.copiesInviteLink()
  await ben.joinsBy(link)
  await cleo.joinsBy(link)
  for (const person of [anna, ben, cleo]) await person.isLinkedTo(2)
  await cleo.sees(anna, ben)

  // Pinned for Cleo alone, and its picture goes on.
  await acts(cleo, cleo.tileOf(ben), 'Pin for me')
  await expect.poll(() => share(cleo, cleo.tileOf(ben))).toBeGreaterThan(0.6)
  await cleo.sees(ben, anna)
  expect(await share(anna, anna.tileOf(ben))).toBeLessThan(0.6)
  await cleo.tileOf(ben).getByRole('button', { name: 'Unpin Ben' }).click()
  await expect.poll(() => share(cleo, cleo.tileOf(ben))).toBeLessThan(0.6)

  // The host's word holds for everybody, and guests have no such word.
  await cleo.tileOf(ben).hover()
  await cleo
    .tileOf(ben)
    .getByRole('button', { name: /^Options for/ })
    .click()
  await expect(cleo.page.getByRole('menuitem', { name: 'Spotlight for everybody' })).toHaveCount(0)
  await cleo.page.keyboard.press('Escape')
  await acts(anna, anna.tileOf(ben), 'Spotlight for everybody')
  for (const person of [anna, cleo])
    await expect.poll(() => share(person, person.tileOf(ben))).toBeGreaterThan(0.6)
  await expect(ben.tile('You')).toContainText('In the spotlight')
  const dan = await meeting.person('Dan', { pictures: 'small' })
  await dan.joinsBy(link)
  await dan.sees(ben)
  await expect.poll(() => share(dan, dan.tileOf(ben))).toBeGreaterThan(0.6)
  await dan.leaves()
  await acts(anna, anna.tileOf(ben), 'End spotlight')
  for (const person of [anna, cleo])
    await expect.poll(() => share(person, person.tileOf(ben))).toBeLessThan(0.6)

  // Who speaks is large where one chose so: both hum all the time, so it is the one who is not muted.
  await anna.presses('Turn off microphone')
  await expect(cleo.tileOf(anna)).toContainText('Microphone off')
  await cleo.page.keyboard.press('l')
  await expect(cleo.page.getByRole('status')).toHaveText('Layout: Speaker')
  await expect.poll(() => share(cleo, cleo.tileOf(ben))).toBeGreaterThan(0.6)
  await ben.presses('Turn off microphone')
  await anna.presses('Turn on microphone')
  await expect.poll(() => share(cleo, cleo.tileOf(anna))).toBeGreaterThan(0.6)
  await cleo.sees(anna, ben)
})

test('[U117] everybody sets for themselves how loud another one is', async ({ meeting }) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.hears(ben)
  const volumes = () =>
    anna.page.locator('audio').evaluateAll((all) => all.map((each) => 'volume' in each && each.volume))
  await expect.poll(volumes).toEqual([1])
  await acts(anna, anna.tileOf(ben), 'Volume')
  await anna.page.getByRole('slider', { name: 'Volume' }).fill('0.4')
  await expect.poll(volumes).toEqual([0.4])
  await anna.page.getByRole('switch', { name: 'Mute for me' }).check()
  await expect.poll(volumes).toEqual([0])
  await anna.page.keyboard.press('Escape')
  await expect(anna.tileOf(ben)).toContainText('Muted for you')
  await expect(ben.tile('You')).not.toContainText('Muted for you')
})
