import type { Locator } from '@playwright/test'
import { expect, test, type Person } from './people.ts'
import { isAccessible, isAccessibleInBoth } from './support/accessible.ts'
import { inFull, isFull } from './support/form.ts'

/** Nothing is wider than the window. */
async function fits(person: Person): Promise<void> {
  const width = () => person.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  await expect.poll(width).toBeLessThanOrEqual(0)
}

test('[U60] home, lobby, call and the page after are accessible, light and dark', async ({ meeting }) => {
  const anna = await meeting.person('Anna')
  await anna.opensHome()
  await isAccessibleInBoth(anna)
  await anna.presses('New meeting')
  await anna.seesMirror()
  await isAccessibleInBoth(anna)
  await anna.joins()
  await anna.moves()
  await isAccessibleInBoth(anna)
  await anna.leaves()
  await isAccessibleInBoth(anna)
  for (const deadEnd of ['/nowhere/at/all', '/r/blue-fox']) {
    await anna.page.goto(new URL(deadEnd, anna.page.url()).href)
    await anna.page.getByRole('heading', { level: 1 }).waitFor()
    await isAccessibleInBoth(anna)
  }
})

test('[U122] panels, menus and dialogs of a call are accessible', async ({ meeting }) => {
  const looksRight = isFull ? isAccessibleInBoth : isAccessible
  const wide = { viewport: { width: 1_280, height: 760 } }
  const [anna, ben] = [await meeting.person('Anna', { context: wide }), await meeting.person('Ben')]
  await anna.startsMeeting()
  await anna.joins()
  const link = await anna.copiesInviteLink()
  await ben.joinsBy(link)
  await ben.shares()
  await anna.seesScreenOf(ben)
  await ben.presses('Raise hand')
  await anna.presses('Chat')
  await anna.page.getByRole('textbox', { name: 'Message' }).fill('Hello @Ben, see https://example.com')
  await anna.page.keyboard.press('Enter')
  await anna.page.getByRole('log').getByRole('link').waitFor()
  await looksRight(anna)
  await anna.page.getByRole('button', { name: 'Chat options' }).click()
  await looksRight(anna)
  await anna.page.keyboard.press('Escape')
  await anna.presses('People')
  await looksRight(anna)
  await anna.presses('More options')
  await looksRight(anna)
  for (const dialog of ['Settings', 'Keyboard shortcuts', 'Invite']) {
    await anna.page.getByRole('menuitem', { name: dialog, exact: true }).click()
    await anna.page.getByRole('dialog', { name: dialog, exact: false }).waitFor()
    await looksRight(anna)
    await anna.page.keyboard.press('Escape')
    await anna.presses('More options')
  }
  await anna.page.keyboard.press('Escape')
  await anna.presses('React')
  await looksRight(anna)
})

test('[U123] at twice the size of everything nothing is cut off and everything can be reached', async ({
  meeting,
}) => {
  // A window of 1,280 × 800 at 200 % has this many CSS pixels (WCAG 2.2, 1.4.4 and 1.4.10).
  const anna = await meeting.person('Anna', { context: { viewport: { width: 640, height: 400 } } })
  await anna.opensHome()
  await fits(anna)
  await anna.presses('New meeting')
  await anna.isInLobby()
  await fits(anna)
  await anna.joins()
  await fits(anna)
  for (const control of ['Chat', 'People', 'More options', 'Leave'])
    await expect(anna.button(control)).toBeInViewport()
  await anna.presses('Chat')
  await expect(anna.page.getByRole('textbox', { name: 'Message' })).toBeInViewport()
  await anna.page.keyboard.press('Escape')
  await anna.presses('More options')
  const last = anna.page.getByRole('menuitemradio').last()
  await last.scrollIntoViewIfNeeded()
  await expect(last).toBeInViewport()
})

test(
  '[U131] where one writes from the right, the page begins there, and nothing is cut off',
  inFull,
  async ({ meeting }) => {
    const [anna, ben] = await meeting.people('Anna', 'Ben')
    const turnsAround = () => anna.page.evaluate(() => (document.documentElement.dir = 'rtl'))
    const middle = async (control: Locator) => {
      await anna.standsStill()
      const box = await control.boundingBox()
      return box === null ? NaN : box.x + box.width / 2
    }
    const isRightOf = async (one: Locator, other: Locator) =>
      expect(await middle(one)).toBeGreaterThan(await middle(other))
    await anna.opensHome()
    await turnsAround()
    await fits(anna)
    await isRightOf(anna.page.getByRole('link', { name: 'Confab' }).first(), anna.button('Language'))
    await isAccessible(anna)
    await anna.presses('New meeting')
    await anna.isInLobby()
    await fits(anna)
    await isAccessible(anna)
    await anna.joins()
    await ben.joinsBy(await anna.copiesInviteLink())
    await anna.sees(ben)
    await anna.moves()
    await isRightOf(anna.button('Turn off microphone'), anna.button('Leave'))
    for (const panel of ['Chat', 'People']) {
      await anna.presses(panel)
      const shown = anna.page.getByRole('complementary', { name: panel })
      await expect.poll(() => middle(shown)).toBeLessThan(480)
      await fits(anna)
      await isAccessible(anna)
    }
    await anna.presses('More options')
    await anna.page.getByRole('menuitem', { name: 'Settings', exact: true }).click()
    await anna.page.getByRole('dialog', { name: 'Settings' }).waitFor()
    await fits(anna)
    await isAccessible(anna)
  },
)

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

/** The element with the focus shows that it has it: itself, or what is drawn for it. */
function showsFocus(): boolean {
  const focused = document.activeElement
  if (focused === null || focused === document.body) return true
  const drawn = [focused, focused.parentElement, focused.closest('label')].filter((each) => each !== null)
  return drawn.some((element) => {
    const { outlineStyle, boxShadow, borderColor } = getComputedStyle(element)
    const isField = element.matches('input:not([type=radio]), select, textarea')
    return outlineStyle !== 'none' || boxShadow !== 'none' || (isField && borderColor !== '')
  })
}

/** Reaches a control as somebody without a pointer does, and sees on every one between that it has the focus. */
async function tabsTo({ page }: Person, control: Locator): Promise<void> {
  const isReached = () => control.evaluate((element) => element === document.activeElement)
  for (let presses = 0; presses < 60 && !(await isReached()); presses++) {
    await page.keyboard.press('Tab')
    const html = () => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200))
    expect(await page.evaluate(showsFocus), `the focus is seen on ${await html()}`).toBe(true)
  }
  expect(await isReached()).toBe(true)
}

test('[U133] the whole way works without a pointer, and one sees where the focus is', async ({ meeting }) => {
  const [anna, ben] = await meeting.people('Anna', 'Ben')
  const { page } = anna
  await anna.opensHome()
  await tabsTo(anna, anna.button('New meeting'))
  await page.keyboard.press('Enter')
  await anna.isInLobby()
  await tabsTo(anna, page.getByRole('textbox', { name: 'Your name' }))
  await page.keyboard.type('Anna')
  await page.keyboard.press('Enter')
  await anna.isInCall()
  await ben.joinsBy(page.url())
  await anna.sees(ben)

  await tabsTo(anna, anna.button('Turn off camera'))
  await page.keyboard.press('Enter')
  await ben.seesNoPictureOf(anna)
  await tabsTo(anna, anna.button('More options'))
  await page.keyboard.press('Enter')
  const item = (name: string) => page.getByRole('menuitem', { name, exact: true })
  for (let presses = 0; presses < 30 && !(await isFocused(item('Settings'))); presses++)
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Settings' })).toHaveCount(0)
  await expect(anna.button('More options')).toBeFocused()

  await page.keyboard.press('c')
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await page.keyboard.type('without a pointer')
  await page.keyboard.press('Enter')
  await ben.presses('Chat')
  await expect(ben.page.getByRole('log').getByText('without a pointer')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(anna.button('Chat')).toBeFocused()

  await tabsTo(anna, page.getByRole('button', { name: 'Options for Ben' }))
  await page.keyboard.press('Enter')
  await expect(item('Pin for me')).toBeFocused()
  await page.keyboard.press('Escape')
  await tabsTo(anna, anna.button('Leave'))
  await page.keyboard.press('Enter')
  await expect(page.getByText('You left')).toBeVisible()
  await tabsTo(anna, anna.button('Rejoin'))
})

const isFocused = (control: Locator) => control.evaluate((element) => element === document.activeElement)

test('[U134] nothing slides, grows or floats for anyone who wants less of that, and nothing waits for it', async ({
  meeting,
}) => {
  const anna = await meeting.person('Anna', { context: { reducedMotion: 'reduce' } })
  const [ben] = await meeting.people('Ben')
  const moving = () =>
    anna.page.evaluate(() => {
      const seconds = (durations: string) =>
        Math.max(...durations.split(',').map((each) => Number.parseFloat(each)))
      // What turns tells that something goes on; it turns slowly.
      return [...document.querySelectorAll('*')]
        .filter((element) => !element.matches('.spinner, .spinner *, [data-reaction]'))
        .filter((element) => {
          const { transitionDuration, animationDuration, animationName } = getComputedStyle(element)
          return (
            seconds(transitionDuration) > 0.02 ||
            (animationName !== 'none' && seconds(animationDuration) > 0.02)
          )
        })
        .map((element) => element.outerHTML.slice(0, 120))
    })
  await anna.opensHome()
  expect(await moving()).toEqual([])
  await anna.presses('New meeting')
  await anna.joins()
  await ben.joinsBy(await anna.copiesInviteLink())
  await anna.sees(ben)
  await ben.presses('React')
  await ben.page.getByRole('menuitem').first().click()
  const reaction = anna.page.locator('[data-reaction]')
  await expect(reaction).toBeVisible()
  const place = (await reaction.boundingBox())?.y
  expect(await moving()).toEqual([])
  expect((await reaction.boundingBox())?.y).toBe(place)
  await anna.presses('Chat')
  expect(await moving()).toEqual([])
})
