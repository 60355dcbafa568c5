import { decodeBase64url, encodeBase64url, type EventData } from '@confab/protocol'
import { describe, expect, test, vi } from 'vitest'
import { createMeeting, type Attendee } from './testing/meeting.ts'
import { createPlainSealing } from './testing/plain-sealing.ts'

type Meeting = ReturnType<typeof createMeeting>

async function callOf(meeting: Meeting, people: number): Promise<Attendee[]> {
  const attendees = Array.from({ length: people }, (_, number) => meeting.enter(number + 1))
  await meeting.clock.advance(5_000)
  expect(meeting.troubles()).toEqual([])
  return attendees
}

const textOf = (sealed: string) => new TextDecoder().decode(decodeBase64url(sealed))
const fakeTrack = (kind: 'audio' | 'video') => ({ kind }) as unknown as MediaStreamTrack
const peerOf = (attendee: Attendee | undefined, other: Attendee | undefined) =>
  attendee?.mesh.snapshot.current.peers.find(({ seat }) => seat === other?.seat)

test('[M1] joins everybody with everybody, with one connection a pair and side', async () => {
  const meeting = createMeeting(1)
  await callOf(meeting, 4)
  expect(meeting.network.live).toHaveLength(12)
  for (const connection of meeting.network.live) expect(connection.getTransceivers()).toHaveLength(4)
})

test('[M22] prepares connections with their offers in the lobby and says nothing before the join', async () => {
  const meeting = createMeeting(2)
  const [anna] = await callOf(meeting, 1)
  const ben = meeting.open(2)
  await ben.mesh.prepare('Ben')
  await meeting.clock.advance(3_000)
  expect(meeting.network.live.map(({ signalingState }) => signalingState)).toEqual(['have-local-offer'])
  expect(anna?.mesh.snapshot.current.peers).toEqual([])
  expect(await Promise.race([ben.mesh.join(), meeting.clock.advance(2_000).then(() => 'late')])).toEqual({
    ok: true,
  })
  await meeting.clock.advance(1_000)
  expect(meeting.troubles()).toEqual([])
  expect(meeting.network.live).toHaveLength(2)
})

test('[B15] names only relays, in descriptions and one by one, and not the address that asked for them', async () => {
  const meeting = createMeeting(4)
  meeting.hub.iceServers = [{ urls: ['turn:turn.example.org'], username: 'u', credential: 'c' }]
  const handle = vi.spyOn(meeting.hub, 'handle')
  meeting.hiding.add(2)
  const [anna, ben] = await callOf(meeting, 2)
  const saidBy = (attendee: Attendee | undefined) =>
    handle.mock.calls
      .filter(([socket, name]) => socket === attendee?.socket && name === 'signal:send')
      .map(([, , input]) => textOf((input as { sealed: string }).sealed))
      .join('\n')
  expect(saidBy(anna)).toMatch(/typ host/)
  expect(saidBy(ben)).toMatch(/candidates.*typ relay raddr 0\.0\.0\.0/)
  expect(saidBy(ben)).not.toMatch(/10\.0\.0\.1|198\.51\.100\.7/)
})

test('[M90] renews what may be shown ten times a second at most, and shows the end at once', async () => {
  const meeting = createMeeting(3)
  const anna = meeting.enter(1)
  const { mesh } = anna
  const shownAtMs: number[] = []
  mesh.snapshot.subscribe(() => shownAtMs.push(meeting.clock.now()))
  for (let number = 2; number <= 8; number += 1) meeting.enter(number)
  await meeting.clock.advance(5_000)
  expect(mesh.snapshot.current.peers).toHaveLength(7)
  expect(mesh.snapshot.current.peers.every(({ link }) => link.state === 'open')).toBe(true)
  const pauses = shownAtMs.slice(1).map((at, index) => at - (shownAtMs[index] ?? 0))
  expect(pauses.length).toBeGreaterThan(2)
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(100)
  // Something was shown just before.
  mesh.setTrack('camera', fakeTrack('video'))
  anna.leave()
  expect(mesh.snapshot.current.phase).toEqual({ state: 'left', reason: 'left' })
})

test('[M23] tells who is in the room already, before joining', async () => {
  const meeting = createMeeting(3)
  await callOf(meeting, 2)
  const cleo = meeting.open(3)
  await cleo.mesh.prepare('Cleo')
  await meeting.clock.advance(6_000)
  expect(cleo.mesh.snapshot.current.peers.map(({ name }) => name).toSorted()).toEqual([
    'Person 1',
    'Person 2',
  ])
})

test('[M24] tells over the link what is sent, at once and to those who come later', async () => {
  const meeting = createMeeting(4)
  const [anna, ben] = await callOf(meeting, 2)
  meeting.hub.kill()
  anna?.mesh.setTrack('microphone', fakeTrack('audio'))
  anna?.mesh.setTrack('camera', fakeTrack('video'))
  await meeting.clock.advance(500)
  expect(peerOf(ben, anna)?.media).toEqual({
    microphone: true,
    camera: true,
    screen: false,
    screenAudio: false,
  })
  anna?.mesh.setTrack('camera', undefined)
  meeting.hub.start()
  await meeting.clock.advance(5_000)
  const cleo = meeting.enter(3)
  await meeting.clock.advance(5_000)
  expect(peerOf(cleo, anna)?.media).toEqual({
    microphone: true,
    camera: false,
    screen: false,
    screenAudio: false,
  })
})

test('[M38] knows what somebody sends before the data channel is open', async () => {
  const meeting = createMeeting(18)
  meeting.network.cut(() => true)
  const [anna, ben] = [meeting.enter(1), meeting.enter(2)]
  anna.mesh.setTrack('camera', fakeTrack('video'))
  await meeting.clock.advance(3_000)
  expect(peerOf(ben, anna)?.link.state).toBe('connecting')
  expect(peerOf(ben, anna)?.media.camera).toBe(true)
})

test('[N11] negotiates once: no track that comes, goes or changes makes another offer', async () => {
  const meeting = createMeeting(5)
  const [anna] = await callOf(meeting, 2)
  const before = meeting.network.live.map(({ localDescription }) => localDescription?.sdp)
  anna?.mesh.setTrack('camera', fakeTrack('video'))
  anna?.mesh.setTrack('screen', fakeTrack('video'))
  anna?.mesh.setTrack('screenAudio', fakeTrack('audio'))
  await meeting.clock.advance(3_000)
  anna?.mesh.setTrack('screen', undefined)
  await meeting.clock.advance(3_000)
  expect(meeting.network.live.map(({ localDescription }) => localDescription?.sdp)).toEqual(before)
})

describe('the signalling server', () => {
  test('[M25] takes no connection with it when it dies, and finds the same people on the same connections again', async () => {
    const meeting = createMeeting(6)
    await callOf(meeting, 4)
    const connections = meeting.network.live
    meeting.hub.kill()
    await meeting.clock.advance(120_000)
    expect(meeting.attendees.values().next().value?.mesh.snapshot.current.signaling).toBe('lost')
    for (const { mesh } of meeting.attendees) {
      expect(mesh.snapshot.current.peers.map(({ link }) => link.state)).toEqual(['open', 'open', 'open'])
    }
    meeting.hub.start()
    await meeting.clock.advance(5_000)
    expect(meeting.troubles()).toEqual([])
    expect(meeting.network.live).toEqual(connections)
    for (const { mesh } of meeting.attendees) {
      expect(mesh.snapshot.current.peers.map(({ presence }) => presence)).toEqual(['here', 'here', 'here'])
    }
  })

  test('[M26] cannot end a link that works by saying that somebody left', async () => {
    const meeting = createMeeting(7)
    const [anna, ben] = await callOf(meeting, 2)
    anna?.socket.hear('peer:left', { seat: ben?.seat ?? '', id: ben?.socket.id ?? '', reason: 'left' })
    await meeting.clock.advance(20_000)
    expect(peerOf(anna, ben)?.link).toEqual({ state: 'open' })
  })

  test('[M27] is told of the people when it is not the one that knew them', async () => {
    const meeting = createMeeting(8)
    await callOf(meeting, 3)
    meeting.hub.kill()
    meeting.hub.start()
    await meeting.clock.advance(5_000)
    meeting.enter(4)
    await meeting.clock.advance(5_000)
    expect(meeting.troubles()).toEqual([])
  })
})

describe('somebody who goes', () => {
  test('[M28] is gone everywhere as soon as the goodbye is there, also without a server', async () => {
    const meeting = createMeeting(9)
    const [anna, ben] = await callOf(meeting, 2)
    meeting.hub.kill()
    ben?.leave()
    await meeting.clock.advance(400)
    expect(anna?.mesh.snapshot.current.peers).toEqual([])
  })

  test('[M29] is gone within two seconds when the page died without a word', async () => {
    const meeting = createMeeting(10)
    const [anna, ben] = await callOf(meeting, 2)
    ben?.crash()
    await meeting.clock.advance(2_000)
    expect(anna?.mesh.snapshot.current.peers).toEqual([])
  })

  test('[M30] takes the old place when coming back, once', async () => {
    const meeting = createMeeting(11)
    const [anna] = await callOf(meeting, 4)
    const seats = () => anna?.mesh.snapshot.current.peers.map(({ seat }) => seat)
    const before = seats()
    const ben = [...meeting.attendees].find(({ seat }) => seat === before?.[0])
    ben?.leave()
    await meeting.clock.advance(1_000)
    expect(seats()).toEqual(before?.slice(1))
    const again = meeting.enter(Number(ben?.number))
    await meeting.clock.advance(5_000)
    expect(seats()).toEqual(before)
    expect(again.mesh.snapshot.current.peers).toHaveLength(3)
    expect(meeting.troubles()).toEqual([])
  })

  test('[M31] leaves nothing behind: no connection, no timer', async () => {
    const meeting = createMeeting(12)
    const attendees = await callOf(meeting, 3)
    for (const attendee of attendees) attendee.leave()
    await meeting.clock.advance(60_000)
    expect(meeting.network.live).toEqual([])
    expect(meeting.clock.timers).toBe(0)
  })
})

test('[M32] refuses to enter a full room and disturbs nobody in it', async () => {
  const meeting = createMeeting(13)
  meeting.hub.capacity = 2
  const [anna] = await callOf(meeting, 2)
  const cleo = meeting.enter(3)
  await meeting.clock.advance(3_000)
  expect(cleo.mesh.snapshot.current.phase).toEqual({ state: 'refused', code: 'room/full' })
  expect(anna?.mesh.snapshot.current.peers).toHaveLength(1)
  expect(meeting.network.live.filter(({ connectionState }) => connectionState === 'connected')).toHaveLength(
    2,
  )
})

test('[M93] tells at once who wants to enter that the server speaks another version', async () => {
  const meeting = createMeeting(93)
  const anna = meeting.open(1)
  anna.socket.status.set({ state: 'refused', reason: 'version' })
  await anna.mesh.prepare('Anna')
  const outcome = anna.mesh.join()
  await meeting.clock.advance(200)
  expect(anna.mesh.snapshot.current.phase).toEqual({ state: 'refused', code: 'version/unsupported' })
  expect(await outcome).toEqual({ ok: false, code: 'version/unsupported' })
})

test('[M33] lets a newer page of the same seat take over and ends the older one without a goodbye', async () => {
  const meeting = createMeeting(14)
  const [anna, ben] = await callOf(meeting, 2)
  meeting.enter(2)
  await meeting.clock.advance(5_000)
  expect(ben?.mesh.snapshot.current.phase).toEqual({ state: 'left', reason: 'replaced' })
  expect(anna?.mesh.snapshot.current.peers.map(({ seat, link }) => [seat, link.state])).toEqual([
    [ben?.seat, 'open'],
  ])
})

test('[X9] the server’s word that another page has the seat ends no call, whatever proof it shows', async () => {
  const meeting = createMeeting(15)
  const [anna, ben] = await callOf(meeting, 2)
  const own: EventData<'seat:replaced'>[] = []
  // What it has: nothing, proofs by others, and proofs that this very page made before.
  const { proof, joinNumber } = await createPlainSealing(anna?.seat ?? '', 1).prove('earlier')
  own.push({ id: 'made-up', joinNumber: 2 ** 40, proof: encodeBase64url(new Uint8Array(64)) })
  own.push({ id: 'earlier', joinNumber: Math.min(1, joinNumber), proof })
  for (const shown of own) {
    anna?.socket.hear('seat:replaced', shown)
    await meeting.clock.advance(10_000)
    expect(meeting.troubles()).toEqual([])
  }
  expect(ben?.mesh.snapshot.current.peers).toHaveLength(1)
})

test('[X10] nothing that a peer says makes a page join again', async () => {
  const meeting = createMeeting(16)
  const [anna, ben] = await callOf(meeting, 2)
  const joins = vi.spyOn(meeting.hub, 'handle')
  for (let count = 0; count < 30; count += 1) {
    anna?.socket.hear('signal:received', { from: ben?.socket.id ?? '', sealed: 'unexplained' })
    anna?.socket.hear('signal:received', { from: 'nobody', sealed: 'unexplained' })
    await meeting.clock.advance(500)
  }
  const commands = joins.mock.calls.map(([, name]) => name)
  expect(commands).not.toContain('room:join')
  expect(commands.filter((name) => name === 'room:peek').length).toBeLessThanOrEqual(6)
})

describe('glare', () => {
  test('[N12] four people who enter at the same moment end in a full mesh, again and again', async () => {
    for (let round = 1; round <= 20; round++) {
      const meeting = createMeeting(round)
      for (const number of [1, 2, 3, 4]) meeting.enter(number)
      await meeting.clock.advance(4_000)
      expect({ round, troubles: meeting.troubles() }).toEqual({ round, troubles: [] })
      expect(meeting.network.live).toHaveLength(12)
    }
  })

  test('[N13] two sides that rebuild at the same moment end with one connection of four transceivers', async () => {
    for (let round = 1; round <= 20; round++) {
      const meeting = createMeeting(round)
      await callOf(meeting, 2)
      for (const connection of meeting.network.live) connection.close()
      await meeting.clock.advance(12_000)
      expect({ round, troubles: meeting.troubles() }).toEqual({ round, troubles: [] })
      expect(meeting.network.live.map((connection) => connection.getTransceivers().length)).toEqual([4, 4])
    }
  })
})

test('[N14] lets no description through that the hello does not cover, and goes on with the link that works', async () => {
  const meeting = createMeeting(17)
  await callOf(meeting, 2)
  const descriptions = () => meeting.network.live.map(({ localDescription }) => localDescription?.sdp)
  const before = descriptions()
  const another = Array.from({ length: 32 }, () => 'ee').join(':')
  const sends = { microphone: true, camera: true, screen: true, screenAudio: true }
  for (const sdp of [`v=0\r\na=fingerprint:sha-256 ${another}\r\n`, 'v=0', '', 'no sdp at all']) {
    const message = {
      type: 'link:description',
      generation: 9,
      peerGeneration: 0,
      negotiation: 9,
      kind: 'offer',
      sdp,
      sends,
    }
    for (const connection of meeting.network.live) connection.channel(0)?.send(JSON.stringify(message))
  }
  await meeting.clock.advance(20_000)
  expect(descriptions()).toEqual(before)
  expect(meeting.troubles()).toEqual([])
})

test.each(['1#', '2#'])(
  '[N16] builds a link again from the side that cannot read the offers of page %s',
  async (page) => {
    for (let seed = 1; seed <= 5; seed++) {
      const meeting = createMeeting(seed)
      meeting.network.garble(({ owner }, type) => type === 'offer' && owner.startsWith(page))
      const [anna, ben] = [meeting.enter(1), meeting.enter(2)]
      await meeting.clock.advance(15_000)
      expect([peerOf(anna, ben)?.link.state, peerOf(ben, anna)?.link.state]).toEqual(['open', 'open'])
    }
  },
)

describe('a pair without a path', () => {
  test('[M34] comes back by itself after an outage of forty seconds, within fifteen', async () => {
    const meeting = createMeeting(15)
    await callOf(meeting, 3)
    meeting.network.cut(() => true)
    await meeting.clock.advance(40_000)
    meeting.network.cut(() => false)
    await meeting.clock.advance(25_000)
    expect(meeting.troubles()).toEqual([])
  })

  test('[M73] comes back by way of a third person while there is no server', async () => {
    const meeting = createMeeting(18)
    const [anna, ben] = await callOf(meeting, 3)
    meeting.hub.kill()
    const owners = new Set(['1#1', '2#2'])
    meeting.network.cut((one, other) => owners.has(one.owner) && owners.has(other.owner))
    await meeting.clock.advance(40_000)
    expect(peerOf(anna, ben)?.link.state).not.toBe('open')
    meeting.network.cut(() => false)
    await meeting.clock.advance(40_000)
    expect(meeting.troubles()).toEqual([])
  })

  test.each(['the server', 'a third person'])(
    '[M91] knows by way of %s what the other one sends',
    async (way) => {
      const meeting = createMeeting(19)
      const [anna, ben] = await callOf(meeting, 3)
      if (way === 'a third person') meeting.hub.kill()
      const owners = new Set(['1#1', '2#2'])
      meeting.network.cut((one, other) => owners.has(one.owner) && owners.has(other.owner))
      await meeting.clock.advance(40_000)
      expect(peerOf(ben, anna)?.link.state).toBe('lost')
      for (const track of [fakeTrack('audio'), undefined]) {
        anna?.mesh.setTrack('microphone', track)
        await meeting.clock.advance(1_000)
        expect(peerOf(ben, anna)?.media.microphone).toBe(track !== undefined)
      }
    },
  )

  test('[M35] is named to both, leaves the others alone, and is tried again and again', async () => {
    const meeting = createMeeting(16)
    const owners = new Set(['1#1', '2#2'])
    meeting.network.cut((one, other) => owners.has(one.owner) && owners.has(other.owner))
    const [anna, ben, cleo] = [1, 2, 3].map((number) => meeting.enter(number))
    await meeting.clock.advance(120_000)
    for (const one of [peerOf(anna, ben), peerOf(ben, anna)]) {
      expect(one?.link).toEqual({ state: 'lost', reason: 'no-path' })
    }
    expect([peerOf(anna, cleo)?.link.state, peerOf(ben, cleo)?.link.state]).toEqual(['open', 'open'])
    meeting.network.cut(() => false)
    await meeting.clock.advance(60_000)
    expect(meeting.troubles()).toEqual([])
  })
})

test('[M84] takes nobody for gone who comes in while the answer to a join is under way', async () => {
  const meeting = createMeeting(41)
  await callOf(meeting, 1)
  const ben = meeting.open(2)
  await ben.mesh.prepare('Ben')
  await meeting.clock.advance(2_000)
  meeting.hub.joinAnswerMs = 2_000
  void ben.mesh.join()
  await meeting.clock.advance(200)
  const cleo = meeting.enter(3)
  await meeting.clock.advance(5_000)
  expect(peerOf(ben, cleo)?.presence).toBe('here')
  expect(meeting.troubles()).toEqual([])
})
