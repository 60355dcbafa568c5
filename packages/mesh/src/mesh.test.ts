import { expect, test } from 'vitest'
import { createMeeting } from './testing/meeting.ts'

test('[M1] joins everybody with everybody', async () => {
  const meeting = createMeeting(1)
  for (const number of [1, 2, 3, 4]) meeting.enter(number)
  await meeting.clock.advance(5_000)
  expect(meeting.troubles()).toEqual([])
  expect(meeting.network.live).toHaveLength(12)
})
