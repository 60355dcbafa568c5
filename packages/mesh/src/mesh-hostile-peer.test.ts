import { encodeBase64url, type PeerMessage } from '@confab/protocol'
import { expect, test } from 'vitest'
import { hostilePeer } from './testing/hostile-peer.ts'
import { createMeeting, type Attendee } from './testing/meeting.ts'

/** Anna and Ben, who mean well, and Eve, who does not. */
async function meetingWithEve(seed: number) {
  const meeting = createMeeting(seed)
  const [anna, ben, eve] = [meeting.enter(1), meeting.enter(2), meeting.enter(3)]
  await meeting.clock.advance(8_000)
  expect(meeting.troubles()).toEqual([])
  const linkTo = (from: Attendee, to: Attendee) =>
    from.mesh.snapshot.current.peers.find(({ seat }) => seat === to.seat)?.link
  /** Connections that somebody made since the meeting began. */
  const made = new Set(meeting.network.live)
  let others = 0
  const count = (): number => {
    for (const connection of meeting.network.live) {
      if (made.has(connection)) continue
      made.add(connection)
      if (!connection.owner.startsWith('3#')) others += 1
    }
    return others
  }
  /** Whether the two who mean well go on as if nothing were. */
  const undisturbed = () => {
    expect([linkTo(anna, ben), linkTo(ben, anna)]).toEqual([{ state: 'open' }, { state: 'open' }])
  }
  return { meeting, anna, ben, eve, linkTo, count, undisturbed, program: hostilePeer(meeting, eve) }
}

const id = (number: number) => {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, number)
  return encodeBase64url(bytes)
}
const nothing = { microphone: false, camera: false, screen: false, screenAudio: false }

const floods: readonly (readonly [what: string, make: (count: number) => PeerMessage])[] = [
  ['states', () => ({ type: 'link:state', ...nothing })],
  ['pings', (count) => ({ type: 'link:ping', number: count + 1 })],
  [
    'begun codes',
    (count) => ({ type: 'code:begin', run: id(count), list: encodeBase64url(new Uint8Array(32)) }),
  ],
  [
    'offered files',
    (count) => ({ type: 'file:offer', id: id(count), name: 'x', size: 1, kind: 'text/plain' }),
  ],
  [
    'announced histories',
    (count) => ({
      type: 'chat:have',
      visit: id(9),
      have: [{ seat: id(7), id: id(count), lamport: 1, revision: 0 }],
    }),
  ],
]

test.each(floods)(
  '[M96] %s without end close that one link, which both are told, and no other',
  async (_what, make) => {
    const { meeting, anna, ben, eve, linkTo, undisturbed, program } = await meetingWithEve(96)
    await program.keepSaying(make, { perSecond: 400, seconds: 3 })
    for (const one of [anna, ben]) expect(linkTo(one, eve)).toEqual({ state: 'lost', reason: 'flooding' })
    undisturbed()
    await meeting.clock.advance(30_000)
    expect(linkTo(anna, eve)).toEqual({ state: 'lost', reason: 'flooding' })
    undisturbed()
    // Anyone who stops is heard again.
    await meeting.clock.advance(90_000)
    expect(meeting.troubles()).toEqual([])
  },
)

test('[M96] what is no message, what is too large and what nobody waits for costs as well', async () => {
  const { meeting, anna, eve, linkTo, undisturbed, program } = await meetingWithEve(97)
  program.say('x'.repeat(60_000), 100)
  await meeting.clock.advance(1_000)
  expect(linkTo(anna, eve)).toEqual({ state: 'lost', reason: 'flooding' })
  undisturbed()
})

test('[M96] pieces of files that nobody waits for cost as well', async () => {
  const { meeting, anna, eve, linkTo, undisturbed, program } = await meetingWithEve(98)
  program.sendPieces(60_000, 700)
  await meeting.clock.advance(1_000)
  expect(linkTo(anna, eve)).toEqual({ state: 'lost', reason: 'flooding' })
  undisturbed()
})

test('[M96] what people do in a lively meeting stays far within the budget', async () => {
  const { meeting, anna, eve, linkTo, program } = await meetingWithEve(99)
  const busy: readonly PeerMessage[] = [
    { type: 'spotlight:laser', screen: anna.seat, stroke: 1, points: [[1, 1]] },
    { type: 'link:state', ...nothing },
    { type: 'link:ping', number: 1 },
  ]
  await program.keepSaying((count) => busy[count % busy.length] as PeerMessage, {
    perSecond: 60,
    seconds: 60,
  })
  expect(linkTo(anna, eve)).toEqual({ state: 'open' })
  expect(meeting.troubles()).toEqual([])
})

const renewals: readonly (readonly [what: string, make: (count: number) => PeerMessage])[] = [
  ['rebuild', (count) => ({ type: 'link:rebuild', generation: count + 2 })],
  ['resync', () => ({ type: 'link:resync', generation: 1, peerGeneration: 0 })],
  [
    'offer of a higher generation',
    (count) => ({
      type: 'link:description',
      generation: count + 2,
      peerGeneration: 0,
      negotiation: 1,
      kind: 'offer',
      sdp: 'v=0\r\n',
      sends: nothing,
    }),
  ],
]

test.each(renewals)(
  '[M97] twenty times %s a second make a few connections again and not one more',
  async (_what, make) => {
    const { meeting, anna, ben, count, undisturbed, program } = await meetingWithEve(100)
    await program.keepSaying((number) => (count(), make(number)), { perSecond: 20, seconds: 10 })
    // Three at once and two in ten seconds for each of the two victims.
    expect(count()).toBeLessThanOrEqual(2 * 5)
    undisturbed()
    await meeting.clock.advance(120_000)
    for (const one of [anna, ben]) expect(one.mesh.snapshot.current.phase.state).toBe('joined')
    expect(meeting.troubles()).toEqual([])
  },
)

test('[M98] candidates are bounded for a link, however many generations they are said to be of', async () => {
  const { meeting, eve, program, undisturbed } = await meetingWithEve(101)
  const candidate = {
    candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host',
    sdpMid: '0',
    sdpMLineIndex: 0,
    usernameFragment: null,
  }
  await program.keepSaying(
    (number) => ({
      type: 'link:candidates',
      generation: number % 10 === 0 ? number + 2 : 1,
      candidates: Array.from({ length: 32 }, () => candidate),
    }),
    { perSecond: 40, seconds: 5 },
  )
  const added = meeting.network.live
    .filter(({ owner }) => !owner.startsWith('3#'))
    .map((connection) => connection.candidatesAdded)
  expect(Math.max(...added)).toBeLessThanOrEqual(1_200)
  undisturbed()
  expect(eve.mesh.snapshot.current.phase.state).toBe('joined')
})
