import type { IceServer } from '@confab/protocol'
import { expect, test } from 'vitest'
import { createFakeClock, settle } from '../testing/fake-clock.ts'
import { FakeNetwork } from '../testing/fake-network.ts'
import { FakePeerConnection } from '../testing/fake-peer-connection.ts'
import { seededRandom } from '../testing/random.ts'
import { startConnectionCheck } from './connection-check.ts'
import type { CheckSnapshot, WayStep } from './connection-check.types.ts'
import { UPLOAD_BYTES } from './upload-rate.ts'

const STUN = 'stun:stun.example:3478'
const UDP = 'turn:turn.example:3478'
const TCP = 'turn:turn.example:3478?transport=tcp'
const TLS = 'turns:turn.example:443'
const stun: IceServer = { urls: [STUN] }
const turn: IceServer = { urls: [UDP, TCP, TLS], username: '1:a', credential: 'secret' }

/**
 * What befalls one server: nothing passes, it answers with an error, this browser does not take its address, or
 * (STUN) it sees the address that this machine has itself.
 */
type Fate = 'silent' | 'refuses' | 'not taken' | 'sees own'

/** A browser whose connections know which server they are to use. */
function world(servers: readonly IceServer[] | undefined, fates: Readonly<Record<string, Fate>> = {}) {
  const clock = createFakeClock()
  const network = new FakeNetwork<FakePeerConnection>(clock, seededRandom(7))
  network.cut(({ owner }) => fates[owner] !== undefined)
  const configurations: RTCConfiguration[] = []
  let bulkBytes = 0

  function createPeerConnection(configuration: RTCConfiguration): RTCPeerConnection {
    configurations.push(configuration)
    const url = String(configuration.iceServers?.[0]?.urls ?? 'direct')
    if (fates[url] === 'not taken') throw new SyntaxError('not an address')
    const connection = new FakePeerConnection(network, url, 'aa:bb')
    const tell = (type: string, properties: object) =>
      clock.after(30, () => connection.dispatchEvent(Object.assign(new Event(type), properties)))
    if (url === STUN && fates[url] === undefined) {
      tell('icecandidate', { candidate: { candidate: 'candidate:1 1 udp 9 203.0.113.7 5000 typ srflx' } })
    }
    if (fates[url] === 'sees own') {
      Object.assign(connection, { onicecandidateerror: null })
      clock.after(200, () =>
        connection.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: null })),
      )
    }
    if (fates[url] === 'refuses') tell('icecandidateerror', { errorCode: 401 })
    const made = connection.createDataChannel.bind(connection)
    connection.createDataChannel = (label, options) => {
      const channel = made(label, options)
      if (label === 'bulk') {
        const send = channel.send.bind(channel)
        channel.send = (data) => {
          bulkBytes += data instanceof Uint8Array ? data.byteLength : 0
          send(data)
        }
      }
      return channel
    }
    return connection as unknown as RTCPeerConnection
  }

  const check = startConnectionCheck({
    platform: { clock, createPeerConnection },
    iceServers: () => Promise.resolve(servers),
    seats: () => 12,
  })
  return { clock, network, configurations, check, bulkBytes: () => bulkBytes }
}

function wayOf({ ways }: CheckSnapshot, kind: WayStep['kind']): unknown {
  const step = ways.find((way) => way.kind === kind)?.step
  return step?.state === 'done' ? step.result : step?.state
}

test('[Q8] tries the ways one after the other and publishes each answer', async () => {
  const { check, clock, configurations } = world([stun, turn])
  await settle()
  expect(check.snapshot.current.ways.map(({ step }) => step.state)).toEqual([
    'running',
    'waiting',
    'waiting',
    'waiting',
    'waiting',
  ])
  await clock.advance(20_000)
  const { current } = check.snapshot
  expect(current.phase).toEqual({
    state: 'done',
    verdict: { state: 'good', people: 12, path: expect.any(String), failed: [] },
  })
  expect(wayOf(current, 'stun')).toMatchObject({ state: 'told' })
  for (const kind of ['direct', 'relay-udp', 'relay-tcp', 'relay-tls'] as const)
    expect(wayOf(current, kind)).toMatchObject({ state: 'works', path: { loss: 0 } })
  const relays = configurations.filter(({ iceTransportPolicy }) => iceTransportPolicy === 'relay')
  // Two connections for each of three relays, and two for the upload.
  expect(relays).toHaveLength(8)
})

test('[Q8] one way that fails costs only itself', async () => {
  const { check, clock } = world([stun, turn], { [UDP]: 'silent', [TCP]: 'refuses', [TLS]: 'not taken' })
  await clock.advance(40_000)
  const { current } = check.snapshot
  expect(wayOf(current, 'direct')).toMatchObject({ state: 'works' })
  expect(wayOf(current, 'relay-udp')).toEqual({ state: 'failed', failure: 'unreachable' })
  expect(wayOf(current, 'relay-tcp')).toEqual({ state: 'failed', failure: 'refused' })
  expect(wayOf(current, 'relay-tls')).toEqual({ state: 'failed', failure: 'unsupported' })
  expect(current.upload).toEqual({ state: 'done', result: { state: 'unknown', reason: 'no-relay-works' } })
})

test('[Q8] a STUN server that sees no other address than the own one has answered', async () => {
  const { check, clock } = world([stun], { [STUN]: 'sees own' })
  await clock.advance(20_000)
  expect(wayOf(check.snapshot.current, 'stun')).toMatchObject({ state: 'told' })
})

test('[Q9] the upload goes through the first relay that works, with less than 2 MB of traffic there and back', async () => {
  const { check, clock, configurations, bulkBytes } = world([turn], { [UDP]: 'silent' })
  await clock.advance(30_000)
  expect(check.snapshot.current.upload).toEqual({
    state: 'done',
    result: { state: 'at-least', bitrate: 4_000_000 },
  })
  expect(configurations.at(-1)?.iceServers?.[0]?.urls).toEqual([TCP])
  expect(bulkBytes()).toBeGreaterThan(0)
  expect(bulkBytes()).toBeLessThanOrEqual(UPLOAD_BYTES)
  expect(UPLOAD_BYTES * 2 * 1.1).toBeLessThan(2_000_000)
})

test('[Q9] without a relay nothing is uploaded, and the check says that it cannot know', async () => {
  const { check, clock, bulkBytes } = world([stun])
  await clock.advance(20_000)
  const { phase, upload } = check.snapshot.current
  expect(upload).toEqual({ state: 'done', result: { state: 'unknown', reason: 'no-relay' } })
  expect(phase).toEqual({ state: 'done', verdict: { state: 'no-relay', failed: [] } })
  expect(bulkBytes()).toBe(0)
})

test('[Q10] no step takes longer than 8 s, whatever is silent', async () => {
  const everything = { direct: 'silent', [STUN]: 'silent', [UDP]: 'silent', [TCP]: 'silent' } as const
  const { check, clock } = world([stun, { ...turn, urls: [UDP, TCP] }], everything)
  let runs = { step: '', sinceMs: 0 }
  check.snapshot.subscribe(({ ways }) => {
    const step = ways.map((way) => way.step.state).join()
    if (step === runs.step) return
    expect(clock.now() - runs.sinceMs).toBeLessThanOrEqual(8_000)
    runs = { step, sinceMs: clock.now() }
  })
  await clock.advance(32_000)
  expect(check.snapshot.current.phase).toEqual({ state: 'done', verdict: { state: 'nothing' } })
})

test('[Q11] a meeting server that tells no servers for 8 s leaves the direct way to be tried', async () => {
  const { check, clock } = world(undefined)
  await clock.advance(7_000)
  expect(check.snapshot.current.server).toEqual({ state: 'running' })
  await clock.advance(10_000)
  const { phase, server, ways } = check.snapshot.current
  expect(server).toEqual({ state: 'done', result: 'unreachable' })
  expect(ways.map(({ kind }) => kind)).toEqual(['direct'])
  expect(phase).toEqual({ state: 'done', verdict: { state: 'no-server' } })
})

test('[Q12] a check that is over has left nothing behind', async () => {
  const { clock, network } = world([stun, turn], { [TCP]: 'silent' })
  await clock.advance(40_000)
  expect(network.live).toEqual([])
  expect(clock.timers).toBe(0)
})

test('[Q12] a check that is cancelled ends at once, wherever it is', async () => {
  for (const afterMs of [0, 100, 1_000, 2_700, 4_000, 9_000, 10_500]) {
    const { check, clock, network } = world([stun, turn])
    await clock.advance(afterMs)
    check.cancel()
    const { current } = check.snapshot
    expect(current.phase).toEqual({ state: 'cancelled' })
    expect(network.live).toEqual([])
    // What is under way in the fake network arrives nowhere.
    await clock.advance(20_000)
    expect(clock.timers).toBe(0)
    expect(check.snapshot.current).toBe(current)
  }
})

test('[Q13] addresses are kept apart from the answers', async () => {
  const { check, clock } = world([stun, turn])
  await clock.advance(30_000)
  const { ways } = check.snapshot.current
  expect(ways.find(({ kind }) => kind === 'stun')?.addresses).toContain('srflx 203.0.113.7')
  const rest = JSON.stringify(ways.map(({ addresses: _addresses, ...way }) => way))
  expect(rest).not.toMatch(/example|203\.0\.113|secret/)
  expect(JSON.stringify(ways)).not.toContain('secret')
})
