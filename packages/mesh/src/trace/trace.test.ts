import { describe, expect, test } from 'vitest'
import { unmeasured, type LinkSnapshot, type MeshSnapshot } from '../mesh-snapshot.ts'
import { nothingSent } from '../link/sending/outbound-media.ts'
import { createObservable } from '../base/observable.ts'
import type { Platform } from '../base/platform.ts'
import type { LocalMediaSnapshot } from '../media/local-media.types.ts'
import type { SignalingStatus } from '../server/signaling.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { fakeSeat } from '../testing/plain-sealing.ts'
import { createTrace } from './trace.ts'

const ben = fakeSeat(2)

/** Whose states a test sets, with the events that a browser makes of them. */
class WatchedConnection extends EventTarget {
  signalingState = 'stable'
  iceConnectionState = 'new'
  connectionState = 'new'
  iceGatheringState = 'new'
  remoteDescription: { type: string; sdp: string } | null = null
  currentRemoteDescription: { type: string; sdp: string } | null = null
  closed = false
  readonly added: unknown[] = []
  report = new Map<string, Record<string, unknown>>()

  set(field: 'signalingState' | 'iceConnectionState' | 'connectionState', value: string): void {
    this[field] = value
    this.dispatchEvent(new Event(field.toLowerCase().replace('state', 'statechange')))
  }

  find(candidate: Record<string, string>): void {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }))
  }

  addIceCandidate(candidate: unknown): Promise<void> {
    this.added.push(candidate)
    return Promise.resolve()
  }

  getStats(): Promise<ReadonlyMap<string, unknown>> {
    return Promise.resolve(this.report)
  }

  close(): void {
    this.closed = true
  }
}

const emptySnapshot: MeshSnapshot = {
  phase: { state: 'lobby' },
  signaling: 'connected',
  peers: [],
  self: { seat: fakeSeat(1), id: undefined, speaking: false },
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
  const made: WatchedConnection[] = []
  const platform = trace.watchPlatform({
    createPeerConnection() {
      const connection = new WatchedConnection()
      made.push(connection)
      return connection as unknown as RTCPeerConnection
    },
  } as unknown as Platform)
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
    mesh: { snapshot: mesh },
    signaling,
    media: { snapshot: media, track: () => ({ getSettings: () => settings }) as unknown as MediaStreamTrack },
  })
  const connect = () => {
    const pc = platform.createPeerConnection({}, ben)
    return { pc, fake: made.at(-1) as WatchedConnection }
  }
  const events = () => trace.entries.current.map(({ event }) => event)
  return { clock, trace, mesh, signaling, media, stop, connect, events }
}

const offer = {
  type: 'offer',
  sdp: 'a=candidate:1 1 udp 1 192.0.2.1 9 typ host\na=candidate:2 1 udp 1 192.0.2.1 9 typ srflx\n',
}
const answer = { type: 'answer', sdp: '' }

test('[Z1] writes down each step of a connection that this side begins, in order', () => {
  const { connect, events } = watched()
  const { fake } = connect()
  fake.set('signalingState', 'have-local-offer')
  fake.find({ candidate: 'candidate:1', type: 'host', protocol: 'udp' })
  fake.remoteDescription = answer
  fake.set('signalingState', 'stable')
  fake.set('iceConnectionState', 'checking')
  fake.set('iceConnectionState', 'connected')
  fake.set('connectionState', 'connected')
  fake.set('iceConnectionState', 'disconnected')
  fake.set('iceConnectionState', 'failed')
  expect(events()).toEqual([
    'connection-made',
    'offer-made',
    'candidate-found',
    'answer-read',
    'path-checking',
    'path-found',
    'encrypted',
    'path-interrupted',
    'path-failed',
  ])
})

test('[Z1] writes down an offer that was read with what it brought, its answer, and a new way', () => {
  const { connect, events, trace } = watched()
  const { fake } = connect()
  fake.remoteDescription = offer
  fake.set('signalingState', 'have-remote-offer')
  fake.set('signalingState', 'stable')
  fake.currentRemoteDescription = offer
  fake.set('signalingState', 'have-local-offer')
  expect(events()).toEqual(['connection-made', 'offer-read', 'answer-made', 'offer-made'])
  expect(trace.entries.current.map(({ facts }) => facts)).toEqual([
    { connection: 1 },
    { candidates: 2 },
    {},
    { again: true },
  ])
})

test('[Z1] says nothing of an own offer that was taken back', () => {
  const { connect, events } = watched()
  const { fake } = connect()
  fake.set('signalingState', 'have-local-offer')
  fake.remoteDescription = offer
  fake.set('signalingState', 'stable')
  expect(events()).toEqual(['connection-made', 'offer-made'])
})

test('[Z2] keeps of candidates only kind and transport', async () => {
  const { connect, trace } = watched()
  const { pc, fake } = connect()
  const candidate = {
    candidate: 'candidate:7 1 UDP 99 203.0.113.9 5000 typ relay raddr 10.0.0.1 rport 9',
    sdpMid: '0',
  }
  await pc.addIceCandidate(candidate)
  fake.find({ candidate: 'candidate:8', type: 'srflx', protocol: 'tcp', address: '203.0.113.8' })
  expect(fake.added).toEqual([candidate])
  expect(trace.entries.current.map(({ event, facts }) => [event, facts])).toEqual([
    ['connection-made', { connection: 1 }],
    ['candidate-read', { type: 'relay', protocol: 'udp' }],
    ['candidate-found', { type: 'srflx', protocol: 'tcp' }],
  ])
  expect(JSON.stringify(trace.entries.current)).not.toContain('203.0.113')
})

test('[Z3] closes what it watches, and knows the next connection with that person for the second', () => {
  const { connect, events, trace } = watched()
  const { pc, fake } = connect()
  pc.close()
  fake.set('connectionState', 'connected')
  connect()
  expect(fake.closed).toBe(true)
  expect(events()).toEqual(['connection-made', 'connection-closed', 'connection-made'])
  expect(trace.links.current).toMatchObject([{ seat: ben, connections: 2 }])
})

test('[Z4] tells of the server, of coming in, of people, and of how links are', () => {
  const { mesh, signaling, connect, events, trace } = watched()
  signaling.set({ state: 'connected', id: 's1' })
  mesh.set({ ...emptySnapshot, phase: { state: 'joining' } })
  connect()
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
    const { clock, connect, trace, events } = watched()
    const { fake } = connect()
    fake.set('connectionState', 'connected')
    fake.report = report(1)
    await clock.advance(1_000)
    fake.report = report(2)
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

  test('[Z5] never runs backwards where another connection begins anew', async () => {
    const { clock, connect, trace } = watched()
    for (let connection = 1; connection <= 2; connection++) {
      const { fake } = connect()
      fake.set('connectionState', 'connected')
      fake.report = report(5)
      await clock.advance(1_000)
      fake.report = report(6)
      await clock.advance(1_000)
    }
    const points = trace.links.current[0]?.points ?? []
    expect(points.map(({ received }) => received)).toEqual([1_000_000, 1_000_000])
  })

  test('[Z6] is forgotten after five minutes, and what happened after a thousand entries', async () => {
    const { clock, connect, trace } = watched()
    const { fake } = connect()
    fake.set('connectionState', 'connected')
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
