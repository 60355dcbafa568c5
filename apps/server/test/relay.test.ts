import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { createHandlers } from '../src/signaling/handlers.ts'
import { roomIdOf } from '../src/rooms/proofs.ts'
import { connect, enter, joinInput } from './people.ts'
import { startServer } from './running-server.ts'
import { newAddress, newKeys } from './seat-keys.ts'

const outOfOrder = { ok: false, error: { code: 'request/out-of-order' } }
const gone = { ok: false, error: { code: 'peer/gone' } }

describe('relay', () => {
  test('[R9] hands a sealed string to the one it is for, stamped with its sender', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob, carol] = [
      await enter(server, address),
      await enter(server, address),
      await enter(server, address),
    ]
    expect(await bob.say('signal:send', { to: alice.id, sealed: 'abc' })).toEqual({ ok: true, value: {} })
    await expect.poll(() => alice.heardOf('signal:received')).toEqual([{ from: bob.id, sealed: 'abc' }])
    expect(carol.heardOf('signal:received')).toEqual([])
    expect(bob.heardOf('signal:received')).toEqual([])
  })

  test('[R9] lets nobody speak as somebody else', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const reply = await bob.sayRaw('signal:send', { to: alice.id, sealed: 'abc', from: alice.id })
    expect(reply).toEqual({ ok: false, error: { code: 'request/malformed' } })
    await bob.say('signal:send', { to: alice.id, sealed: 'last' })
    await expect.poll(() => alice.heardOf('signal:received')).toEqual([{ from: bob.id, sealed: 'last' }])
  })

  test('[R9] carries the longest sealed string', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const sealed = 'a'.repeat(limits.sealedChars)
    await bob.say('signal:send', { to: alice.id, sealed })
    await expect.poll(() => alice.heardOf('signal:received')).toEqual([{ from: bob.id, sealed }])
  })

  test('[R10] answers alike for oneself, for nobody and for another room', async () => {
    const server = await startServer()
    const [alice, stranger] = [await enter(server, newAddress()), await enter(server, newAddress())]
    for (const to of [alice.id, stranger.id, 'A'.repeat(20), 'constructor', '__proto__', 'toString', '']) {
      expect(await alice.say('signal:send', { to, sealed: 'abc' })).toEqual(gone)
    }
    expect(await stranger.say('room:leave', {})).toMatchObject({ ok: true })
    expect([...alice.heard, ...stranger.heard]).toEqual([])
  })

  test('[R11] refuses signals and hellos without a seat', async () => {
    const server = await startServer()
    const alice = await connect(server)
    expect(await alice.say('signal:send', { to: 'somebody', sealed: 'abc' })).toEqual(outOfOrder)
    expect(await alice.say('hello:update', { hello: 'abc' })).toEqual(outOfOrder)
  })

  test('[R12] relays what is sent right behind a join', async () => {
    const server = await startServer()
    const address = newAddress()
    const alice = await enter(server, address)
    const bob = await connect(server)
    const replies = [
      bob.say('room:join', joinInput(bob, address, newKeys())),
      bob.say('signal:send', { to: alice.id, sealed: 'offer' }),
      bob.say('signal:send', { to: alice.id, sealed: 'candidate' }),
    ]
    expect((await Promise.all(replies)).map((reply) => reply.ok)).toEqual([true, true, true])
    expect(alice.heard.map(({ name }) => name)).toEqual(['peer:joined', 'signal:received', 'signal:received'])
    expect(alice.heardOf('signal:received').map(({ sealed }) => sealed)).toEqual(['offer', 'candidate'])
  })

  test('[R12] refuses what is sent right behind a join that is refused', async () => {
    const server = await startServer()
    const address = newAddress()
    const alice = await enter(server, address)
    const bob = await connect(server)
    const join = { ...joinInput(bob, address, newKeys()), seatKey: newKeys().seatKey }
    const replies = [bob.say('room:join', join), bob.say('signal:send', { to: alice.id, sealed: 'offer' })]
    expect(await Promise.all(replies)).toEqual([{ ok: false, error: { code: 'seat/unproven' } }, outOfOrder])
    expect(alice.heard).toEqual([])
  })

  test('[R12] waits for a command that takes its time before it begins the next', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>()
    const server = await startServer({
      handlers: (services) => {
        const handlers = createHandlers(services)
        return { ...handlers, 'room:join': async (...args) => (await gate, handlers['room:join'](...args)) }
      },
    })
    const alice = await connect(server)
    const join = alice.say('room:join', joinInput(alice, newAddress(), newKeys()))
    const hello = alice.say('hello:update', { hello: 'later' })
    open()
    expect((await Promise.all([join, hello])).map((reply) => reply.ok)).toEqual([true, true])
  })

  test('[R13] tells the others of a new hello before it is acknowledged, and newcomers', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const [self] = bob.joined.peers
    await alice.say('hello:update', { hello: 'newer' })
    await alice.say('signal:send', { to: bob.id, sealed: 'sealed-with-it' })
    await expect.poll(() => bob.heard.map(({ name }) => name)).toEqual(['peer:hello', 'signal:received'])
    expect(bob.heardOf('peer:hello')).toEqual([{ seat: self?.seat, id: alice.id, hello: 'newer' }])
    const carol = await enter(server, address)
    expect(carol.joined.peers[0]?.hello).toBe('newer')
  })

  test('[R18] leads who uses a room id as an address into another room', async () => {
    const server = await startServer()
    const address = newAddress()
    await enter(server, address)
    const thief = await enter(server, { hostKeyHash: address.hostKeyHash, access: roomIdOf(address) })
    expect(thief.joined.peers).toEqual([])
    const other = await enter(server, { hostKeyHash: newAddress().hostKeyHash, access: address.access })
    expect(other.joined.peers).toEqual([])
  })
})
