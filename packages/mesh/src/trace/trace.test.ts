import { describe, expect, test } from 'vitest'
import { unmeasured, type LinkSnapshot, type MeshSnapshot } from '../mesh-snapshot.ts'
import { nothingSent } from '../link/sending/outbound-media.ts'
import { createObservable } from '../base/observable.ts'
import { connectionSteps } from '../link/connection/connection-log.ts'
import type { LocalMediaSnapshot } from '../media/local-media.types.ts'
import type { ConnectionInspection } from '../link/connection/connection.types.ts'
import type { SignalingStatus } from '../server/signaling.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { fakeSeat } from '../testing/plain-sealing.ts'
import { createTrace } from './trace.ts'

const ben = fakeSeat(2)

const emptySnapshot: MeshSnapshot = {
  phase: { state: 'lobby' },
  signaling: 'connected',
  peers: [],
  self: { seat: fakeSeat(1), id: undefined, speaking: false, cameraSilent: false },
} as unknown as MeshSnapshot

const withBen = (link: LinkSnapshot): MeshSnapshot => ({
  ...emptySnapshot,
  phase: { state: 'joined' },
  peers: [
    {
      seat: ben,
      name: 'Ben',
      rank: undefined,
      successorOf: undefined,
      link,
      media: nothingSent,
      speaking: false,
      presence: 'here',
      ...unmeasured,
      streamsVersion: 0,
    },
  ],
})

function watched() {
  const clock = createFakeClock()
  const trace = createTrace(clock, () => clock.now())
  const connection = {
    isThere: true,
    ice: 'new',
    state: 'new',
    signaling: 'stable',
    report: new Map<string, Record<string, unknown>>(),
  }
  const inspect = () => {
    if (!connection.isThere) return undefined
    const { ice, state, signaling } = connection
    const shown = { ice, state, signaling, statistics: () => Promise.resolve(connection.report) }
    return shown as unknown as ConnectionInspection
  }
  const mesh = createObservable(emptySnapshot)
  const signaling = createObservable<SignalingStatus>({ state: 'connecting' })
  const off = { state: 'off' } as const
  const media = createObservable({
    camera: off,
    microphone: off,
    screen: off,
  } as unknown as LocalMediaSnapshot)
  const settings = { width: 640, height: 360, frameRate: 29.97 }
  const stop = trace.watchVisit({
    mesh: { snapshot: mesh, inspect },
    signaling,
    media: { snapshot: media, track: () => ({ getSettings: () => settings }) as unknown as MediaStreamTrack },
  })
  const say = (sentence: string, facts = {}) => trace.log.debug(sentence, { seat: ben, ...facts })
  const events = () => trace.entries.current.map(({ event }) => event)
  return { clock, trace, mesh, signaling, media, stop, say, connection, events }
}

test('[Z1] writes down what the engine says of a connection, and nothing else that it says', () => {
  const { trace, say, events } = watched()
  say(connectionSteps.made)
  say(connectionSteps.offerMade, { again: false })
  say('Something else was done.')
  trace.log.debug(connectionSteps.offerRead)
  expect(events()).toEqual(['connection-made', 'offer-made'])
  expect(trace.entries.current.map(({ facts }) => facts)).toEqual([{ connection: 1 }, { again: false }])
})

test('[Z3] knows the next connection with a person for the second, also where the first is closed after that', () => {
  const { trace, say, connection, events } = watched()
  say(connectionSteps.made)
  connection.state = 'connected'
  say(connectionSteps.encrypted)
  expect(trace.links.current).toMatchObject([{ connections: 1, state: 'connected' }])
  say(connectionSteps.made)
  connection.state = 'connecting'
  say(connectionSteps.closed)
  expect(events()).toEqual(['connection-made', 'encrypted', 'connection-made', 'connection-closed'])
  expect(trace.links.current).toMatchObject([{ seat: ben, connections: 2, state: 'connecting' }])
})

test('[Z3] shows a connection that is closed and has no other one as closed', () => {
  const { trace, say, connection } = watched()
  say(connectionSteps.made)
  connection.isThere = false
  say(connectionSteps.closed)
  expect(trace.links.current).toMatchObject([{ ice: 'closed', state: 'closed', signaling: 'closed' }])
})

test('[Z4] tells of the server, of coming in, of people, and of how links are', () => {
  const { mesh, signaling, say, events, trace } = watched()
  signaling.set({ state: 'connected', id: 's1' })
  mesh.set({ ...emptySnapshot, phase: { state: 'joining' } })
  say(connectionSteps.made)
  mesh.set(withBen({ state: 'connecting' }))
  mesh.set(withBen({ state: 'open' }))
  mesh.set(withBen({ state: 'recovering', step: 'new-path' }))
  mesh.set(withBen({ state: 'recovering', step: 'new-connection' }))
  mesh.set(withBen({ state: 'lost', reason: 'no-path' }))
  mesh.set({ ...withBen({ state: 'open' }), peers: [] })
  signaling.set({ state: 'lost' })
  expect(events()).toEqual([
    'server-connected',
    'joining',
    'connection-made',
    'joined',
    'person-came',
    'link-open',
    'link-recovering',
    'link-recovering',
    'link-lost',
    'person-went',
    'server-lost',
  ])
  expect(trace.links.current).toMatchObject([{ name: 'Ben' }])
})

test('[Z4] tells of devices with the size of their pictures, and never which ones they are', () => {
  const { media, trace } = watched()
  const on = { state: 'on', deviceId: 'abc', facing: undefined } as const
  media.set({ ...media.current, camera: on })
  media.set({ ...media.current, camera: { state: 'failed', failure: 'busy' } })
  media.set({ ...media.current, microphone: { ...on, deviceId: 'def' } })
  media.set({ ...media.current, microphone: { state: 'off' } })
  expect(trace.entries.current.map(({ event, facts }) => [event, facts['kind'], facts['width']])).toEqual([
    ['capture-on', 'camera', 640],
    ['capture-failed', 'camera', 640],
    ['capture-on', 'microphone', 640],
    ['capture-off', 'microphone', 640],
  ])
  expect(JSON.stringify(trace.entries.current)).not.toContain('abc')
})

describe('what is measured', () => {
  const report = (seconds: number) =>
    new Map<string, Record<string, unknown>>(
      [
        {
          id: 'T',
          type: 'transport',
          bytesSent: 10_000 * seconds,
          bytesReceived: 125_000 * seconds,
          selectedCandidatePairId: 'P',
        },
        {
          id: 'P',
          type: 'candidate-pair',
          localCandidateId: 'L',
          remoteCandidateId: 'R',
          currentRoundTripTime: 0.02,
        },
        {
          id: 'L',
          type: 'local-candidate',
          candidateType: 'relay',
          protocol: 'udp',
          relayProtocol: 'tls',
          address: '192.0.2.1',
        },
        { id: 'R', type: 'remote-candidate', candidateType: 'host', protocol: 'udp' },
        { id: 'C', type: 'codec', mimeType: 'video/VP8' },
        {
          id: 'I',
          type: 'inbound-rtp',
          mid: '1',
          codecId: 'C',
          bytesReceived: 100_000 * seconds,
          packetsReceived: 90 * seconds,
          packetsLost: 10 * seconds,
          frameWidth: 640,
          frameHeight: 360,
          framesPerSecond: 24,
        },
        {
          id: 'O',
          type: 'outbound-rtp',
          mid: '1',
          codecId: 'C',
          bytesSent: 5_000 * seconds,
          qualityLimitationReason: 'bandwidth',
        },
        { id: 'S', type: 'outbound-rtp', mid: '2', codecId: 'C', bytesSent: 0, active: true },
      ].map((stat) => [stat.id, stat]),
    )

  test('[Z5] is what happened in the last second, with the way it took', async () => {
    const { clock, say, connection, trace, events } = watched()
    say(connectionSteps.made)
    connection.state = 'connected'
    connection.report = report(1)
    await clock.advance(1_000)
    connection.report = report(2)
    await clock.advance(1_000)
    const [link] = trace.links.current
    expect(link?.points).toEqual([
      { sent: 80_000, received: 1_000_000, lossPercent: 10, roundTripMs: 20, framesPerSecond: 24 },
    ])
    expect(link?.reading).toMatchObject({
      local: { type: 'relay', protocol: 'tls' },
      remote: { type: 'host', protocol: 'udp' },
      sending: [{ kind: 'camera', codec: 'VP8', bitrate: 40_000, limitedBy: 'bandwidth' }],
      receiving: [{ kind: 'camera', bitrate: 800_000, width: 640, height: 360, limitedBy: undefined }],
    })
    expect(JSON.stringify(link)).not.toContain('192.0.2.1')
    expect(events().filter((event) => event === 'media-came')).toHaveLength(1)
  })

  test('[Z5] never runs backwards where another connection begins again', async () => {
    const { clock, say, connection, trace } = watched()
    connection.state = 'connected'
    for (let made = 1; made <= 2; made++) {
      say(connectionSteps.made)
      for (const seconds of [5, 6]) {
        connection.report = report(seconds)
        await clock.advance(1_000)
      }
    }
    const points = trace.links.current[0]?.points ?? []
    expect(points.map(({ received }) => received)).toEqual([1_000_000, 1_000_000])
  })

  test('[Z6] is forgotten after five minutes, and what happened after a thousand entries', async () => {
    const { clock, say, connection, trace } = watched()
    say(connectionSteps.made)
    connection.state = 'connected'
    await clock.advance(310_000)
    expect(trace.links.current[0]?.points).toHaveLength(300)
    for (let entry = 0; entry < 1_200; entry++) trace.noteError(`${entry}`)
    expect(trace.entries.current).toHaveLength(1_000)
    expect(trace.entries.current.at(-1)?.facts).toEqual({ message: '1199' })
  })
})

test('[Z7] follows nothing more of a visit that is over', async () => {
  const { clock, signaling, mesh, stop, events } = watched()
  stop()
  signaling.set({ state: 'connected', id: 's1' })
  mesh.set(withBen({ state: 'open' }))
  await clock.advance(5_000)
  expect(events()).toEqual([])
  expect(clock.timers).toBe(0)
})
