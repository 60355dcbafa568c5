import { expect, test, type Person as Somebody } from './people.ts'
import { Person } from './support/person.ts'
import { inFull } from './support/form.ts'

const saidOfOtherTab = /already open in another tab\. Your microphone is off here/

/** Somebody's other tab, as the others call it. */
const otherTabOf = ({ name }: Somebody, page: Somebody['page'], origin: string) =>
  new Person(`${name} (2)`, page, origin)

test('[U87] a second tab is a second person, silent until told otherwise, and the first one goes on', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  const [seat] = await anna.order()
  const before = await ben.fingerprint()
  const second = otherTabOf(ben, await ben.context.newPage(), meeting.product.origin)
  await second.opensLink(ben.page.url())
  await second.seesMirror()
  await expect(second.notice(saidOfOtherTab)).toBeVisible()
  await expect(second.button('Turn on microphone')).toBeVisible()
  await second.presses('Join')
  await second.isInCall()
  await expect(second.notice(saidOfOtherTab)).toBeVisible()
  await anna.findsInCall(ben, second)
  await anna.sees(ben, second)
  await expect(anna.tileOf(second)).toContainText('Microphone off')
  await anna.receivesNo('microphone', second)
  await anna.hears(ben)
  expect((await anna.order())[0]).toBe(seat)
  expect(await ben.fingerprint()).toBe(before)
  await second.presses('Turn on microphone')
  await expect(second.notice(saidOfOtherTab)).toHaveCount(0)
  await anna.hears(ben, second)
  await second.leaves()
  await anna.findsInCall(ben)
  await anna.hears(ben)
})

test(
  '[U88] a duplicated tab that remembers the call goes into it without its microphone, and says so',
  inFull,
  async ({ meeting }) => {
    const [anna, ben] = await meeting.call('Anna', 'Ben')
    // What a page leaves for its successor lies in the tab's memory for a moment only: here the moment lasts.
    await ben.context.addInitScript(() => {
      const left = sessionStorage.getItem('confab.resume')
      if (left !== null)
        document.addEventListener('duplicate', () => sessionStorage.setItem('confab.resume', left))
    })
    await ben.reloads()
    await ben.isInCall()
    await anna.hears(ben)
    const opened = ben.context.waitForEvent('page')
    await ben.page.evaluate(() => {
      document.dispatchEvent(new Event('duplicate'))
      window.open(location.href)
      sessionStorage.clear()
    })
    const copy = otherTabOf(ben, await opened, meeting.product.origin)
    await copy.isInCall()
    await expect(copy.notice(saidOfOtherTab)).toBeVisible()
    await expect(copy.button('Turn on microphone')).toBeVisible()
    await anna.findsInCall(ben, copy)
    await anna.sees(ben, copy)
    await anna.receivesNo('microphone', copy)
    await anna.hears(ben)
  },
)
