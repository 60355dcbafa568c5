import { expect, test as base, type Person } from './people.ts'
import { FramingSite } from './support/framing-site.ts'

const delegated = 'camera; microphone; display-capture; clipboard-write'

/** A site of which pages under the name `friends` may frame the product, and another one on another port. */
const test = base.extend<{ site: FramingSite; neighbour: FramingSite }>({
  // Playwright reads from the first parameter, which it wants to be a pattern, what is needed.
  site: async ({ browserName: _none }, use) => {
    const site = await FramingSite.starts()
    await use(site)
    await site.stops()
  },
  neighbour: async ({ browserName: _none }, use) => {
    const site = await FramingSite.starts()
    await use(site)
    await site.stops()
  },
  settings: async ({ site }, use) => use({ EMBED_ORIGINS: site.origin('friends') }),
})

/** Opens a page with the product in a frame, and waits until the browser says that it does not show it. */
async function isRefused(person: Person, address: string, depth = 1): Promise<void> {
  const refusal = person.page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()))
  await person.page.goto(address)
  await refusal
  await expect.poll(() => person.page.frames()[depth]?.url()).toBe('chrome-error://chromewebdata/')
}

test('[U105] a meeting runs in the frame of a configured page that hands on camera and microphone', async ({
  meeting,
  site,
}) => {
  meeting.announces(new RegExp(`asked ${site.origin('friends')}/`))
  const [anna, ben] = await meeting.people('Anna', 'Ben')
  await anna.page.goto(site.page('friends', meeting.product.origin, delegated))
  const frame = anna.page.frameLocator('iframe')
  await frame.getByRole('button', { name: 'New meeting' }).click()
  await frame.getByRole('textbox', { name: 'Your name' }).fill(anna.name)
  await frame.getByRole('button', { name: 'Join', exact: true }).click()
  await expect(frame.locator('html[data-call=joined]')).toBeAttached()
  const invitation = await frame.locator('html').evaluate(() => location.href)
  await ben.joinsBy(invitation)
  await ben.sees(anna)
  // Anna's page is the one around the frame, so Ben's only link is asked instead of the one with hers.
  const heard = async () => {
    const [link] = await ben.links()
    return link?.arrives['0']?.energy ?? 0
  }
  await expect.poll(heard).toBeGreaterThan(1e-6)
  await expect(frame.getByRole('group', { name: 'Ben', exact: true }).locator('video')).toBeVisible()
})

test('[U105] no page frames the product whose origin looks like a configured one', async ({
  meeting,
  site,
  neighbour,
}) => {
  meeting.announces(/asked http:\/\/[\w.-]+\.localhost:\d+\/|frame-ancestors/)
  const { origin } = meeting.product
  const [eve] = await meeting.people('Eve')
  // The allowed one first: what follows is refused for its origin and for nothing else.
  await eve.page.goto(site.page('friends', origin))
  await expect(eve.page.frameLocator('iframe').getByRole('button', { name: 'New meeting' })).toBeVisible()
  for (const name of ['best-friends', 'friends-too', 'my.friends', 'friends.example', 'friend']) {
    await isRefused(eve, site.page(name, origin))
  }
  await isRefused(eve, neighbour.page('friends', origin))
  // All pages around a frame have to be allowed, not only the next one or the outermost.
  await isRefused(eve, site.page('friends', neighbour.page('stranger', origin)), 2)
})

test.describe('by default', () => {
  test.use({ settings: {} })

  test('[U105] no page frames the product', async ({ meeting, site }) => {
    meeting.announces(/asked http:\/\/friends\.localhost:\d+\/|frame-ancestors/)
    const [eve] = await meeting.people('Eve')
    await isRefused(eve, site.page('friends', meeting.product.origin))
  })
})
