import { AxeBuilder } from '@axe-core/playwright'
import { expect, test, type Person } from './people.ts'

/** No serious finding of axe on the page as it is now. */
async function isAccessible(person: Person): Promise<void> {
  const { violations } = await new AxeBuilder({ page: person.page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}

/** Nothing is wider than the window. */
async function fits(person: Person): Promise<void> {
  const width = () => person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  await expect.poll(width).toBeLessThanOrEqual(0)
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`[U60] home, lobby, call and the page after are accessible on a ${colorScheme} desktop`, async ({
    meeting,
  }) => {
    const anna = await meeting.person('Anna', { context: { colorScheme } })
    await anna.opensHome()
    await isAccessible(anna)
    await anna.presses('New meeting')
    await anna.seesMirror()
    await isAccessible(anna)
    await anna.joins()
    await anna.moves()
    await isAccessible(anna)
    await anna.leaves()
    await isAccessible(anna)
  })
}

test('[U61] the whole way fits a phone and works with a finger', async ({ meeting }) => {
  const phone = {
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  }
  const anna = await meeting.person('Anna')
  const ben = await meeting.person('Ben', { context: phone })
  await ben.opensHome()
  await fits(ben)
  await ben.button('New meeting').tap()
  await ben.isInLobby()
  await fits(ben)
  await ben.writesName()
  await ben.button('Join').tap()
  await ben.isInCall()
  await anna.joinsBy(ben.page.url())
  await ben.sees(anna)
  await fits(ben)
  await ben.button('Turn off camera').tap()
  await anna.seesNoPictureOf(ben)
  // A tap on the stage hides the controls, another one brings them back.
  await ben.page.touchscreen.tap(180, 200)
  await ben.page.touchscreen.tap(180, 200)
  await ben.button('Leave').tap()
  await expect(ben.page.getByText('You left')).toBeVisible()
  await fits(ben)
})

test('[U62] the whole way works in Chinese where the browser asks for it', async ({ meeting }) => {
  const anna = await meeting.person('Anna')
  const ben = await meeting.person('小明', { context: { locale: 'zh-CN' } })
  await anna.startsMeeting()
  await anna.joins()
  await ben.opensLink(meeting.product.origin)
  await expect(ben.page.locator('html')).toHaveAttribute('lang', /^zh/)
  await ben.page.getByRole('textbox', { name: '会议链接或名称' }).fill(await anna.copiesInviteLink())
  await ben.presses('加入')
  await ben.page.getByRole('textbox', { name: '你的名字' }).fill(ben.name)
  await ben.presses('加入')
  await expect(ben.page.getByRole('toolbar', { name: '通话控制' })).toBeVisible()
  await anna.sees(ben)
  await ben.presses('离开')
  await anna.findsInCall()
})
