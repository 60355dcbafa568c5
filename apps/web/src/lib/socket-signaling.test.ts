// @vitest-environment node
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Signaling } from '@confab/mesh'
import { createFakeClock, type FakeClock } from '@confab/mesh/testing'
import { PROTOCOL_VERSION } from '@confab/protocol'
import { Server, type Socket } from 'socket.io'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { createSocketSignaling } from './socket-signaling.ts'

type Ack = (reply: unknown) => void

const stops: (() => void)[] = []
afterEach(() => stops.splice(0).forEach((stop) => stop()))

/** A bare Socket.IO server on a free port: it says what a test tells it to. */
async function startServer(admit: (auth: unknown) => object | undefined = () => undefined) {
  const http = createServer((_request, response) => void response.writeHead(404).end())
  const io = new Server(http)
  io.use((socket, next) => {
    const data = admit(socket.handshake.auth)
    next(data && Object.assign(new Error('refused'), { data }))
  })
  const sockets: Socket[] = []
  io.on('connection', (socket) => void sockets.push(socket))
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  stops.push(() => void io.close())
  return { url: `http://127.0.0.1:${port}`, sockets, io, http }
}

function connect(url: string) {
  const clock = createFakeClock()
  const network = new EventTarget()
  const signaling = createSocketSignaling({ url, clock, network, random: () => 0 })
  onTestFinished(() => signaling.close())
  return { clock, network, signaling }
}

/** Lets time pass bit by bit, and the wire have its turn, until something holds. Resolves with how much passed, in ms. */
async function passUntil(clock: FakeClock, holds: () => boolean, atMostMs: number): Promise<number> {
  const begunMs = clock.now()
  await vi.waitFor(
    async () => {
      if (!holds() && clock.now() - begunMs < atMostMs) await clock.advance(50)
      expect(holds()).toBe(true)
    },
    { timeout: 10_000, interval: 5 },
  )
  return clock.now() - begunMs
}

const state = (signaling: Signaling) => signaling.status.current.state
const connected = (signaling: Signaling) => vi.waitFor(() => expect(state(signaling)).toBe('connected'))

test('[D50] shows the version of the protocol and tells the id under which the server knows it', async () => {
  const shown: unknown[] = []
  const { url, sockets } = await startServer((auth) => void shown.push(auth))
  const { signaling } = connect(url)
  expect(signaling.status.current).toEqual({ state: 'connecting' })
  await connected(signaling)
  expect(shown).toEqual([{ version: PROTOCOL_VERSION }])
  expect(signaling.status.current).toEqual({ state: 'connected', id: sockets[0]?.id })
})

test('[D51] resolves with what the server replied', async () => {
  const { url, sockets } = await startServer()
  const { signaling } = connect(url)
  await connected(signaling)
  sockets[0]?.on('signal:send', (_input: unknown, ack: Ack) =>
    ack({ ok: false, error: { code: 'peer/gone' } }),
  )
  sockets[0]?.on('ice:refresh', (_input: unknown, ack: Ack) => ack({ ok: true, value: { iceServers: [] } }))
  expect(await signaling.request('signal:send', { to: 'x', sealed: 'y' })).toEqual({
    ok: false,
    error: { code: 'peer/gone' },
  })
  expect(await signaling.request('ice:refresh', {})).toEqual({ ok: true, value: { iceServers: [] } })
})

test.for([{ ok: true, value: { iceServers: 'many' } }, { ok: false, error: { code: 'made/up' } }, 'yes'])(
  '[D51] takes a reply that is not in the table for none: %j',
  async (reply) => {
    const { url, sockets } = await startServer()
    const { signaling } = connect(url)
    await connected(signaling)
    sockets[0]?.on('ice:refresh', (_input: unknown, ack: Ack) => ack(reply))
    expect(await signaling.request('ice:refresh', {})).toBeUndefined()
  },
)

test('[D52] resolves without a reply when there is no connection, or it goes first', async () => {
  const { url, sockets } = await startServer()
  const { signaling } = connect(url)
  expect(await signaling.request('room:leave', {})).toBeUndefined()
  await connected(signaling)
  sockets[0]?.on('room:leave', () => sockets[0]?.conn.close())
  expect(await signaling.request('room:leave', {})).toBeUndefined()
})

test('[D53] hands on events of the table and drops what does not fit it', async () => {
  const { url, sockets } = await startServer()
  const { signaling } = connect(url)
  const heard: object[] = []
  signaling.on('signal:received', (data) => heard.push(data))
  await connected(signaling)
  sockets[0]?.emit('signal:received', { from: 'a', sealed: { deep: true } })
  sockets[0]?.emit('signal:received', { from: 'a', sealed: 'abc' })
  await vi.waitFor(() => expect(heard).toEqual([{ from: 'a', sealed: 'abc' }]))
})

test('[D53] hears nothing more after it stopped to listen', async () => {
  const { url, sockets } = await startServer()
  const { signaling } = connect(url)
  const heard: string[] = []
  const stop = signaling.on('server:closing', () => heard.push('stopped'))
  signaling.on('server:closing', () => heard.push('listening'))
  await connected(signaling)
  stop()
  sockets[0]?.emit('server:closing', {})
  await vi.waitFor(() => expect(heard).toEqual(['listening']))
})

test('[D54] comes back by itself after a lost connection, under another id', async () => {
  const { url, sockets } = await startServer()
  const { clock, signaling } = connect(url)
  const states: string[] = []
  signaling.status.subscribe((status) => states.push(status.state))
  await connected(signaling)
  sockets[0]?.conn.close()
  await passUntil(clock, () => states.length === 3, 1_000)
  expect(states).toEqual(['connected', 'lost', 'connected'])
  expect(signaling.status.current).toEqual({ state: 'connected', id: sockets[1]?.id })
})

test('[D54] comes back after the server closed the socket', async () => {
  const { url, sockets } = await startServer()
  const { clock, signaling } = connect(url)
  await connected(signaling)
  sockets[0]?.disconnect(true)
  await vi.waitFor(() => expect(state(signaling)).toBe('lost'))
  await clock.advance(2_000)
  await connected(signaling)
})

test('[D55] is refused for good by a server of another version', async () => {
  const { url } = await startServer(() => ({ code: 'version/unsupported' }))
  const { clock, signaling } = connect(url)
  await vi.waitFor(() => expect(signaling.status.current).toEqual({ state: 'refused', reason: 'version' }))
  expect(clock.timers).toBe(0)
})

test('[D56] asks a busy server again after the time that it named', async () => {
  let busy = true
  const { url } = await startServer(() => (busy ? { code: 'server/busy', retryAfterMs: 30_000 } : undefined))
  const { clock, signaling } = connect(url)
  await vi.waitFor(() => expect(state(signaling)).toBe('lost'))
  busy = false
  await clock.advance(29_999)
  expect(state(signaling)).toBe('lost')
  await clock.advance(1)
  await connected(signaling)
})

test('[D57] tries at once when the machine has a network again', async () => {
  let busy = true
  const { url } = await startServer(() => (busy ? { code: 'server/busy', retryAfterMs: 60_000 } : undefined))
  const { network, signaling } = connect(url)
  await vi.waitFor(() => expect(state(signaling)).toBe('lost'))
  busy = false
  network.dispatchEvent(new Event('online'))
  await connected(signaling)
})

test('[D59] breaks a connection that is in doubt and makes it again', async () => {
  const { url, sockets } = await startServer()
  const { clock, signaling } = connect(url)
  await connected(signaling)
  const first = sockets[0]?.id
  signaling.reconnect()
  await passUntil(clock, () => sockets.length === 2, 1_000)
  await connected(signaling)
  expect(signaling.status.current).toEqual({ state: 'connected', id: sockets[1]?.id })
  expect(sockets[1]?.id).not.toBe(first)
})

test(
  '[D85] asks a server that is away with plain requests, and opens a socket once it answers',
  { timeout: 20_000 },
  async () => {
    const { url, sockets, http } = await startServer()
    const { clock, signaling } = connect(url)
    await connected(signaling)
    // What stands before the server answers that it is away.
    const [listener] = http.listeners('request') as ((...parameters: unknown[]) => void)[]
    const [upgrade] = http.listeners('upgrade') as ((...parameters: unknown[]) => void)[]
    const seen = { requests: 0, upgrades: 0 }
    http.removeAllListeners('request').on('request', (_request, response) => {
      seen.requests += 1
      response.writeHead(503).end()
    })
    http.removeAllListeners('upgrade').on('upgrade', (_request, socket) => {
      seen.upgrades += 1
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
    })
    sockets[0]?.conn.close()
    await passUntil(clock, () => seen.requests >= 8, 20_000)
    expect(seen.upgrades).toBe(2)
    if (listener) http.removeAllListeners('request').on('request', listener)
    if (upgrade) http.removeAllListeners('upgrade').on('upgrade', upgrade)
    expect(await passUntil(clock, () => state(signaling) === 'connected', 5_000)).toBeLessThan(2_000)
  },
)

test('[D58] stays closed once it was closed', async () => {
  const { url, io } = await startServer()
  const { clock, signaling } = connect(url)
  await connected(signaling)
  signaling.close()
  await vi.waitFor(() => expect(io.engine.clientsCount).toBe(0))
  expect(clock.timers).toBe(0)
})
