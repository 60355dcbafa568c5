import { expect, test } from './people.ts'

test('[U70] Chromium and Firefox see and hear each other, whoever comes first', async ({ meeting }) => {
  const anna = await meeting.person('Anna')
  const fritz = await meeting.person('Fritz', { browser: 'firefox', context: { locale: 'en-GB' } })
  const carla = await meeting.person('Carla')
  await anna.startsMeeting()
  await anna.joins()
  const link = await anna.copiesInviteLink()
  await fritz.joinsBy(link)
  await carla.joinsBy(link)
  const people = [anna, fritz, carla]
  for (const person of people) {
    await person.findsInCall(...people.filter((other) => other !== person))
    await person.isLinkedTo(2)
  }
  await fritz.sees(anna, carla)
  await anna.sees(fritz)
  await carla.sees(fritz)
  await anna.hears(fritz)
  await fritz.hears(anna)
  await anna.shares()
  await fritz.seesScreenOf(anna)
  await fritz.presses('Turn off camera')
  await anna.seesNoPictureOf(fritz)
  await fritz.leaves()
  await anna.findsInCall(carla)
  expect((await anna.running()).connections).toBe(1)
})
