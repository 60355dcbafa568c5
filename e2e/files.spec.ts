import { createHash, randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { expect, test, type Person } from './people.ts'
import { many } from './support/form.ts'

const panel = ({ page }: Person) => page.getByRole('complementary', { name: 'Chat' })
const file = (person: Person, name: string) => panel(person).getByRole('group', { name })
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

async function picks(person: Person, path: string): Promise<void> {
  await panel(person).locator('input[type=file]').setInputFiles(path)
}

test('[U125] a file goes whole from one to another, held, resumed, and over a link that was made again', async ({
  meeting,
}, info) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  await anna.presses('Chat')
  await ben.presses('Chat')
  const bytes = randomBytes(many(24, 120) * 1024 * 1024)
  const path = info.outputPath('tour of the garden.bin')
  await writeFile(path, bytes)
  await picks(anna, path)
  const here = file(ben, 'tour of the garden.bin')
  await expect(here).toContainText('From Anna')
  await expect(here).toContainText('Wants to send you this file')
  await here.getByRole('button', { name: 'Download' }).click()

  const progress = async () => Number(await here.getByRole('progressbar').getAttribute('value'))
  await expect.poll(progress).toBeGreaterThan(0)
  await here.getByRole('button', { name: 'Pause' }).click()
  await expect(here).toContainText('Paused')
  await expect(file(anna, 'tour of the garden.bin')).toContainText('Paused')
  await here.getByRole('button', { name: 'Resume' }).click()
  const before = await progress()
  await anna.page.evaluate(() => window.probe.breakConnections())
  await expect.poll(progress).toBeGreaterThan(before)

  await expect(here).toContainText('Complete', { timeout: 60_000 })
  await expect(file(anna, 'tour of the garden.bin')).toContainText('Complete')
  const saving = ben.page.waitForEvent('download')
  await here.getByRole('button', { name: 'Save' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toBe('tour of the garden.bin')
  expect(sha256(await readFile(await saved.path()))).toBe(sha256(bytes))
  await ben.sees(anna)
})

test('[U126] files are dropped and pasted, offered to all and to anyone who comes later, and pictures are shown', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  const link = await anna.copiesInviteLink()
  // Dropped anywhere on the call.
  await anna.page.evaluate(async () => {
    const canvas = new OffscreenCanvas(64, 64)
    canvas.getContext('2d')?.fillRect(0, 0, 64, 64)
    const picture = new File([await canvas.convertToBlob()], 'plan.png', { type: 'image/png' })
    const dropped = new DataTransfer()
    dropped.items.add(picture)
    for (const type of ['dragover', 'drop'])
      document.body.dispatchEvent(
        new DragEvent(type, { dataTransfer: dropped, bubbles: true, cancelable: true }),
      )
  })
  await expect(file(anna, 'plan.png')).toContainText('To Ben')
  await expect(file(anna, 'plan.png').locator('img')).toBeVisible()
  await expect(ben.button('Chat')).toHaveAccessibleDescription('One unread message')
  await ben.presses('Chat')
  await expect(file(ben, 'plan.png').locator('img')).toHaveCount(0)
  await file(ben, 'plan.png').getByRole('button', { name: 'Download' }).click()
  await expect(file(ben, 'plan.png').locator('img')).toBeVisible()

  // Pasted while one writes.
  await anna.page.getByRole('textbox', { name: 'Message' }).evaluate((field) => {
    const pasted = new DataTransfer()
    pasted.items.add(new File(['<b>hi</b>'], '../../evil\u202Elmth.txt', { type: 'text/html' }))
    field.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: pasted, bubbles: true, cancelable: true }),
    )
  })
  const name = '_.._evillmth.txt'
  await expect(file(ben, name)).toBeVisible()
  await file(ben, name).getByRole('button', { name: 'Decline' }).click()
  await expect(file(anna, name)).toContainText('Declined')

  const cleo = await meeting.person('Cleo')
  await cleo.joinsBy(link)
  await cleo.sees(anna)
  await cleo.presses('Chat')
  await file(cleo, 'plan.png').getByRole('button', { name: 'Download' }).click()
  await expect(file(cleo, 'plan.png').locator('img')).toBeVisible()
  await expect(file(anna, 'plan.png')).toContainText('2 of 2 have it')
})
