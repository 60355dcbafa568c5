import type { EventData } from '@confab/protocol'
import { expect, test } from 'vitest'
import { Refusals } from './refusals.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createMeeting } from '../testing/meeting.ts'
import { fakeSeat } from '../testing/plain-sealing.ts'

const [ann, bob] = [fakeSeat(1), fakeSeat(2)]

function counting() {
  const clock = createFakeClock()
  let changes = 0
  const refusals = new Refusals({ clock, isHere: (seat) => seat === ann, onChange: () => (changes += 1) })
  return { clock, refusals, changes: () => changes }
}

test('[E17] an accident now and then is not told of, three within a minute are, and all that follow', async () => {
  const { clock, refusals, changes } = counting()
  for (let accidents = 0; accidents < 10; accidents += 1) {
    refusals.note(ann)
    await clock.advance(31_000)
  }
  expect(refusals.counts).toEqual({})
  refusals.note(ann)
  refusals.note(ann)
  expect(refusals.counts).toEqual({ [ann]: 3 })
  await clock.advance(600_000)
  refusals.note(ann)
  expect(refusals.counts).toEqual({ [ann]: 4 })
  expect(changes()).toBe(2)
})

test('[E17] what is said to be of people who are not here counts together', () => {
  const { refusals } = counting()
  refusals.note(bob)
  refusals.note(fakeSeat(3))
  expect(refusals.counts).toEqual({})
  refusals.note(fakeSeat(4))
  expect(refusals.counts).toEqual({ '': 3 })
})

test('[E17] who brings the same message again and again is told of, in whose name it was', async () => {
  const meeting = createMeeting(17)
  const one = meeting.enter(1)
  await meeting.clock.advance(5_000)
  const two = meeting.open(2)
  const brought: EventData<'signal:received'>[] = []
  two.socket.on('signal:received', (message) => void brought.push(message))
  await two.mesh.prepare('Person 2')
  void two.mesh.join()
  await meeting.clock.advance(5_000)
  const refused = () => [one, two].map(({ mesh }) => mesh.snapshot.current.refused)
  expect(refused()).toEqual([{}, {}])
  const [first] = brought
  if (first) for (const again of [first, first, first]) two.socket.hear('signal:received', again)
  await meeting.clock.advance(1_000)
  expect(refused()).toEqual([{}, { [one.seat]: 3 }])
  expect(meeting.troubles()).toEqual([])
})
