import { expect, test } from './people.ts'

test('[U1] the big button makes a meeting with a readable name and leads to its lobby', async ({
  meeting,
}) => {
  const [anna] = await meeting.people('Anna')
  await anna.opensHome()
  await anna.presses('New meeting')
  await anna.isInLobby()
  expect(new URL(anna.page.url()).pathname).toMatch(/^\/r\/[a-z]+-[a-z]+-\d+$/)
  expect(new URL(anna.page.url()).hash).toMatch(/^#[\w-]{44}$/)
})

test('[U2] a name chosen on the home page is the name of the new meeting', async ({ meeting }) => {
  const [anna] = await meeting.people('Anna')
  await anna.opensHome()
  await anna.page.getByRole('textbox', { name: 'Meeting link or name' }).fill('Monday plans')
  await anna.presses('New meeting')
  await anna.isInLobby()
  expect(new URL(anna.page.url()).pathname).toBe('/r/monday-plans')
})

test('[U3] the lobby shows the own picture, a level that moves, the devices and the name of last time', async ({
  meeting,
}) => {
  const [anna] = await meeting.people('Anna')
  await anna.startsMeeting()
  await anna.seesMirror()
  await anna.seesLevelMove()
  await expect(anna.page.getByRole('combobox', { name: 'Camera' }).getByRole('option')).not.toHaveCount(0)
  await expect(anna.page.getByRole('combobox', { name: 'Microphone' }).getByRole('option')).not.toHaveCount(0)
  await expect(anna.page.getByRole('combobox', { name: 'Speaker' })).toBeVisible()
  await anna.joins()
  await anna.leaves()
  await anna.startsMeeting()
  await expect(anna.page.getByRole('textbox', { name: 'Your name' })).toHaveValue('Anna')
})

test('[U4] the lobby names who is in the meeting already', async ({ meeting }) => {
  const [anna, ben] = await meeting.people('Anna', 'Ben')
  await anna.startsMeeting()
  await expect(anna.page.getByText('Nobody is here yet')).toBeVisible()
  await anna.joins()
  await ben.opensLink(await anna.copiesInviteLink())
  await ben.isInLobby()
  await expect(ben.page.getByText('Anna is here')).toBeVisible()
})

test('[U5] four people who came by the copied link see and hear each other over one connection a pair', async ({
  meeting,
}) => {
  const people = await meeting.call('Anna', 'Ben', 'Carla', 'Dan')
  for (const person of people) {
    const others = people.filter((other) => other !== person)
    await person.findsInCall(...others)
    await person.sees(person, ...others)
    await person.hears(...others)
    await person.isLinkedTo(3)
    await expect(person.page).toHaveTitle(/^\(4\) /)
  }
})

test('[U6] a link that was pasted on the home page leads into the meeting', async ({ meeting }) => {
  const [anna, ben] = await meeting.people('Anna', 'Ben')
  await anna.startsMeeting()
  await anna.joins()
  const link = await anna.copiesInviteLink()
  await ben.opensHome()
  await ben.page.getByRole('textbox', { name: 'Meeting link or name' }).fill(`Come here: ${link}`)
  await ben.presses('Join')
  await ben.joins()
  await ben.sees(anna)
})

test('[U7] a camera that is off is free, the others see initials, and on again they see it again', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  const before = await anna.links()
  await ben.presses('Turn off camera')
  await anna.seesNoPictureOf(ben)
  await anna.receivesNo('camera', ben)
  expect((await ben.captured()).filter((label) => label.startsWith('fake_device'))).toEqual([])
  await ben.presses('Turn on camera')
  await anna.sees(ben)
  expect((await anna.links()).map(({ theirs }) => theirs)).toEqual(before.map(({ theirs }) => theirs))
  await anna.isLinkedTo(1)
})

test('[U8] a microphone that is off sends nothing, and everybody sees that it is off', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.hears(ben)
  await ben.presses('Turn off microphone')
  await expect(anna.tileOf(ben)).toContainText('Microphone off')
  await expect(ben.tileOf(ben)).toContainText('Microphone off')
  await anna.receivesNo('microphone', ben)
  await ben.presses('Turn on microphone')
  await expect(anna.tileOf(ben)).not.toContainText('Microphone off')
  await anna.hears(ben)
})

test('[U9] another camera and another microphone are taken in the middle of a call', async ({ meeting }) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  const before = await ben.captured()
  await ben.takesOther('camera', 'fake_device_2')
  await ben.takesOther('microphone', 'Fake Audio Input 2')
  const now = () => ben.captured()
  await expect.poll(now).toEqual(expect.arrayContaining(['fake_device_2', 'Fake Audio Input 2']))
  await expect.poll(async () => (await now()).length).toBe(before.length)
  await anna.sees(ben)
  await anna.hears(ben)
  await anna.isLinkedTo(1)
})

test('[U10] a shared screen comes with its sound beside camera and microphone, and goes at once', async ({
  meeting,
}) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await ben.shares()
  await anna.seesScreenOf(ben)
  // Nothing turns behind the picture, where nobody sees what it costs.
  const animated = () => anna.page.evaluate(() => document.getAnimations().length)
  await expect.poll(animated).toBe(0)
  await anna.hearsScreenOf(ben)
  await anna.sees(ben)
  await anna.hears(ben)
  await anna.isLinkedTo(1)
  await ben.stopsSharing()
  await expect(anna.tile("Ben's screen")).toHaveCount(0)
  await anna.sees(ben)
})

test('[U11] who leaves or closes the tab is gone from every stage, and the title counts who is there', async ({
  meeting,
}) => {
  const [anna, ben, carla] = await meeting.call('Anna', 'Ben', 'Carla')
  await anna.findsInCall(ben, carla)
  await ben.leaves()
  await anna.findsInCall(carla)
  await expect(anna.page).toHaveTitle(/^\(2\) /)
  await carla.closesTab()
  await anna.findsInCall()
  await expect(anna.page).toHaveTitle(/^\(1\) /)
  await expect.poll(async () => (await anna.running()).connections).toBe(0)
})

test('[U12] a reload leads straight back into the call, with the same switches, in the same place, never twice', async ({
  meeting,
}) => {
  const [anna, ben, carla] = await meeting.call('Anna', 'Ben', 'Carla')
  await anna.findsInCall(ben, carla)
  const order = await anna.order()
  await ben.presses('Turn off camera')
  await anna.seesNoPictureOf(ben)
  await ben.reloads()
  await ben.isInCall()
  await expect(ben.button('Turn on camera')).toBeVisible()
  await expect(ben.button('Turn off microphone')).toBeVisible()
  await ben.sees(anna, carla)
  await anna.hears(ben)
  await anna.findsInCall(ben, carla)
  expect(await anna.order()).toEqual(order)
  await anna.seesNoPictureOf(ben)
  await anna.isLinkedTo(2)
})

test('[U13] after leaving a page says so, and leads back into the meeting', async ({ meeting }) => {
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.sees(ben)
  await anna.leaves()
  await expect(anna.page.getByText('You left')).toBeVisible()
  await ben.findsInCall()
  expect(await anna.captured()).toEqual([])
  await anna.rejoins()
  await ben.findsSomebody(1)
  await anna.sees(ben)
  await anna.hears(ben)
  await ben.hears(anna)
})
