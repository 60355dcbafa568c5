import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Person } from './people.ts'
import { hurrying } from './support/hurrying.ts'
import { builtApps } from './support/product.ts'
import { serverIsGone } from './support/trouble.ts'

/** The browser has kept the page. */
async function isKept({ page }: Person): Promise<void> {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    if (active?.state === 'activated') return
    await new Promise((resolve) => active?.addEventListener('statechange', resolve, { once: true }))
  })
}

const builds = ({ page }: Person) => page.evaluate(async () => (await caches.keys()).length)

test('[U128] the page opens without a network, says what is missing, and goes on when the server is back', async ({
  meeting,
}) => {
  meeting.announces(serverIsGone)
  meeting.announces(/ERR_FAILED/)
  const [anna, ben] = [await meeting.person('Anna', { lacking: hurrying }), await meeting.person('Ben')]
  await anna.opensHome()
  await isKept(anna)
  await meeting.product.crashes()
  await anna.startsMeeting()
  await anna.writesName()
  await anna.presses('Join')
  await expect(anna.page.getByText(/Can't reach/).first()).toBeVisible({ timeout: 30_000 })
  await anna.reloads()
  await expect(anna.page.locator('#app')).not.toBeEmpty()
  await meeting.product.starts()
  await anna.opensHome()
  await anna.presses('New meeting')
  await anna.joins()
  await ben.joinsBy(await anna.copiesInviteLink())
  await anna.sees(ben)
})

/** A release in which nothing of this one can be fetched that is not asked for at first. */
function nextRelease(folder: string): string {
  for (const part of ['server/dist', 'web/dist']) {
    mkdirSync(join(folder, part), { recursive: true })
    cpSync(join(builtApps, part), join(folder, part), { recursive: true })
  }
  const site = join(folder, 'web', 'dist')
  const change = (file: string, from: string | RegExp, to: string) => {
    const before = readFileSync(join(site, file), 'utf8')
    const after = before.replace(from, to)
    if (after === before) throw new Error(`${file} looks otherwise`)
    writeFileSync(join(site, file), after)
    for (const form of ['.br', '.gz']) rmSync(join(site, file + form), { force: true })
  }
  change('index.html', 'straight from browser to browser', 'of the next release')
  const dialog = /"\/assets\/SettingsDialog-[\w-]+\.(?:js|css)",?/g
  change('service-worker.js', dialog, '')
  change('service-worker.js', 'shell-', 'shell-next-')
  for (const file of readdirSync(join(site, 'assets')))
    if (file.startsWith('SettingsDialog')) rmSync(join(site, 'assets', file))
  return folder
}

test('[U129] a newer release interrupts no call, and its pages come with the next load', async ({
  meeting,
}) => {
  meeting.announces(serverIsGone)
  const folder = mkdtempSync(join(tmpdir(), 'confab-release-'))
  try {
    const [anna, ben] = [await meeting.person('Anna', { lacking: hurrying }), await meeting.person('Ben')]
    await anna.startsMeeting()
    await anna.joins()
    await ben.joinsBy(await anna.copiesInviteLink())
    await anna.sees(ben)
    await isKept(anna)
    const before = (await anna.links()).map(({ ours }) => ours)
    await meeting.product.stops()
    meeting.product.becomes(nextRelease(folder))
    await meeting.product.starts()
    await anna.page.evaluate(async () => (await navigator.serviceWorker.ready).update())
    await expect.poll(() => builds(anna)).toBe(2)
    await anna.presses('More options')
    await anna.page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
    await expect(anna.page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
    await anna.page.keyboard.press('Escape')
    await anna.sees(ben)
    expect((await anna.links()).map(({ ours }) => ours)).toEqual(before)

    await anna.reloads()
    await anna.isInCall()
    await expect(anna.page.locator('meta[name=description]')).toHaveAttribute('content', /next release/)
    await ben.sees(anna)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('[U130] the page may be installed', async ({ meeting }) => {
  const anna = await meeting.person('Anna', { lacking: hurrying })
  await anna.opensHome()
  const session = await anna.context.newCDPSession(anna.page)
  const { errors, data, url } = await session.send('Page.getAppManifest')
  expect(errors).toEqual([])
  expect(JSON.parse(data ?? '')).toMatchObject({ name: 'Confab', display: 'standalone', start_url: '/' })
  const { icons } = JSON.parse(data ?? '') as { icons: { src: string; sizes: string }[] }
  for (const { src, sizes } of icons.filter((icon) => icon.sizes !== 'any')) {
    const picture = await anna.page.evaluate(async (address) => {
      const image = new Image()
      image.src = address
      await image.decode()
      return `${image.naturalWidth}x${image.naturalHeight}`
    }, new URL(src, url).href)
    expect(picture).toBe(sizes)
  }
  await isKept(anna)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  // Each test has a window of its own that leaves nothing behind; besides that nothing is in the way.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito'])
})
