import { describe, expect, test } from 'vitest'
import type { MediaKind } from './mesh-snapshot.ts'
import { mediaStateOf, nothingSent } from './link/sending/outbound-media.ts'
import { createMeeting, type Attendee } from './testing/meeting.ts'

type Meeting = ReturnType<typeof createMeeting>

/** People with their microphones on, all connected. */
async function callOf(meeting: Meeting, people: number): Promise<Attendee[]> {
  const attendees = Array.from({ length: people }, (_, number) => meeting.enter(number + 1))
  for (const { mesh } of attendees) mesh.setTrack('microphone', fakeTrack('audio'))
  await meeting.clock.advance(6_000)
  expect(meeting.troubles()).toEqual([])
  return attendees
}

const fakeTrack = (kind: 'audio' | 'video') => ({ kind }) as unknown as MediaStreamTrack
const only = (...kinds: MediaKind[]) => mediaStateOf((kind) => kinds.includes(kind))
const peerOf = (attendee: Attendee | undefined, other: Attendee | undefined) =>
  attendee?.mesh.snapshot.current.peers.find(({ seat }) => seat === other?.seat)
const connectionsOf = (meeting: Meeting, attendee: Attendee | undefined) =>
  meeting.network.live.filter(({ owner }) => owner.startsWith(`${attendee?.number}#`))
/** ICE user names of all connections: others after a restart or a rebuild. */
const pathsOf = (meeting: Meeting) =>
  meeting.network.live.map(({ localDescription }) => /a=ice-ufrag:\S+/.exec(localDescription?.sdp ?? '')?.[0])

describe('a microphone that does not arrive on a link that lives', () => {
  test('[M64] is named to both within three seconds', async () => {
    const meeting = createMeeting(31)
    const [anna, ben, cleo] = await callOf(meeting, 3)
    meeting.network.spoil(({ owner }, to) =>
      owner.startsWith('1#') && to.owner.startsWith('2#') ? 'lost' : 'whole',
    )
    await meeting.clock.advance(3_200)
    expect(peerOf(ben, anna)?.missing).toEqual(only('microphone'))
    expect(peerOf(anna, ben)?.unheard).toEqual(only('microphone'))
    expect(peerOf(ben, anna)?.linkQuality.quality).toBe('none')
    for (const [one, other] of [
      [anna, cleo],
      [cleo, anna],
      [ben, cleo],
    ]) {
      expect(peerOf(one, other)).toMatchObject({ missing: nothingSent, unheard: nothingSent })
    }
  })

  test('[M65] is repaired by the ladder, and nobody is named any more', async () => {
    const meeting = createMeeting(32)
    const [anna, ben] = await callOf(meeting, 2)
    const broken = new Set(meeting.network.live)
    meeting.network.spoil((from) => (broken.has(from) && from.owner.startsWith('1#') ? 'lost' : 'whole'))
    await meeting.clock.advance(20_000)
    expect(meeting.network.live.some((connection) => broken.has(connection))).toBe(false)
    expect(meeting.troubles()).toEqual([])
    expect(peerOf(ben, anna)?.missing).toEqual(nothingSent)
    expect(peerOf(anna, ben)?.unheard).toEqual(nothingSent)
  })
})

test('[M111] lagging sound is restarted on the same path without telling the other side', async () => {
  const meeting = createMeeting(40)
  const [anna, ben] = await callOf(meeting, 2)
  const [atAnna, atBen] = [anna, ben].map((attendee) => connectionsOf(meeting, attendee)[0])
  if (!atAnna || !atBen) throw new Error('nobody is connected')
  const [own, theirs, paths] = [atAnna.localDescription, atBen.localDescription, pathsOf(meeting)]
  meeting.network.buffered.set(atAnna, 700)
  await meeting.clock.advance(6_000)
  expect(meeting.network.buffered.has(atAnna)).toBe(false)
  // Only this side negotiated.
  expect(atAnna.localDescription).not.toEqual(own)
  expect(atBen.localDescription).toEqual(theirs)
  expect(pathsOf(meeting)).toEqual(paths)
  expect(atAnna.getTransceivers()[0]?.direction).toBe('sendrecv')
  expect(peerOf(anna, ben)?.missing).toEqual(nothingSent)
  expect(meeting.troubles()).toEqual([])
})

test('[M66] tells everybody who receives each other, and forgets what is not said again', async () => {
  const meeting = createMeeting(33)
  const [anna, ben, cleo] = await callOf(meeting, 3)
  expect(peerOf(anna, ben)?.receives).toEqual({ [anna?.seat ?? '']: 'good', [cleo?.seat ?? '']: 'good' })
  meeting.network.spoil(({ owner }, to) =>
    owner.startsWith('3#') && to.owner.startsWith('2#') ? 'lost' : 'whole',
  )
  await meeting.clock.advance(5_000)
  expect(peerOf(anna, ben)?.receives).toEqual({ [anna?.seat ?? '']: 'good', [cleo?.seat ?? '']: 'none' })
  meeting.network.cut(({ owner }) => owner.startsWith('2#'))
  await meeting.clock.advance(8_000)
  expect(peerOf(anna, ben)?.receives).toEqual({})
})

test('[M67] asks for a whole picture while one is stuck, and the sender makes at most one a second', async () => {
  const meeting = createMeeting(34)
  const [anna, ben] = await callOf(meeting, 2)
  anna?.mesh.setTrack('camera', fakeTrack('video'))
  meeting.network.spoil((_from, _to, mid) => (mid === '1' ? 'undecodable' : 'whole'))
  await meeting.clock.advance(5_000)
  const [connection] = connectionsOf(meeting, anna)
  const sender = connection?.getTransceivers()[1]?.sender
  expect(sender?.keyFrames).toBe(1)
  const [theirs] = connectionsOf(meeting, ben)
  for (let time = 0; time < 5; time++) {
    theirs?.channel(0)?.send(JSON.stringify({ type: 'link:refresh', kind: 'camera' }))
  }
  await meeting.clock.advance(500)
  expect(sender?.keyFrames).toBe(2)
})

test('[M109] sends a whole picture over a path that is there again, and none where no picture is sent', async () => {
  for (const sends of [true, false]) {
    const meeting = createMeeting(64)
    const [anna] = await callOf(meeting, 2)
    if (sends) anna?.mesh.setTrack('camera', fakeTrack('video'))
    await meeting.clock.advance(3_000)
    const [connection] = connectionsOf(meeting, anna)
    const camera = connection?.getTransceivers()[1]?.sender
    const before = camera?.keyFrames ?? 0
    for (const path of ['lost', 'back'] as const) connection?.onPath(path)
    await meeting.clock.advance(500)
    expect((camera?.keyFrames ?? 0) - before).toBe(sends ? 1 : 0)
  }
})

test('[M83] uses a path that the browser finds after it gave up, whatever state the connection shows', async () => {
  const meeting = createMeeting(61)
  await callOf(meeting, 2)
  const [connection] = meeting.network.live
  const before = pathsOf(meeting)
  for (const path of ['lost', 'failed'] as const) connection?.onPath(path)
  await meeting.clock.advance(1)
  expect(meeting.troubles()).not.toEqual([])
  connection?.findsPathAgain()
  await meeting.clock.advance(20_000)
  expect(connection?.connectionState).toBe('failed')
  expect(pathsOf(meeting)).toEqual(before)
  expect(meeting.troubles()).toEqual([])
})

test('[M85] looks for a path within two seconds also where fresh credentials do not come', async () => {
  const meeting = createMeeting(62)
  meeting.hub.iceServers = [{ urls: ['turn:turn.example'], username: 'until', credential: 'then' }]
  await callOf(meeting, 2)
  await meeting.clock.advance(70_000)
  const before = pathsOf(meeting)
  meeting.hub.unanswered.add('ice:refresh')
  meeting.network.cut(() => true)
  await meeting.clock.advance(3_000 + 2_000)
  meeting.network.cut(() => false)
  await meeting.clock.advance(1_000)
  for (const path of pathsOf(meeting)) expect(before).not.toContain(path)
  expect(meeting.troubles()).toEqual([])
})

test('[M86] asks the server for a sign of life when all links fall silent, and makes a dead connection again', async () => {
  const meeting = createMeeting(63)
  const [anna, ben] = await callOf(meeting, 2)
  const socketOf = (attendee: Attendee | undefined) => attendee?.mesh.snapshot.current.self.id
  const before = [anna, ben].map(socketOf)
  // Ben's network is gone, and no browser notices: nothing of his arrives, and nothing arrives at his.
  meeting.network.cut(() => true)
  if (ben) meeting.hub.deaf.add(ben.seat)
  await meeting.clock.advance(4_000)
  meeting.network.cut(() => false)
  meeting.hub.deaf.clear()
  await meeting.clock.advance(2_000)
  expect(socketOf(anna)).toBe(before[0])
  expect(socketOf(ben)).not.toBe(before[1])
  expect(meeting.troubles()).toEqual([])
})

describe('an outage', () => {
  test('[M68] of two seconds changes neither path nor connection', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const meeting = createMeeting(seed)
      await callOf(meeting, 2)
      const before = pathsOf(meeting)
      await meeting.clock.advance(meeting.random() * 1_000)
      meeting.network.cut(() => true)
      await meeting.clock.advance(2_000)
      meeting.network.cut(() => false)
      await meeting.clock.advance(1_500)
      expect({ seed, troubles: meeting.troubles() }).toEqual({ seed, troubles: [] })
      await meeting.clock.advance(5_000)
      expect({ seed, paths: pathsOf(meeting) }).toEqual({ seed, paths: before })
    }
  })

  test('[M69] is shown within three seconds, long before ICE notices, with what is being done', async () => {
    const meeting = createMeeting(36)
    const [anna, ben] = await callOf(meeting, 2)
    meeting.network.cut(() => true)
    await meeting.clock.advance(3_000)
    expect(meeting.network.live.map(({ connectionState }) => connectionState)).toEqual([
      'connected',
      'connected',
    ])
    expect(peerOf(anna, ben)?.link.state).toBe('recovering')
    await meeting.clock.advance(3_500)
    expect(peerOf(anna, ben)?.link).toEqual({ state: 'recovering', step: 'new-path' })
    await meeting.clock.advance(7_000)
    expect(peerOf(anna, ben)?.link).toEqual({ state: 'recovering', step: 'new-connection' })
  })

  test('[M34] of ten seconds ends with sound within two seconds of its own end', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const meeting = createMeeting(seed)
      const [anna, ben] = await callOf(meeting, 2)
      await meeting.clock.advance(meeting.random() * 1_000)
      meeting.network.cut(() => true)
      await meeting.clock.advance(10_000)
      meeting.network.cut(() => false)
      await meeting.clock.advance(2_000)
      expect({ seed, troubles: meeting.troubles() }).toEqual({ seed, troubles: [] })
      expect(peerOf(anna, ben)?.missing).toEqual(nothingSent)
    }
  })

  test('[M44] of forty seconds ends with a link within four seconds of its own end', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const meeting = createMeeting(seed)
      await callOf(meeting, 2)
      await meeting.clock.advance(meeting.random() * 5_000)
      meeting.network.cut(() => true)
      await meeting.clock.advance(40_000)
      meeting.network.cut(() => false)
      await meeting.clock.advance(4_000)
      expect({ seed, troubles: meeting.troubles() }).toEqual({ seed, troubles: [] })
    }
  })

  test('[M64] of one direction is named to both', async () => {
    const meeting = createMeeting(37)
    const [anna, ben] = await callOf(meeting, 2)
    meeting.network.cut(({ owner }) => owner.startsWith('1#'))
    await meeting.clock.advance(4_000)
    expect(peerOf(ben, anna)?.link.state).toBe('recovering')
    expect(peerOf(anna, ben)?.unheard).toEqual(only('microphone'))
    meeting.network.cut(() => false)
    await meeting.clock.advance(10_000)
    expect(meeting.troubles()).toEqual([])
    expect(peerOf(anna, ben)?.unheard).toEqual(nothingSent)
  })
})

test('[M44] a pair that never had a path gets a new connection every fifteen seconds, from one side', async () => {
  const meeting = createMeeting(38)
  meeting.network.cut(() => true)
  const [anna, ben] = [meeting.enter(1), meeting.enter(2)]
  await meeting.clock.advance(60_000)
  for (let attempt = 0; attempt < 6; attempt++) {
    const before = new Set(meeting.network.live)
    await meeting.clock.advance(17_000)
    expect(meeting.network.live.some((connection) => before.has(connection))).toBe(false)
    expect(meeting.network.live).toHaveLength(2)
    expect([peerOf(anna, ben)?.link.state, peerOf(ben, anna)?.link.state]).toEqual(['lost', 'lost'])
  }
})

test('[M54] pages that slept accuse nobody and change no path', async () => {
  const meeting = createMeeting(39)
  const [anna, ben] = await callOf(meeting, 2)
  const before = pathsOf(meeting)
  meeting.network.spoil(() => 'lost')
  await meeting.clock.freeze(60_000)
  meeting.network.spoil(() => 'whole')
  for (let second = 0; second < 5; second++) {
    await meeting.clock.advance(1_000)
    expect(peerOf(anna, ben)).toMatchObject({ link: { state: 'open' }, missing: nothingSent })
  }
  expect(pathsOf(meeting)).toEqual(before)
})

test('[M80] a picture that the connection does not bear is told to both, accuses nobody, and comes back', async () => {
  const meeting = createMeeting(41)
  const [anna, ben, cleo] = await callOf(meeting, 3)
  anna?.mesh.setTrack('camera', fakeTrack('video'))
  await meeting.clock.advance(3_000)
  meeting.network.narrow(({ owner, partner }) =>
    owner.startsWith('1#') && partner?.owner.startsWith('2#') === true ? 60_000 : 2_000_000,
  )
  await meeting.clock.advance(6_000)
  expect(peerOf(anna, ben)?.suspendedPicture).toBe(true)
  expect(peerOf(ben, anna)).toMatchObject({ media: only('microphone'), missing: nothingSent })
  expect(peerOf(anna, cleo)?.suspendedPicture).toBe(false)
  expect(peerOf(cleo, anna)?.media).toEqual(only('microphone', 'camera'))
  meeting.network.narrow(() => 2_000_000)
  await meeting.clock.advance(3_000)
  expect(peerOf(anna, ben)?.suspendedPicture).toBe(false)
  expect(peerOf(ben, anna)?.media).toEqual(only('microphone', 'camera'))
})

test('[M119] a camera that is on and gives nothing is told as off, and no link is repaired for it', async () => {
  const meeting = createMeeting(44)
  const [anna, ben] = await callOf(meeting, 2)
  anna?.mesh.setTrack('camera', fakeTrack('video'))
  await meeting.clock.advance(3_000)
  const before = pathsOf(meeting)
  expect(peerOf(ben, anna)?.media).toEqual(only('microphone', 'camera'))
  meeting.network.silentCameras.add('1#1')
  await meeting.clock.advance(6_000)
  expect(peerOf(ben, anna)).toMatchObject({ media: only('microphone'), missing: nothingSent })
  expect(anna?.mesh.snapshot.current.self.cameraSilent).toBe(true)
  await meeting.clock.advance(60_000)
  expect(peerOf(ben, anna)).toMatchObject({ link: { state: 'open' }, missing: nothingSent })
  expect(pathsOf(meeting)).toEqual(before)
  meeting.network.silentCameras.clear()
  await meeting.clock.advance(3_000)
  expect(anna?.mesh.snapshot.current.self.cameraSilent).toBe(false)
  expect(peerOf(ben, anna)?.media).toEqual(only('microphone', 'camera'))
})

test('[M81] a page that wakes up or has another network restores dead links sooner than silence would', async () => {
  const meeting = createMeeting(42)
  await callOf(meeting, 2)
  const before = pathsOf(meeting)
  meeting.network.interrupt('1#1', 'network')
  await meeting.clock.advance(3_000)
  expect(pathsOf(meeting)).toEqual(before)
  meeting.network.cut(() => true)
  meeting.network.interrupt('1#1', 'network')
  await meeting.clock.advance(2_200)
  expect(pathsOf(meeting)).not.toEqual(before)
  meeting.network.cut(() => false)
  await meeting.clock.advance(5_000)
  expect(meeting.troubles()).toEqual([])
})

test('[M120] a new path is asked for through the server too, before anything shows that the old one is gone', async () => {
  for (const mover of ['1#1', '2#2']) {
    const meeting = createMeeting(42)
    await callOf(meeting, 2)
    const before = new Set(meeting.network.live.map(({ ufrag }) => ufrag))
    // Both know of no other path than the one that is gone.
    meeting.network.cut((one, other) => before.has(one.ufrag) || before.has(other.ufrag))
    meeting.network.interrupt(mover, 'network')
    await meeting.clock.advance(2_600)
    expect({ mover, troubles: meeting.troubles() }).toEqual({ mover, troubles: [] })
  }
})

describe('between browsers of different makes', () => {
  test('[N25] the ends of DTLS stay what they are, whichever side asks for a new path', async () => {
    for (const flipper of [1, 2]) {
      const meeting = createMeeting(43)
      meeting.network.flipsRole = (owner) => owner.startsWith(`${flipper}#`)
      await callOf(meeting, 2)
      const ends = new Set(meeting.network.live)
      for (let outages = 0; outages < 2; outages += 1) {
        meeting.network.cut(() => true)
        await meeting.clock.advance(4_000)
        meeting.network.cut(() => false)
        await meeting.clock.advance(2_000)
        expect({ flipper, troubles: meeting.troubles() }).toEqual({ flipper, troubles: [] })
      }
      expect(meeting.network.live.every((end) => ends.has(end))).toBe(true)
    }
  })

  test('[N28] a connection whose keys one browser lost is made again, and not taken for open', async () => {
    for (const loser of [1, 2]) {
      const meeting = createMeeting(45)
      await callOf(meeting, 2)
      const before = meeting.network.live
      const stale = new Set(before.map(({ ufrag }) => ufrag))
      const lost = before.find(({ owner }) => owner.startsWith(`${loser}#`))
      meeting.network.cut((one, other) => stale.has(one.ufrag) || stale.has(other.ufrag))
      lost?.losesKeys()
      // The side that did not lose them asks for a new path of the old connection.
      meeting.network.interrupt(loser === 1 ? '2#2' : '1#1', 'network')
      await meeting.clock.advance(4_000)
      expect({ loser, troubles: meeting.troubles() }).toEqual({ loser, troubles: [] })
      expect(meeting.network.live.some((end) => before.includes(end))).toBe(false)
    }
  })

  test.each(['offer', 'answer'] as const)(
    '[N26] a new path whose %s the browser refuses leads to a new connection at once',
    async (refused) => {
      const meeting = createMeeting(44)
      await callOf(meeting, 2)
      const ends = new Set(meeting.network.live)
      meeting.network.garble((connection, type) => type === refused && ends.has(connection))
      meeting.network.cut((one) => ends.has(one))
      await meeting.clock.advance(4_000)
      expect(meeting.troubles()).toEqual([])
      expect(meeting.network.live).toHaveLength(2)
      expect(meeting.network.live.some((end) => ends.has(end))).toBe(false)
    },
  )
})

test('[M95] finds who moved to another address while somebody came who was told the old one', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const meeting = createMeeting(seed)
    const [anna, ben] = await callOf(meeting, 2)
    anna?.socket.drop()
    await meeting.clock.advance(200)
    ben?.leave()
    meeting.enter(2)
    await meeting.clock.advance(8_000)
    expect({ seed, troubles: meeting.troubles() }).toEqual({ seed, troubles: [] })
  }
})

test('[N5] a page whose link was given up meanwhile makes a new one as soon as it is back', async () => {
  for (let seed = 70; seed < 76; seed += 1) {
    const meeting = createMeeting(seed)
    const [anna, ben] = await callOf(meeting, 2)
    meeting.network.cut(() => true)
    meeting.hub.deaf.add(ben?.seat ?? '')
    ben?.socket.drop()
    await meeting.clock.advance(4_000)
    expect(peerOf(anna, ben)).toBeUndefined()
    expect(peerOf(ben, anna)?.link.state).toBe('recovering')
    meeting.network.cut(() => false)
    meeting.hub.deaf.clear()
    await meeting.clock.advance(2_000)
    expect({ seed, troubles: meeting.troubles() }).toEqual({ seed, troubles: [] })
  }
})
