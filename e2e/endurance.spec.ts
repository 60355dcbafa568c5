import { expect, test } from './people.ts'
import { many } from './support/form.ts'
import { hurrying } from './support/hurrying.ts'
import { serverIsGone } from './support/trouble.ts'

test('[U40] four people who join at the same moment all get connected, each time', async ({ meeting }) => {
  const people = await meeting.people('Anna', 'Ben', 'Carla', 'Dan')
  for (let round = 0; round < many(1, 3); round += 1) {
    const [anna, ...guests] = people
    await anna.startsMeeting()
    for (const guest of guests) await guest.opensLink(anna.page.url())
    for (const person of people) await person.writesName()
    await Promise.all(people.map((person) => person.presses('Join')))
    for (const person of people) {
      await person.isInCall()
      await person.findsInCall(...people.filter((other) => other !== person))
      await person.isLinkedTo(3)
    }
    await Promise.all(people.map((person) => person.sees(...people.filter((other) => other !== person))))
  }
})

test('[U41] two people who start sharing at the same moment both succeed', async ({ meeting }) => {
  const [anna, ben, carla] = await meeting.call('Anna', 'Ben', 'Carla')
  await Promise.all([anna.shares(), ben.shares()])
  await carla.seesScreenOf(anna)
  await carla.seesScreenOf(ben)
  await anna.seesScreenOf(ben)
  await ben.seesScreenOf(anna)
})

test('[U42] a call goes on without its server, switches and shared screens too', async ({ meeting }) => {
  meeting.announces(serverIsGone)
  const [anna, ben, carla] = await meeting.call('Anna', 'Ben', 'Carla')
  const people = [anna, ben, carla]
  for (const person of people) await person.isLinkedTo(2)
  const before = await Promise.all(people.map((person) => person.links()))
  await meeting.product.crashes()
  await anna.sees(ben, carla)
  await ben.presses('Turn off microphone')
  await expect(anna.tileOf(ben)).toContainText('Microphone off')
  await ben.shares()
  await carla.seesScreenOf(ben)
  await carla.hears(anna)
  await expect(anna.notice(/Can't reach the server/)).toBeVisible()

  await meeting.product.starts()
  await expect(anna.notice(/Can't reach the server/)).toHaveCount(0, { timeout: 30_000 })
  for (const person of people) await person.findsInCall(...people.filter((other) => other !== person))
  const after = await Promise.all(people.map((person) => person.links()))
  const pairs = (all: typeof before) => all.map((links) => links.map(({ ours, theirs }) => [ours, theirs]))
  expect(pairs(after)).toEqual(pairs(before))
  const [dan] = await meeting.people('Dan')
  await dan.joinsBy(await anna.copiesInviteLink())
  await dan.sees(anna, carla)
  await dan.seesScreenOf(ben)
  await anna.sees(dan)
})

test('[U43] a server that is stopped on purpose disturbs no call', async ({ meeting }) => {
  // Until its last connection is closed it says on them that it closes.
  meeting.announces(serverIsGone)
  const [anna, ben] = await meeting.call('Anna', 'Ben')
  await anna.isLinkedTo(1)
  await meeting.product.stops()
  await anna.sees(ben)
  await meeting.product.starts()
  await expect(anna.notice(/Can't reach the server/)).toHaveCount(0, { timeout: 30_000 })
  await anna.findsInCall(ben)
  await anna.hears(ben)
  await anna.isLinkedTo(1)
})

test('[U44] nothing keeps running after a call: no track, connection, timer, listener or sound', async ({
  meeting,
}) => {
  const anna = await meeting.person('Anna', { lacking: hurrying })
  const [ben, carla] = await meeting.people('Ben', 'Carla')
  // A first visit makes everything that stays on purpose, and the test's own tools, begin to listen.
  await anna.startsMeeting()
  await anna.joins()
  await ben.joinsBy(await anna.copiesInviteLink())
  await expect(anna.button('Chat')).toBeVisible()
  await anna.sees(ben)
  await anna.leaves()
  await anna.page.getByRole('link', { name: 'Back to home' }).click()
  // Not by loading the page again: what stays would be made again in the call that is looked at.
  await anna.presses('New meeting')
  await anna.seesMirror()
  await anna.page.goBack()
  await expect(anna.button('New meeting')).toBeVisible()
  await expect.poll(async () => (await anna.running()).timeouts).toBe(0)
  const idle = await anna.running()
  await anna.presses('New meeting')
  await anna.joins()
  const link = await anna.copiesInviteLink()
  await ben.joinsBy(link)
  await carla.joinsBy(link)
  await anna.shares()
  await ben.shares()
  await anna.seesScreenOf(ben)
  await anna.stopsSharing()
  await ben.stopsSharing()
  await anna.leaves()
  await anna.page.getByRole('link', { name: 'Back to home' }).click()
  await expect(anna.button('New meeting')).toBeVisible()
  await expect.poll(() => anna.running()).toEqual(idle)
  expect(idle.connections + idle.tracks + idle.players + idle.audioContexts).toBe(0)
})
