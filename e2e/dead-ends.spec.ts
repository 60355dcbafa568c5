import { expect, test } from './people.ts'
import { insecureHost } from './support/browsers.ts'

test('[U30] a link without its key, or with a broken one, says what is missing and leads on', async ({
  meeting,
}) => {
  const [anna] = await meeting.people('Anna')
  for (const broken of [
    '/r/amber-otter-42',
    '/r/amber-otter-42#',
    '/r/amber-otter-42#abc',
    '/r/amber-otter-42#!!!!',
  ]) {
    await anna.opensLink('about:blank')
    await anna.opensLink(`${meeting.product.origin}${broken}`)
    await expect(anna.page.getByRole('heading', { name: /link is/i })).toBeVisible()
    await expect(anna.page.getByRole('link', { name: 'Back to home' })).toBeVisible()
    expect((await anna.running()).connections).toBe(0)
  }
})

test('[U31] addresses that lead nowhere lead home', async ({ meeting }) => {
  const [anna] = await meeting.people('Anna')
  meeting.announces(/status of 40[04]/)
  for (const path of [
    '/no/such/page',
    '/r/',
    '/r/..%2f..%2fetc%2fpasswd#x',
    '/r/%00#x',
    `/r/${'x'.repeat(2_000)}#x`,
  ]) {
    await anna.opensLink(`${meeting.product.origin}${path}`)
    await expect(anna.page.getByRole('link', { name: /home/i }).first()).toBeVisible()
  }
})

test('[U32] a name of any length and content is shown short and as text', async ({ meeting }) => {
  const [anna, ben] = await meeting.people('Anna', 'Ben')
  await anna.startsMeeting()
  await anna.joins()
  await ben.opensLink(await anna.copiesInviteLink())
  await ben.writesName(`<img src=x onerror=alert(1)> \u202E${'long '.repeat(2_000)}`)
  await ben.presses('Join')
  await ben.isInCall()
  const tile = anna.page.locator('[data-tile=camera]:not([data-self])')
  await expect(tile).toHaveCount(1)
  const name = (await tile.getAttribute('aria-label')) ?? ''
  expect(name).toContain('<img')
  expect(name.length).toBeLessThanOrEqual(256)
  expect(name).not.toContain('\u202E')
  await expect(anna.page.locator('img[src=x]')).toHaveCount(0)
})

test.describe('a room of two', () => {
  test.use({ settings: { SEATS_PER_ROOM: '2' } })

  test('[U33] one person too many is told that the meeting is full, and gets in when somebody left', async ({
    meeting,
  }) => {
    const [anna, ben] = await meeting.call('Anna', 'Ben')
    const [carla] = await meeting.people('Carla')
    await carla.opensLink(await anna.copiesInviteLink())
    await carla.writesName()
    await carla.presses('Join')
    await expect(carla.page.getByRole('heading', { name: /full/i })).toBeVisible()
    await anna.findsInCall(ben)
    await ben.leaves()
    await carla.presses('Try again')
    await carla.isInCall()
    await anna.sees(carla)
  })
})

test('[U34] a page without https says why and how', async ({ meeting }) => {
  // Chromium mentions that a protection of https pages has no meaning on this one.
  meeting.announces(/Cross-Origin-Opener-Policy header has been ignored/)
  const [anna] = await meeting.people('Anna')
  await anna.startsMeeting()
  const link = new URL(anna.page.url())
  link.hostname = insecureHost
  const ben = await meeting.person('Ben')
  await ben.opensLink(link.href)
  await expect(ben.page.getByRole('heading', { name: /https/i })).toBeVisible()
})

test('[U35] a browser without what calls need is told which ones have it', async ({ meeting }) => {
  const lacking = () => {
    Reflect.deleteProperty(window, 'RTCPeerConnection')
  }
  const anna = await meeting.person('Anna')
  await anna.startsMeeting()
  const ben = await meeting.person('Ben', { lacking })
  await ben.opensLink(anna.page.url())
  await expect(ben.page.getByRole('heading', { name: /browser/i })).toBeVisible()
  await expect(ben.page.getByText(/Firefox/).first()).toBeVisible()
})
