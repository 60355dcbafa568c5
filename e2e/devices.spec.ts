import { expect, test } from './people.ts'
import { humming } from './support/humming.ts'

test('[U20] without any device one joins, sees, hears and is seen by name', async ({ meeting }) => {
  const anna = await meeting.person('Anna')
  const ben = await meeting.person('Ben', { browser: 'bare' })
  await anna.startsMeeting()
  await anna.joins()
  await ben.opensLink(await anna.copiesInviteLink())
  await ben.isInLobby()
  await expect(ben.page.getByText(/no camera/i)).toBeVisible()
  await ben.joins()
  await ben.sees(anna)
  await ben.hears(anna)
  await anna.findsInCall(ben)
  await anna.seesNoPictureOf(ben)
})

test('[U21] a refused camera and microphone are explained, cost nothing else, and can be allowed later', async ({
  meeting,
}) => {
  const anna = await meeting.person('Anna')
  const ben = await meeting.person('Ben', { browser: 'asking', allowed: [] })
  await anna.startsMeeting()
  await anna.joins()
  await ben.opensLink(await anna.copiesInviteLink())
  await ben.isInLobby()
  await expect(ben.page.getByRole('button', { name: 'Try again' }).first()).toBeVisible()
  await ben.joins()
  await ben.sees(anna)
  await anna.seesNoPictureOf(ben)
  await ben.allows('camera', 'microphone')
  await ben.presses('Turn on camera')
  await ben.presses('Turn on microphone')
  await anna.sees(ben)
  await anna.hears(ben)
})

test('[U22] a refused microphone costs only the microphone', async ({ meeting }) => {
  const anna = await meeting.person('Anna')
  const ben = await meeting.person('Ben', { browser: 'asking', allowed: ['camera'] })
  await anna.startsMeeting()
  await anna.joins()
  await ben.joinsBy(await anna.copiesInviteLink())
  await anna.sees(ben)
  await expect(anna.tileOf(ben)).toContainText('Microphone off')
  await ben.sees(anna)
  await ben.hears(anna)
})

test('[U118] who talks while the microphone is off is told, and turns it on there', async ({ meeting }) => {
  const anna = await meeting.person('Anna', { lacking: humming })
  const [ben] = await meeting.people('Ben')
  await anna.startsMeeting()
  await anna.joins()
  await ben.joinsBy(await anna.copiesInviteLink())
  await anna.presses('Turn off microphone')
  await expect(anna.notice(/You're talking, but your microphone is off/)).toBeVisible()
  await expect(ben.tileOf(anna)).toContainText('Microphone off')
  const banner = anna.page.locator('[data-notice=microphone-talking]')
  await banner.getByRole('button', { name: 'Unmute' }).click()
  await ben.hears(anna)
  await expect(anna.notice(/You're talking/)).toHaveCount(0)
})

/** Notes what a page asks of the system around the browser. */
function noting(): void {
  const asked: { locks: string[]; keys: Record<string, (() => void) | null> } = { locks: [], keys: {} }
  Object.assign(globalThis, { asked })
  if (!('wakeLock' in navigator)) return
  const request = navigator.wakeLock.request.bind(navigator.wakeLock)
  navigator.wakeLock.request = async (type) => {
    asked.locks.push(type ?? 'screen')
    return request(type)
  }
  const setActionHandler = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession)
  navigator.mediaSession.setActionHandler = (action, handler) => {
    asked.keys[action] = handler === null ? null : () => handler({ action })
    setActionHandler(action, handler)
  }
}

test('[U121] the screen stays awake in a call, and keys of the system work it', async ({ meeting }) => {
  const anna = await meeting.person('Anna', { lacking: noting })
  const [ben] = await meeting.people('Ben')
  await anna.startsMeeting()
  await anna.joins()
  await ben.joinsBy(await anna.copiesInviteLink())
  await anna.sees(ben)
  type Noted = { asked: { locks: string[]; keys: Record<string, (() => void) | null> } }
  const asked = () =>
    anna.page.evaluate(() => {
      const { locks, keys } = (globalThis as unknown as Noted).asked
      return { locks, keys: Object.keys(keys).filter((key) => keys[key] !== null) }
    })
  await expect
    .poll(asked)
    .toEqual({ locks: ['screen'], keys: ['togglemicrophone', 'togglecamera', 'hangup'] })
  const presses = (key: string) =>
    anna.page.evaluate((pressed) => (globalThis as unknown as Noted).asked.keys[pressed]?.(), key)
  await presses('togglemicrophone')
  await expect(ben.tileOf(anna)).toContainText('Microphone off')
  await presses('togglecamera')
  await ben.seesNoPictureOf(anna)
  await presses('hangup')
  await expect(anna.page.getByText('You left')).toBeVisible()
  expect((await asked()).keys).toEqual([])
})
