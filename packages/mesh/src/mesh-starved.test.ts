import { describe, expect, test } from 'vitest'
import { createMeeting, type Attendee } from './testing/meeting.ts'

type Meeting = ReturnType<typeof createMeeting>

/** Two people who hear each other. */
async function pairOf(seed: number): Promise<{ meeting: Meeting; anna: Attendee; ben: Attendee }> {
  const meeting = createMeeting(seed)
  const [anna, ben] = [meeting.enter(1), meeting.enter(2)]
  for (const { mesh } of [anna, ben])
    mesh.setTrack('microphone', { kind: 'audio' } as unknown as MediaStreamTrack)
  await meeting.clock.advance(6_000)
  expect(meeting.troubles()).toEqual([])
  return { meeting, anna, ben }
}

/** For so long again and again a machine does nothing, and then for a moment everything. In ms. */
const starving = { busy: 2_400, free: 700 }

/** The machine of these people does nothing but for moments: neither their pages nor their media get anywhere. */
async function starve(
  meeting: Meeting,
  people: readonly Attendee[],
  times: number,
  between: 'with a path' | 'without a path' = 'with a path',
): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    for (const person of people) person.starve(starving.busy)
    meeting.network.cut(() => true)
    await meeting.clock.advance(starving.busy)
    meeting.network.cut(() => between === 'without a path')
    await meeting.clock.advance(starving.free)
  }
}

const pathsOf = (meeting: Meeting) =>
  meeting.network.live.map(({ localDescription }) => /a=ice-ufrag:\S+/.exec(localDescription?.sdp ?? '')?.[0])
const seenBy = ({ mesh }: Attendee) => mesh.snapshot.current.peers[0]

describe('a machine that has no time', () => {
  test('[M105] gives up no attempt to connect in the time that it did not have', async () => {
    const meeting = createMeeting(301)
    const people = [meeting.enter(1), meeting.enter(2)]
    meeting.network.cut(() => true)
    await meeting.clock.advance(3_000)
    const first = meeting.network.live
    expect(first.length).toBe(2)
    await starve(meeting, people, 6, 'without a path')
    expect(meeting.network.live).toEqual(first)
  })

  test('[M106] is waited for by others once it told them', async () => {
    for (const starved of ['anna', 'ben'] as const) {
      const { meeting, [starved]: person } = await pairOf(302)
      await starve(meeting, [person], 3)
      const before = pathsOf(meeting)
      await starve(meeting, [person], 10)
      expect(pathsOf(meeting)).toEqual(before)
      expect(meeting.troubles()).toEqual([])
    }
  })

  test('[M106] is believed for ten seconds, and then silence is silence again', async () => {
    const { meeting, anna, ben } = await pairOf(303)
    await starve(meeting, [anna], 3)
    await meeting.clock.advance(14_000)
    meeting.network.cut(() => true)
    await meeting.clock.advance(2_500)
    expect(seenBy(ben)?.link.state).toBe('recovering')
    meeting.network.cut(() => false)
    await meeting.clock.advance(4_000)
    expect(meeting.troubles()).toEqual([])
  })

  test('[M107] is not shown as away for losing its socket, unless that lasts', async () => {
    const { meeting, anna, ben } = await pairOf(304)
    await starve(meeting, [anna], 2)
    meeting.hub.deaf.add(anna.seat)
    anna.socket.drop()
    await starve(meeting, [anna], 2)
    expect(seenBy(ben)?.presence).toBe('here')
    await starve(meeting, [anna], 2)
    expect(seenBy(ben)?.presence).toBe('away')
  })

  test('[M107] is waited for no longer than anybody else where it is well again', async () => {
    const { meeting, anna, ben } = await pairOf(305)
    // She does not get back before anybody has looked.
    meeting.hub.deaf.add(anna.seat)
    anna.socket.drop()
    await meeting.clock.advance(500)
    expect(seenBy(ben)?.presence).toBe('away')
  })
})
