import { expect, test, type Person } from './people.ts'
import { humming } from './support/humming.ts'
import { inFull } from './support/form.ts'

/** How much of the stage's width a tile takes. */
async function share(person: Person, tile: ReturnType<Person['tile']>): Promise<number> {
  await person.standsStill()
  const [box, stage] = [
    await tile.boundingBox(),
    await person.page.getByRole('region', { name: 'Stage' }).boundingBox(),
  ]
  return (box?.width ?? 0) / (stage?.width ?? 1)
}

async function acts(person: Person, tile: ReturnType<Person['tile']>, action: string): Promise<void> {
  await tile.hover()
  await tile.getByRole('button', { name: /^Options for/ }).click()
  await person.page.getByRole('menuitem', { name: action, exact: true }).click()
}

test('[U116] one pins for oneself, a host puts somebody into everybody’s view, and the speaker is large', async ({
  meeting,
}) => {
  const hum = { lacking: humming } as const
  const [anna, ben] = [await meeting.person('Anna', hum), await meeting.person('Ben', hum)]
  const cleo = await meeting.person('Cleo')
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
  await expect(cleo.page.getByRole('menuitem', { name: 'Spotlight for everyone' })).toHaveCount(0)
  await cleo.page.keyboard.press('Escape')
  await acts(anna, anna.tileOf(ben), 'Spotlight for everyone')
  for (const person of [anna, cleo])
    await expect.poll(() => share(person, person.tileOf(ben))).toBeGreaterThan(0.6)
  await expect(ben.tile('You')).toContainText('In the spotlight')
  const dan = await meeting.person('Dan')
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

test(
  '[U119] everybody draws over a shared screen for all who see it, and looks closer at it',
  inFull,
  async ({ meeting }) => {
    const [anna, ben, cleo] = await meeting.call('Anna', 'Ben', 'Cleo')
    await anna.shares()
    await ben.seesScreenOf(anna)
    await cleo.seesScreenOf(anna)
    const screen = (person: Person) => person.tile(person === anna ? 'Your screen' : "Anna's screen")
    const drawn = (person: Person) => screen(person).locator('canvas[data-drawn]')

    await screen(ben).hover()
    await screen(ben).getByRole('button', { name: 'Laser pointer' }).click()
    await ben.standsStill()
    const box = await screen(ben).locator('canvas').boundingBox()
    if (box === null) throw new Error('nothing to draw on')
    const { mouse } = ben.page
    await mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.4)
    await mouse.down()
    await mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5, { steps: 8 })
    // What is drawn is there for all, and where it was drawn.
    for (const person of [anna, ben, cleo]) await expect(drawn(person)).toHaveCount(1)
    const red = await screen(cleo)
      .locator('canvas')
      .evaluate((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) return []
        const { width, height } = canvas
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] }
        const columns: number[] = []
        for (let index = 0; index < data.length; index += 4)
          if ((data[index] ?? 0) > 200 && (data[index + 1] ?? 0) < 120 && (data[index + 3] ?? 0) > 60)
            columns.push(((index / 4) % width) / width)
        return [Math.min(...columns), Math.max(...columns)]
      })
    expect(red[0]).toBeGreaterThan(0.25)
    expect(red[1]).toBeLessThan(0.65)
    await mouse.up()
    for (const person of [anna, ben, cleo]) await expect(drawn(person)).toHaveCount(0)

    await screen(cleo).hover()
    await screen(cleo).getByRole('button', { name: 'Zoom in' }).click()
    const width = async () => (await screen(cleo).locator('video').boundingBox())?.width ?? 0
    await cleo.standsStill()
    const frame = (await screen(cleo).boundingBox())?.width ?? 0
    await expect.poll(width).toBeGreaterThan(frame * 1.3)
    await screen(cleo).getByRole('button', { name: 'Fit to window' }).click()
    await expect.poll(width).toBeLessThanOrEqual(frame + 1)
  },
)

test('[U120] the call goes on in a small window in front, with everybody and its controls', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  await anna.presses('More options')
  const opening = anna.context.waitForEvent('page')
  await anna.page.getByRole('menuitem', { name: 'Picture-in-picture' }).click()
  const small = await opening
  const video = small.getByRole('group', { name: 'Ben' }).locator('video')
  const frames = () =>
    video.evaluate((element) => (element as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames)
  const before = await frames()
  await expect.poll(frames).toBeGreaterThan(before + 3)
  await small.getByRole('button', { name: 'Turn off microphone' }).click()
  await expect(ben.tileOf(anna)).toContainText('Microphone off')
  await anna.presses('More options')
  await anna.page.getByRole('menuitem', { name: 'Close picture-in-picture' }).click()
  await expect.poll(() => small.isClosed()).toBe(true)
  await anna.sees(ben)
})

test('[U124] settings are found by their words, taken to another browser in a file, and reset', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  const dialog = ({ page }: Person) => page.getByRole('dialog', { name: 'Settings' })
  const opens = async (person: Person) => {
    await person.presses('More options')
    await person.page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
  }
  await opens(anna)
  await dialog(anna).getByRole('textbox', { name: 'Search settings' }).fill('mirror')
  await expect(dialog(anna).getByRole('switch')).toHaveCount(1)
  await expect(dialog(anna).getByRole('combobox', { name: 'Camera' })).toBeHidden()
  await dialog(anna).getByRole('switch', { name: 'Mirror my video' }).uncheck()
  await dialog(anna).getByRole('textbox', { name: 'Search settings' }).fill('')
  const saving = anna.page.waitForEvent('download')
  await dialog(anna).getByRole('button', { name: 'Save to a file' }).click()
  const file = await (await saving).path()

  await opens(ben)
  await expect(dialog(ben).getByRole('switch', { name: 'Mirror my video' })).toBeChecked()
  const picker = dialog(ben).locator('input[type=file]')
  await picker.setInputFiles({
    name: 'x.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"app":"other"}'),
  })
  await expect(dialog(ben).getByRole('alert')).toHaveText(/isn't a Confab settings file/)
  await picker.setInputFiles(file)
  await expect(dialog(ben).getByRole('switch', { name: 'Mirror my video' })).not.toBeChecked()
  await expect(dialog(ben).getByRole('alert')).toHaveCount(0)
  await dialog(ben).getByRole('button', { name: 'Reset settings' }).click()
  await expect(dialog(ben).getByRole('switch', { name: 'Mirror my video' })).toBeChecked()
})
