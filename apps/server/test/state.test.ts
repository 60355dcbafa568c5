/** What a sequence of ordinary messages leaves behind, and what one may show others how often. */
import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { seatIdOf } from '../src/rooms/proofs.ts'
import { ask } from './ask.ts'
import { carriedOut, connect, enter, joinInput } from './people.ts'
import { startServer, type RunningServer } from './running-server.ts'
import { addressRuledBy, hostProof, newAddress, newKeys } from './seat-keys.ts'
import { CONNECT, openRaw } from './raw-socket.ts'

const figures = { METRICS_PORT: '0' }
const tooMany = { ok: false, error: { code: 'request/too-many' } }

/** One figure for the operator. */
async function figure({ metricsPort }: RunningServer, name: string): Promise<number> {
  const { body } = await ask(metricsPort ?? 0, { path: '/metrics' })
  return Number(new RegExp(`^confab_${name} (\\d+)$`, 'm').exec(body)?.[1])
}

/** A room with a host in it. */
async function hostedRoom(server: RunningServer) {
  const hostKeys = newKeys()
  const address = addressRuledBy(hostKeys)
  const [host, keys] = [await connect(server), newKeys()]
  const proof = hostProof(hostKeys, keys)
  await carriedOut(host.say('room:join', { ...joinInput(host, address, keys), host: proof }))
  return { address, host, order: (order: object) => host.sayRaw('host:command', { proof, order }) }
}

describe('connections', () => {
  test.each([
    ['a wrong origin', '/socket.io/?EIO=4&transport=websocket', 'https://evil.example'],
    ['a wrong path', '/elsewhere', 'https://evil.example'],
    ['a wrong session', '/socket.io/?EIO=4&transport=websocket&sid=nobody', undefined],
  ])(
    '[R31] are closed for good after an upgrade with %s, bytes behind it, and an end',
    async (_what, path, origin) => {
      const server = await startServer({ env: figures })
      const attackers = Array.from({ length: 20 }, () => {
        const socket = connectTcp({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
        socket.on('error', () => {})
        const head = `GET ${path} HTTP/1.1\r\nHost: x\r\nOrigin: ${origin ?? server.url}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`
        socket.write(head)
        // More bytes behind the answer, then an end that waits behind them.
        socket.once('data', () => socket.end('and more'))
        return socket
      })
      await Promise.all(attackers.map((socket) => once(socket, 'finish')))
      await expect.poll(() => figure(server, 'open_connections'), { timeout: 10_000 }).toBe(0)
      for (const socket of attackers) socket.destroy()
    },
  )

  test('[L24] have one socket: more are not made, and close the connection', async () => {
    const server = await startServer({ env: { ...figures, MAX_SOCKETS: '5' } })
    const raw = await openRaw(server)
    raw.send(...Array.from({ length: 1_000 }, () => CONNECT))
    await raw.closed
    await expect.poll(() => figure(server, 'sockets')).toBe(0)
    for (let count = 0; count < 5; count++) await connect(server)
    await expect(connect(server)).rejects.toThrow('server/busy')
  })
})

describe('what others see', () => {
  test('[R24] is about one change a second, however often somebody comes and goes', async () => {
    const server = await startServer({ env: { TRUST_PROXY: '1' } })
    const address = newAddress()
    const witness = await enter(server, address)
    const from = { extraHeaders: { origin: server.url, 'x-forwarded-for': '192.0.2.1' } }
    for (let sockets = 0; sockets < 12; sockets++) {
      const person = await connect(server, from)
      for (let round = 0; round < 8; round++) {
        await person.say('room:join', joinInput(person, address, newKeys()))
        await person.say('room:leave', {})
      }
    }
    const joins = witness.heardOf('peer:joined').length
    expect(joins).toBe(limits.newSeatBurst)
    expect(witness.heardOf('peer:left')).toHaveLength(joins)
  })

  test('[R28] is two hellos a second, and the last one in any case', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const said = Array.from({ length: 50 }, (_, index) =>
      alice.say('hello:update', { hello: `hello-${index}` }),
    )
    // Nobody hears of one before its turn.
    await bob.say('signal:send', { to: alice.id, sealed: 'AA' })
    expect(bob.heardOf('peer:hello').length).toBeLessThanOrEqual(limits.seatChangeBurst)
    const isOver = Promise.all(said)
    const state = { isSettled: false }
    void isOver.then(() => (state.isSettled = true))
    let waitedMs = 0
    for (; !state.isSettled; waitedMs += 100) {
      server.clock.advance(100)
      await new Promise((resolve) => setImmediate(resolve))
    }
    const replies = await isOver
    const codes = replies.flatMap((reply) => (reply.ok ? [] : [reply.error.code]))
    expect(new Set(codes)).toEqual(new Set(['request/superseded']))
    const heard = bob.heardOf('peer:hello').map(({ hello }) => hello)
    expect(heard.length).toBeLessThanOrEqual(
      limits.seatChangeBurst + 2 + (waitedMs / 1000) * limits.seatChangesPerSecond,
    )
    expect(heard.at(-1)).toBe('hello-49')
  })

  test('[R29] is no new seat for some seconds after a removal, but hosts and those inside come back', async () => {
    const server = await startServer()
    const { address, order } = await hostedRoom(server)
    const [guest, stayer] = [await enter(server, address), await enter(server, address)]
    await order({ type: 'remove', seat: seatIdOf(guest.keys.seatKey) })
    const second = await connect(server)
    const arrival = joinInput(second, address, newKeys())
    expect(await second.say('room:join', arrival)).toMatchObject(tooMany)
    const back = await connect(server)
    expect(await back.say('room:join', joinInput(back, address, stayer.keys))).toMatchObject({ ok: true })
    server.clock.advance(limits.newcomersAfterRemovalMs)
    expect(await second.say('room:join', arrival)).toMatchObject({ ok: true })
  })
})

describe('a look into a room', () => {
  test('[R30] shows of a locked one that it is locked and how many are inside, and more only to those inside', async () => {
    const server = await startServer()
    const { address, host, order } = await hostedRoom(server)
    await enter(server, address)
    await order({ type: 'lock' })
    const stranger = await connect(server)
    expect(await stranger.say('room:peek', { address })).toMatchObject({
      value: { peers: [], people: 2, locked: true },
    })
    expect(await host.say('room:peek', { address })).toMatchObject({ value: { peers: { length: 2 } } })
  })

  test('[O1] a host may lock with those named who are on their way', async () => {
    const server = await startServer()
    const { address, order } = await hostedRoom(server)
    const keys = newKeys()
    await order({ type: 'lock', seats: [seatIdOf(keys.seatKey)] })
    const [expected, other] = [await connect(server), await connect(server)]
    expect(await expected.say('room:join', joinInput(expected, address, keys))).toMatchObject({ ok: true })
    expect(await other.say('room:join', joinInput(other, address, newKeys()))).toMatchObject({
      error: { code: 'room/locked' },
    })
  })

  test('[L25] costs by what it shows', async () => {
    const server = await startServer()
    const address = newAddress()
    const hello = 'a'.repeat(limits.helloChars)
    for (let count = 0; count < 11; count++) await enter(server, address, newKeys(), hello)
    const stranger = await connect(server)
    const replies = await Promise.all(
      Array.from({ length: 25 }, () => stranger.say('room:peek', { address })),
    )
    const bytes = replies.reduce((sum, reply) => sum + (reply.ok ? JSON.stringify(reply.value).length : 0), 0)
    expect(replies.at(-1)).toMatchObject(tooMany)
    const roster = 11 * (limits.helloChars + 200)
    expect(bytes).toBeGreaterThan(limits.peekBurstBytes / 2)
    expect(bytes).toBeLessThan(limits.peekBurstBytes + roster)
  })

  test('[O10] leaves places in the line to other network addresses', async () => {
    const server = await startServer({ env: { TRUST_PROXY: '1' } })
    const { address, order } = await hostedRoom(server)
    await order({ type: 'lock' })
    const knockFrom = async (network: string) => {
      const person = await connect(server, {
        extraHeaders: { origin: server.url, 'x-forwarded-for': network },
      })
      return person.say('room:knock', joinInput(person, address, newKeys()))
    }
    for (let count = 0; count < limits.knockersPerAddress; count++)
      expect(await knockFrom('192.0.2.1')).toMatchObject({ value: { state: 'waiting', ahead: count } })
    expect(await knockFrom('192.0.2.1')).toMatchObject({ error: { code: 'room/full' } })
    expect(await knockFrom('192.0.2.2')).toMatchObject({ ok: true })
  })
})

describe('figures', () => {
  test('[C16] are served on a port of their own and say nothing of rooms and people', async () => {
    const server = await startServer({ env: figures })
    const address = newAddress()
    const alice = await enter(server, address)
    expect(await figure(server, 'seats')).toBe(1)
    const { body } = await ask(server.metricsPort ?? 0, { path: '/metrics' })
    for (const secret of [address.hostKeyHash, alice.id, '127.0.0.1']) expect(body).not.toContain(secret)
    expect((await ask(server.metricsPort ?? 0, { path: '/' })).status).toBe(404)
    expect((await ask(server.port, { path: '/metrics' })).status).toBe(404)
  })
})
