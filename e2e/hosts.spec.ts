import { expect, test, type Person } from './people.ts'
import { inFull } from './support/form.ts'

async function fromMenu(person: Person, entry: string): Promise<void> {
  await person.presses('More options')
  await person.page.getByRole('menuitem', { name: entry, exact: true }).click()
}

/** From the list of people, which is left open. */
async function acts(host: Person, on: Person, entry: string): Promise<void> {
  const actions = host.button(`Actions for ${on.name}`)
  if (!(await actions.isVisible())) await host.presses('People')
  await actions.click()
  await host.page.getByRole('menuitem', { name: entry, exact: true }).click()
}

async function asksToComeIn(person: Person, link: string): Promise<void> {
  await person.opensLink(link)
  await person.page.getByRole('textbox', { name: 'Your name' }).fill(person.name)
  await person.button('Ask to join').click()
  await expect(person.page.getByRole('heading', { name: 'Asking to join' })).toBeVisible()
}

test('[U90] a locked room is entered by the people a host lets in, who are seen and heard by all', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  const link = await anna.copiesInviteLink()
  await fromMenu(anna, 'Lock the room')
  await expect(ben.notice(/^Anna locked the room$/)).toBeVisible()
  const [kim, lou] = await meeting.people('Kim', 'Lou')
  await asksToComeIn(kim, link)
  await expect(anna.notice(/^Kim wants to join\.$/)).toBeVisible()
  await asksToComeIn(lou, link)
  await expect(lou.page.getByText('One person is ahead of you')).toBeVisible()
  await expect(ben.notice(/wants? to join/)).toHaveCount(0)
  await anna.presses('View')
  await anna.presses('Deny Lou')
  await expect(lou.page.getByRole('heading', { name: "You weren't let in" })).toBeVisible()
  await anna.presses('Admit Kim')
  await kim.isInCall()
  for (const person of [anna, ben]) {
    await person.sees(kim)
    await person.hears(kim)
  }
  await kim.sees(anna, ben)
  await expect(anna.button('Admit Kim')).toHaveCount(0)
})

test('[U91] a host turns a microphone off, its owner learns who did it and turns it on again', async ({
  meeting,
}) => {
  const [anna, ben, carla] = await meeting.call('Anna', 'Ben', 'Carla')
  await carla.hears(ben)
  await acts(anna, ben, 'Mute for everyone')
  await expect(ben.notice(/^Anna muted you\./)).toBeVisible()
  await expect(ben.button('Turn on microphone')).toBeVisible()
  await carla.receivesNo('microphone', ben)
  await ben.presses('Turn on microphone')
  await carla.hears(ben)
  await anna.hears(ben)
  await ben.presses('People')
  await ben.presses('Actions for Carla')
  await expect(ben.page.getByRole('menuitem', { name: 'Volume' })).toBeVisible()
  await expect(ben.page.getByRole('menuitem', { name: 'Mute for everyone' })).toHaveCount(0)
})

test('[U92] the person a host removes is out with everybody and learns who did it, and the others go on', async ({
  meeting,
}) => {
  const [anna, ben, carla] = await meeting.call('Anna', 'Ben', 'Carla')
  await acts(anna, ben, 'Remove')
  await anna.button('Remove').click()
  await expect(ben.page.getByRole('heading', { name: 'You were removed' })).toBeVisible()
  await expect(ben.page.getByText('Anna removed you from this meeting.')).toBeVisible()
  expect(await ben.running()).toMatchObject({ connections: 0 })
  await anna.findsInCall(carla)
  await carla.findsInCall(anna)
  await carla.sees(anna)
  await carla.hears(anna)
})

test(
  '[U93] a host made by the creator locks the room, and both are hosts still after a reload',
  inFull,
  async ({ meeting }) => {
    const [anna, ben] = await meeting.call('Anna', 'Ben')
    const link = await anna.copiesInviteLink()
    await acts(anna, ben, 'Make host')
    await expect(ben.notice(/^You're now a host\.$/)).toBeVisible()
    await fromMenu(ben, 'Lock the room')
    await expect(anna.notice(/^Ben locked the room$/)).toBeVisible()
    for (const person of [anna, ben]) {
      await person.reloads()
      await person.isInCall()
    }
    const [kim] = await meeting.people('Kim')
    await asksToComeIn(kim, link)
    for (const person of [anna, ben]) await expect(person.notice(/^Kim wants to join\.$/)).toBeVisible()
    await ben.presses('View')
    await ben.presses('Admit Kim')
    await kim.isInCall()
    await kim.sees(anna, ben)
    await expect(anna.notice(/wants to join/)).toHaveCount(0)
  },
)

test('[U94] an end for everybody ends it for everybody', async ({ meeting }) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await fromMenu(anna, 'End for everyone')
  await anna.page.getByRole('dialog').getByRole('button', { name: 'End for everyone' }).click()
  await expect(anna.page.getByRole('heading', { name: 'You left' })).toBeVisible()
  await expect(ben.page.getByRole('heading', { name: 'The meeting was ended' })).toBeVisible()
  await expect(ben.page.getByText('Anna ended the meeting for everyone.')).toBeVisible()
  expect(await ben.captured()).toEqual([])
})

test('[U95] a renewed link leads into the call, the old one to nobody, and no picture stops', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  const old = await anna.copiesInviteLink()
  const made = await ben.page.evaluate(() => window.probe.madeConnections())
  await fromMenu(anna, 'Invite')
  await anna.page.getByRole('button', { name: 'Change invite link' }).click()
  await expect(ben.notice(/^Anna changed the invite link\./)).toBeVisible()
  await expect.poll(() => ben.page.url()).not.toBe(old)
  const fresh = ben.page.url()
  await expect(anna.page.getByRole('dialog').getByRole('textbox', { name: 'Invite link' })).toHaveValue(fresh)
  await expect(anna.page.getByRole('img', { name: 'QR code of the invite link' })).toBeVisible()
  await anna.page.keyboard.press('Escape')
  await ben.sees(anna)
  await ben.hears(anna)
  expect(await ben.page.evaluate(() => window.probe.madeConnections())).toBe(made)
  const [kim, lou] = await meeting.people('Kim', 'Lou')
  await kim.opensLink(old)
  await kim.isInLobby()
  await expect(kim.notice(/^Nobody is here\. The invite link has changed/)).toBeVisible()
  await lou.joinsBy(fresh)
  await lou.sees(anna, ben)
  await ben.reloads()
  await ben.isInCall()
  await ben.sees(anna, lou)
})

test('[U96] people compare one code and mark each other; anyone who comes back under another key is told of', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.presses('People')
  await anna.presses('Compare a code')
  await anna.presses('Show the code')
  const shown = (person: Person) =>
    person.page.getByRole('dialog').getByRole('img', { name: /^\d{4} \d{4}$/ })
  await expect(shown(anna)).toBeVisible()
  await ben.presses('View')
  await expect(shown(ben)).toBeVisible()
  const codes = await Promise.all([anna, ben].map((person) => shown(person).getAttribute('aria-label')))
  expect(codes[0]).toBe(codes[1])
  await anna.page.getByRole('switch', { name: 'Ben read the same code' }).click()
  await anna.presses('Done')
  await expect(anna.page.getByRole('img', { name: 'Code compared' })).toHaveCount(1)
  await expect(anna.tileOf(ben).locator('.mark')).toBeVisible()
  await ben.reloads()
  await ben.isInCall()
  await anna.sees(ben)
  await expect(anna.page.getByRole('img', { name: 'Code compared' })).toHaveCount(1)
  await expect(anna.tileOf(ben).locator('.mark')).toBeVisible()
  await expect(anna.notice(/may not be the Ben/)).toHaveCount(0)
  await ben.leaves()
  await ben.rejoins()
  await expect(anna.notice(/^This may not be the Ben/)).toBeVisible()
  await expect(anna.page.getByRole('img', { name: 'Code compared' })).toHaveCount(0)
})

test(
  '[U97] a password set in the call is asked of everybody who opens the link, and of nobody in the call',
  inFull,
  async ({ meeting }) => {
    const [anna, ben] = await meeting.call('Anna', 'Ben')
    await fromMenu(anna, 'Invite')
    const dialog = anna.page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'New password' }).fill('tea for two')
    await dialog.getByRole('button', { name: 'Set password' }).click()
    await expect(ben.notice(/^Anna changed the invite link\./)).toBeVisible()
    await expect(dialog.getByRole('button', { name: 'Remove password' })).toBeVisible()
    const link = await dialog.getByRole('textbox', { name: 'Invite link' }).inputValue()
    await anna.page.keyboard.press('Escape')
    const [kim] = await meeting.people('Kim')
    await kim.opensLink(link)
    const password = kim.page.getByRole('textbox', { name: 'Password' })
    await password.fill('coffee for two')
    await kim.presses('Continue')
    await expect(kim.page.getByText(/^Nobody is there\. The password is wrong/)).toBeVisible()
    await password.fill(' tea for two')
    await kim.presses('Continue')
    await kim.isInLobby()
    await kim.joins()
    for (const person of [anna, ben]) await person.sees(kim)
    await kim.sees(anna, ben)
    await kim.reloads()
    await kim.isInCall()
    await kim.sees(anna, ben)
  },
)

test('[U98] a link for one person leads one person into a locked room, and the next one asks', async ({
  meeting,
}) => {
  const [anna] = await meeting.call('Anna')
  await fromMenu(anna, 'Lock the room')
  await fromMenu(anna, 'Invite')
  const dialog = anna.page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Link for one person' }).click()
  const personal = await dialog.getByRole('textbox', { name: 'Link for one person' }).inputValue()
  await anna.page.keyboard.press('Escape')
  const [kim, lou] = await meeting.people('Kim', 'Lou')
  await kim.joinsBy(personal)
  await kim.sees(anna)
  await anna.sees(kim)
  expect(await kim.copiesInviteLink()).not.toBe(personal)
  await lou.opensLink(personal)
  await lou.writesName()
  await lou.presses('Join')
  await expect(lou.page.getByRole('heading', { name: 'Asking to join' })).toBeVisible()
  await anna.presses('View')
  await expect(anna.page.getByText('Came with a one-person link')).toBeVisible()
  await kim.reloads()
  await kim.isInCall()
  await kim.sees(anna)
})

test(
  '[U99] somebody goes on with another device, which takes the tile and the mark, and the first one leaves',
  inFull,
  async ({ meeting }) => {
    const [anna, ben] = await meeting.call('Anna', 'Ben')
    await fromMenu(anna, 'Move to another device')
    const link = await anna.page
      .getByRole('dialog')
      .getByRole('textbox', { name: 'Link for your other device' })
      .inputValue()
    const phone = await meeting.person('Anna')
    await phone.joinsBy(link)
    await expect(anna.page.getByRole('heading', { name: 'You moved to another device' })).toBeVisible()
    expect(await anna.captured()).toEqual([])
    await ben.isLinkedTo(1)
    await ben.sees(phone)
    await ben.hears(phone)
    await phone.sees(ben)
    await expect(phone.notice(/^You're now a host\.$/)).toBeVisible()
  },
)

test(
  '[U100] two who want it know each other again in another meeting, and the mark comes along',
  inFull,
  async ({ meeting }) => {
    const [anna, ben] = await meeting.call('Anna', 'Ben')
    for (const person of [anna, ben]) {
      await person.presses('People')
      await person.page.getByRole('switch', { name: "Recognise people I've met before" }).click()
    }
    const metBy = (person: Person) => person.page.getByRole('region', { name: "People you've met" })
    await expect(metBy(anna).getByText('Ben', { exact: true })).toBeVisible()
    await expect(metBy(ben).getByText('Anna', { exact: true })).toBeVisible()
    await expect(anna.page.getByText(/^Met (?:on|as) /)).toHaveCount(0)
    await anna.presses('Compare a code')
    await anna.presses('Show the code')
    await anna.page.getByRole('switch', { name: 'Ben read the same code' }).click()
    await anna.presses('Done')
    await expect(metBy(anna).getByText(/Code compared$/)).toBeVisible()
    for (const person of [anna, ben]) await person.leaves()

    await anna.startsMeeting()
    await anna.joins()
    await ben.joinsBy(await anna.copiesInviteLink())
    for (const person of [anna, ben]) {
      await person.presses('People')
      await expect(person.page.getByText(/^Met on /)).toBeVisible()
    }
    await expect(anna.page.getByRole('img', { name: 'Code compared' })).toHaveCount(1)
    await expect(ben.page.getByRole('img', { name: 'Code compared' })).toHaveCount(0)
    await ben.presses('Forget everyone, and be forgotten')
    await expect(ben.page.getByText(/^Met on /)).toHaveCount(0)
    await expect(anna.page.getByText(/^Met on /)).toHaveCount(1)
  },
)
