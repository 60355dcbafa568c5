import { expect, test, vi } from 'vitest'
import { createMeeting } from './testing/meeting.ts'

/** Three people in a call. */
async function call(seed: number) {
  const meeting = createMeeting(seed)
  const people = [1, 2, 3].map((number) => meeting.enter(number))
  await meeting.clock.advance(5_000)
  expect(meeting.troubles()).toEqual([])
  // What is fetched takes real time, on a busy machine more than anybody's patience in the time of this world.
  await Promise.all(people.map(({ mesh }) => mesh.features.loadAll()))
  const codes = () => people.map(({ mesh }) => mesh.snapshot.current.code)
  /**
   * What makes codes is fetched, and its cryptography is real: time goes on until it is done, in steps so small that a busy
   * machine is done with it before anybody's patience ends.
   */
  const until = (check: () => void) =>
    vi.waitFor(
      async () => {
        await meeting.clock.advance(20)
        check()
      },
      { timeout: 50_000, interval: 5 },
    )
  return { meeting, people, codes, until }
}

test('[G26] everybody in the call gets the same code, no matter who began', async () => {
  const { people, codes, until } = await call(1)
  void people[1]?.mesh.features.loaded('code')?.begin()
  await until(() => expect(codes().every(({ state }) => state === 'shown')).toBe(true))
  const [first, ...others] = codes()
  expect(first).toMatchObject({
    state: 'shown',
    seats: expect.arrayContaining(people.map(({ seat }) => seat)),
  })
  for (const other of others)
    expect(other).toMatchObject({ code: first?.state === 'shown' ? first.code : {} })
  people[0]?.mesh.features.loaded('code')?.dismiss()
  await until(() => expect(codes()[0]).toEqual({ state: 'none' }))
})

test('[G26] anyone who comes in ends a run and leaves a code that is shown alone', async () => {
  const { meeting, people, codes, until } = await call(2)
  const [ann] = people
  await ann?.mesh.features.loaded('code')?.begin()
  meeting.enter(4)
  await until(() => expect(ann?.mesh.snapshot.current.peers).toHaveLength(3))
  await until(() => expect(['failed', 'shown']).toContain(codes()[0]?.state))
  ann?.mesh.features.loaded('code')?.dismiss()
  // All of them have their links: a page that lacks one would see other people.
  await until(() => expect(meeting.troubles()).toEqual([]))
  // And have seen for long enough that a run failed.
  await meeting.clock.advance(5_000)
  void ann?.mesh.features.loaded('code')?.begin()
  await until(() => expect(codes()[0]).toMatchObject({ state: 'shown', seats: { length: 4 } }))
  for (const attendee of meeting.attendees) if (attendee.number === 4) attendee.leave()
  await until(() => expect(ann?.mesh.snapshot.current.peers).toHaveLength(2))
  expect(codes()[0]).toMatchObject({ state: 'shown', seats: { length: 4 } })
})
