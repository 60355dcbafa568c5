import { limits, PROTOCOL_VERSION } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { ask } from './ask.ts'
import { carriedOut, connect, enter, joinInput, openSocket, stopReading, whenClosed } from './people.ts'
import { CONNECT, openRaw } from './raw-socket.ts'
import { startServer } from './running-server.ts'
import { newAddress, newKeys } from './seat-keys.ts'

/** Behind a proxy, so that addresses count although everything runs on one machine. */
const behindProxy = { TRUST_PROXY: '1' }
const from = (address: string, origin: string) => ({ extraHeaders: { origin, 'x-forwarded-for': address } })

describe('one socket', () => {
  test('[L2] sends its burst of signals, and the rest is refused until it has earned more', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const send = () => alice.say('signal:send', { to: bob.id, sealed: 'abc' })
    const replies = await Promise.all(Array.from({ length: limits.signalBurst + 5 }, send))
    expect(replies.filter((reply) => reply.ok)).toHaveLength(limits.signalBurst)
    expect(replies.at(-1)).toEqual({
      ok: false,
      error: { code: 'request/too-many', retryAfterMs: 1000 / limits.signalsPerSecond },
    })
    server.clock.advance(1000)
    expect(await send()).toMatchObject({ ok: true })
    expect(bob.heardOf('signal:received').length).toBeLessThanOrEqual(limits.signalBurst + 1)
  })

  test('[L9] is closed when it goes on regardless, and what it said reaches nobody', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const closed = whenClosed(alice)
    for (let index = 0; index < 2000; index++) {
      alice.socket.emit('signal:send', { to: bob.id, sealed: 'abc' }, () => {})
    }
    await closed
    await expect.poll(() => bob.heardOf('peer:away')).toHaveLength(1)
    expect(bob.heardOf('signal:received')).toHaveLength(limits.signalBurst)
  })

  test('[L10] is not closed for signals to somebody who has just gone', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    await bob.say('room:leave', {})
    const send = () => alice.say('signal:send', { to: bob.id, sealed: 'abc' })
    const replies = await Promise.all(Array.from({ length: 3 * limits.refusalsBeforeClose }, send))
    expect(new Set(replies.map((reply) => (reply.ok ? '' : reply.error.code)))).toEqual(
      new Set(['peer/gone']),
    )
    expect(await alice.say('room:leave', {})).toMatchObject({ ok: true })
  })

  test('[L3] is closed when it sends more bytes than anybody needs', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const closed = whenClosed(alice)
    const sealed = 'a'.repeat(limits.sealedChars)
    for (let index = 0; index < 100; index++) {
      alice.socket.emit('signal:send', { to: bob.id, sealed }, () => {})
    }
    await closed
    const relayed = bob.heardOf('signal:received').length * limits.sealedChars
    expect(relayed).toBeLessThanOrEqual(limits.socketBurstBytes)
  })

  test('[L7] is closed when it does not say anything for ten seconds', async () => {
    const server = await startServer()
    const [silent, talking] = [await connect(server), await connect(server)]
    await talking.say('room:leave', {})
    const closed = whenClosed(silent)
    server.clock.advance(limits.firstCommandMs)
    await closed
    expect(talking.socket.connected).toBe(true)
    expect(await talking.say('room:leave', {})).toMatchObject({ ok: true })
  })

  test('[L8] is closed when it does not read', async () => {
    const server = await startServer()
    const address = newAddress()
    const [slow, bob] = [await enter(server, address), await enter(server, address)]
    stopReading(slow)
    const sealed = 'a'.repeat(limits.sealedChars)
    const perRefill = Math.floor(limits.socketBurstBytes / limits.sealedChars) - 1
    const isClosed = () => server.lines.some((line) => line.includes('does not read'))
    // What the kernel takes in between is no business of ours: at most a few MiB on either side.
    for (let round = 0; round < 40 && !isClosed(); round++) {
      server.clock.advance(60_000)
      await Promise.all(
        Array.from({ length: perRefill }, () => bob.say('signal:send', { to: slow.id, sealed })),
      )
    }
    expect(isClosed()).toBe(true)
    await expect.poll(() => bob.heardOf('peer:away')).toMatchObject([{ id: slow.id }])
  })

  test('[L11] is closed for a frame above 128 KiB', async () => {
    const server = await startServer()
    const raw = await openRaw(server)
    raw.send(CONNECT, `4${'2'.repeat(limits.frameBytes)}`)
    expect(await raw.closed).toBe(1009)
  })

  test('[L16] is closed for a flood of packets that are no commands', async () => {
    const server = await startServer()
    const raw = await openRaw(server)
    raw.send(CONNECT)
    await expect.poll(() => raw.frames).toHaveLength(2)
    raw.send(...Array.from({ length: 5000 }, () => '431[]'))
    await raw.closed
    expect(server.lines.some((line) => line.includes('Expelled'))).toBe(true)
  })

  test('[L17] learns the heartbeat when it connects', async () => {
    const server = await startServer()
    const { frames } = await openRaw(server)
    expect(JSON.parse(frames[0]?.slice(1) ?? '')).toMatchObject({
      pingInterval: limits.heartbeatIntervalMs,
      pingTimeout: limits.heartbeatTimeoutMs,
      maxPayload: limits.frameBytes,
    })
  })
})

describe('one address', () => {
  test('[L5] opens so many sockets and not one more', async () => {
    const server = await startServer({ env: { ...behindProxy, SOCKETS_PER_ADDRESS: '2' } })
    const options = from('192.0.2.1', server.url)
    const first = await connect(server, options)
    await connect(server, options)
    await expect(connect(server, options)).rejects.toThrow('websocket error')
    await connect(server, from('192.0.2.2', server.url))
    first.socket.disconnect()
    const again = async () => {
      try {
        return (await connect(server, options)).socket.connected
      } catch {
        return false
      }
    }
    await expect.poll(again).toBe(true)
  })

  test('[L4] joins so many times a minute', async () => {
    const server = await startServer({ env: { ...behindProxy, JOINS_PER_ADDRESS_PER_MINUTE: '2' } })
    const alice = await connect(server, from('192.0.2.1', server.url))
    const [address, keys] = [newAddress(), newKeys()]
    const join = (mine = keys) => alice.say('room:join', joinInput(alice, address, mine))
    const leave = () => alice.say('room:leave', {})
    expect(await join()).toMatchObject({ ok: true })
    await leave()
    expect(await join()).toMatchObject({ ok: true })
    // Anyone who is inside and asks again, or comes back from another socket, takes nothing from the neighbours.
    expect(await join()).toMatchObject({ ok: true })
    const again = await connect(server, from('192.0.2.1', server.url))
    expect(await again.say('room:join', joinInput(again, address, keys))).toMatchObject({ ok: true })
    await again.say('room:leave', {})
    const tooMany = { ok: false, error: { code: 'request/too-many', retryAfterMs: 30_000 } }
    expect(await join()).toEqual(tooMany)
    server.clock.advance(30_000)
    expect(await join()).toMatchObject({ ok: true })
  })

  test('[L23] loses nothing to a colleague who joins, or knocks at rooms where nobody is, without end', async () => {
    const server = await startServer({ env: behindProxy })
    const options = from('192.0.2.1', server.url)
    const colleague = await connect(server, options)
    for (let count = 0; count < 24; count++) {
      const address = newAddress()
      await colleague.say(
        count % 2 === 0 ? 'room:knock' : 'room:join',
        joinInput(colleague, address, newKeys()),
      )
      await colleague.say('room:leave', {})
    }
    const others = await Promise.all(Array.from({ length: 20 }, () => connect(server, options)))
    const joins = others.map((person) => person.say('room:join', joinInput(person, newAddress(), newKeys())))
    expect((await Promise.all(joins)).filter(({ ok }) => !ok)).toEqual([])
  })

  test('[L9] goes on when one of its sockets was expelled, and waits when that happens again and again', async () => {
    const server = await startServer({ env: behindProxy })
    const options = from('192.0.2.1', server.url)
    const colleague = await connect(server, options)
    const misbehave = async () => {
      const alice = await connect(server, options)
      const closed = whenClosed(alice)
      for (let index = 0; index < limits.refusalsBeforeClose; index++) alice.socket.emit('nonsense', {})
      await closed
    }
    for (let count = 0; count < limits.expulsionsBeforePenalty; count++) await misbehave()
    await expect(connect(server, options)).rejects.toThrow('websocket error')
    await connect(server, from('192.0.2.2', server.url))
    expect(await colleague.say('room:leave', {})).toMatchObject({ ok: true })
    server.clock.advance(limits.firstPenaltyMs)
    await connect(server, options)
  })

  test.each(['sid=', 'sid=x&sid='])(
    '[L5] gains nothing by pretending with %s that it is in',
    async (query) => {
      const server = await startServer({ env: { ...behindProxy, SOCKETS_PER_ADDRESS: '1' } })
      await connect(server, from('192.0.2.1', server.url))
      const headers = { origin: server.url, 'x-forwarded-for': '192.0.2.1' }
      const path = `/socket.io/?EIO=4&transport=polling&${query}`
      expect((await ask(server.port, { path, headers })).status).toBe(429)
    },
  )

  test('[L6] is not counted when it is this machine’s own', async () => {
    const server = await startServer({ env: { SOCKETS_PER_ADDRESS: '1', JOINS_PER_ADDRESS_PER_MINUTE: '1' } })
    const [alice, bob] = [await connect(server), await connect(server)]
    for (const person of [alice, bob]) {
      const reply = person.say('room:join', joinInput(person, newAddress(), newKeys()))
      expect((await carriedOut(reply)).peers).toEqual([])
    }
  })

  test('[L22] is one for everybody behind a proxy that nobody told the server of, and the log says so once', async () => {
    const server = await startServer({ env: { SOCKETS_PER_ADDRESS: '1' } })
    await connect(server, from('192.0.2.1', server.url))
    await expect(connect(server, from('192.0.2.2', server.url))).rejects.toThrow('websocket error')
    await Promise.all([connect(server), connect(server)])
    expect(server.lines.filter((line) => line.includes('TRUST_PROXY'))).toHaveLength(1)
  })
})

describe('the whole server', () => {
  test('[L13] tells the socket after the last that it is busy', async () => {
    const server = await startServer({ env: { MAX_SOCKETS: '1' } })
    const alice = await connect(server)
    await expect(connect(server)).rejects.toMatchObject({
      message: 'server/busy',
      data: { code: 'server/busy' },
    })
    alice.socket.disconnect()
    const again = async () => {
      try {
        return (await connect(server)).socket.connected
      } catch {
        return false
      }
    }
    await expect.poll(again).toBe(true)
  })

  test.each([
    'EIO=3&transport=polling',
    'EIO=99&transport=polling',
    'EIO=4&transport=constructor',
    'EIO=4&transport=polling&sid=nobody',
    'EIO=4&transport=polling&sid=__proto__',
  ])('[L18] refuses %s', async (query) => {
    const server = await startServer()
    const headers = { origin: server.url }
    expect((await ask(server.port, { path: `/socket.io/?${query}`, headers })).status).toBe(400)
  })

  test.each(['/admin', '/__proto__', `/${'a'.repeat(10_000)}`])(
    '[L18] knows no namespace %.20s',
    async (name) => {
      const server = await startServer()
      const raw = await openRaw(server)
      raw.send(`40${name},{"version":${PROTOCOL_VERSION}}`)
      await expect.poll(() => raw.frames.at(-1)).toContain('Invalid namespace')
    },
  )

  test('[L18] serves people who begin with polling and go over to a WebSocket', async () => {
    const server = await startServer()
    const socket = openSocket(server, { transports: ['polling', 'websocket'] })
    await expect.poll(() => socket.connected && socket.io.engine.transport.name).toBe('websocket')
    expect(await socket.emitWithAck('room:leave', {})).toEqual({ ok: true, value: {} })
  })

  test('[L18] serves people whose network lets no WebSocket through', async () => {
    const server = await startServer()
    const socket = openSocket(server, { transports: ['polling'] })
    await expect.poll(() => socket.connected).toBe(true)
    expect(await socket.emitWithAck('room:leave', {})).toEqual({ ok: true, value: {} })
  })
})
