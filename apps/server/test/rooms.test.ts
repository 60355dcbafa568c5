import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { roomIdOf, seatIdOf } from '../src/rooms/proofs.ts'
import { carriedOut, connect, enter, joinInput, whenClosed } from './people.ts'
import { startServer } from './running-server.ts'
import { addressRuledBy, hostProof, newAddress, newKeys } from './seat-keys.ts'

const full = { ok: false, error: { code: 'room/full' } }

describe('rooms', () => {
  test('[R1] tells a newcomer its id, when it entered and who is there', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address, newKeys(), 'bob')]
    const carol = await enter(server, address)
    expect(carol.joined).toEqual({
      id: carol.id,
      joinedAt: expect.any(Number),
      peers: [
        { id: alice.id, seat: seatIdOf(alice.keys.seatKey), hello: 'hello', joinedAt: alice.joined.joinedAt },
        { id: bob.id, seat: seatIdOf(bob.keys.seatKey), hello: 'bob', joinedAt: bob.joined.joinedAt },
      ],
      capacity: 12,
      locked: false,
      waiting: [],
      iceServers: [],
    })
    expect(carol.joined.joinedAt).toBeGreaterThan(bob.joined.joinedAt)
  })

  test('[R2] tells the others of a newcomer once, before the join is acknowledged', async () => {
    const server = await startServer()
    const address = newAddress()
    const alice = await enter(server, address)
    const bob = await enter(server, address)
    await bob.say('signal:send', { to: alice.id, sealed: 'abc' })
    await expect.poll(() => alice.heard.map(({ name }) => name)).toEqual(['peer:joined', 'signal:received'])
    const { peer } = alice.heardOf('peer:joined')[0] ?? {}
    expect(peer).toEqual({
      id: bob.id,
      seat: seatIdOf(bob.keys.seatKey),
      hello: 'hello',
      joinedAt: bob.joined.joinedAt,
    })
    expect(bob.heard).toEqual([])
  })

  test('[R3] refuses one seat too many before anybody hears of it', async () => {
    const server = await startServer({ env: { SEATS_PER_ROOM: '2' } })
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const carol = await connect(server)
    expect(await carol.say('room:join', joinInput(carol, address, newKeys()))).toEqual(full)
    await bob.say('room:leave', {})
    await expect.poll(() => alice.heard.map(({ name }) => name)).toEqual(['peer:joined', 'peer:left'])
    expect(await carol.say('room:join', joinInput(carol, address, newKeys()))).toMatchObject({ ok: true })
  })

  test('[R4] lets exactly twelve of thirteen in who come at once', async () => {
    const server = await startServer()
    const hostKeys = newKeys()
    const address = addressRuledBy(hostKeys)
    const people = await Promise.all(Array.from({ length: limits.seatsPerRoom + 1 }, () => connect(server)))
    const replies = await Promise.all(
      people.map((person, index) => {
        const keys = newKeys()
        const host = index === 0 ? { host: hostProof(hostKeys, keys) } : {}
        return person.say('room:join', { ...joinInput(person, address, keys), ...host })
      }),
    )
    expect(replies.filter((reply) => reply.ok)).toHaveLength(limits.seatsPerRoom)
    expect(replies.filter((reply) => !reply.ok)).toEqual([full])
    const [first] = people
    const peeked = await first?.say('room:peek', { address })
    expect(peeked).toMatchObject({ ok: true, value: { peers: { length: limits.seatsPerRoom } } })
  })

  test('[R25] keeps the last seat for a host while none is inside', async () => {
    const server = await startServer({ env: { SEATS_PER_ROOM: '4' } })
    const hostKeys = newKeys()
    const address = addressRuledBy(hostKeys)
    for (let count = 0; count < 3; count++) await enter(server, address)
    const [guest, host, keys] = [await connect(server), await connect(server), newKeys()]
    expect(await guest.say('room:join', joinInput(guest, address, newKeys()))).toEqual(full)
    const asHost = { ...joinInput(host, address, keys), host: hostProof(hostKeys, keys) }
    expect(await host.say('room:join', asHost)).toMatchObject({ ok: true })
  })

  test('[R25] leaves seats to other network addresses', async () => {
    const server = await startServer({ env: { TRUST_PROXY: '1' } })
    const address = newAddress()
    const comesFrom = async (network: string) => {
      const person = await connect(server, {
        extraHeaders: { origin: server.url, 'x-forwarded-for': network },
      })
      return person.say('room:join', joinInput(person, address, newKeys()))
    }
    const most = limits.seatsPerRoom - 2
    for (let count = 0; count < most; count++)
      expect(await comesFrom('192.0.2.1')).toMatchObject({ ok: true })
    expect(await comesFrom('192.0.2.1')).toEqual(full)
    expect(await comesFrom('192.0.2.2')).toMatchObject({ ok: true })
  })

  test('[R26] a socket that moves on the spot, or from room to room, has one seat and leaves nothing behind', async () => {
    const server = await startServer()
    const address = newAddress()
    const witness = await enter(server, address)
    const mover = await enter(server, address)
    const onTheSpot = await mover.say('room:move', joinInput(mover, address, newKeys()))
    expect(onTheSpot).toEqual({ ok: false, error: { code: 'request/out-of-order' } })
    const roundTrip = [newAddress(), newAddress(), newAddress()]
    for (const next of roundTrip) await carriedOut(mover.say('room:move', joinInput(mover, next, newKeys())))
    for (const left of roundTrip.slice(0, -1))
      expect(await witness.say('room:peek', { address: left })).toMatchObject({ value: { people: 0 } })
    expect(await witness.say('room:peek', { address })).toMatchObject({ value: { people: 1 } })
  })

  test('[R5] shows who is in a room to anyone who looks into it', async () => {
    const server = await startServer()
    const address = newAddress()
    const lobby = await connect(server)
    expect(await lobby.say('room:peek', { address })).toEqual({
      ok: true,
      value: { peers: [], people: 0, capacity: 12, locked: false, elsewhere: false, iceServers: [] },
    })
    const alice = await enter(server, address)
    const { peers } = await carriedOut(lobby.say('room:peek', { address }))
    expect(peers.map((peer) => peer.id)).toEqual([alice.id])
    expect([...lobby.heard, ...alice.heard]).toEqual([])
  })

  test('[R6] tells the others at once who left, and takes no leaving amiss', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    expect(await bob.say('room:leave', {})).toEqual({ ok: true, value: {} })
    expect(await bob.say('room:leave', {})).toEqual({ ok: true, value: {} })
    const seat = seatIdOf(bob.keys.seatKey)
    await expect.poll(() => alice.heardOf('peer:left')).toEqual([{ seat, id: bob.id, reason: 'left' }])
    const { peers } = await carriedOut(bob.say('room:peek', { address }))
    expect(peers.map((peer) => peer.id)).toEqual([alice.id])
  })

  test('[R6] lets who left come back, and hears nothing of the room until then', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    await bob.say('room:leave', {})
    await alice.say('hello:update', { hello: 'unheard' })
    expect(await alice.say('signal:send', { to: bob.id, sealed: 'abc' })).toMatchObject({ ok: false })
    const again = await carriedOut(bob.say('room:join', joinInput(bob, address, bob.keys)))
    expect(again.peers).toMatchObject([{ id: alice.id, hello: 'unheard' }])
    expect(bob.heard).toEqual([])
  })

  test('[R8] refuses another room or another seat to a socket that sits', async () => {
    const server = await startServer()
    const address = newAddress()
    const alice = await enter(server, address)
    const outOfOrder = { ok: false, error: { code: 'request/out-of-order' } }
    expect(await alice.say('room:join', joinInput(alice, newAddress(), alice.keys))).toEqual(outOfOrder)
    expect(await alice.say('room:join', joinInput(alice, address, newKeys()))).toEqual(outOfOrder)
  })

  test('[R8] returns the roster to anyone who joins again, and tells of a new hello only', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const again = await carriedOut(bob.say('room:join', joinInput(bob, address, bob.keys)))
    expect(again).toEqual(bob.joined)
    await bob.say('room:join', joinInput(bob, address, bob.keys, 'newer'))
    await expect.poll(() => alice.heard.map(({ name }) => name)).toEqual(['peer:joined', 'peer:hello'])
  })

  test('[L12] says that the server is busy when all rooms are taken', async () => {
    const server = await startServer({ env: { MAX_ROOMS: '1' } })
    const address = newAddress()
    const alice = await enter(server, address)
    const bob = await connect(server)
    const busy = { ok: false, error: { code: 'server/busy' } }
    expect(await bob.say('room:join', joinInput(bob, newAddress(), newKeys()))).toEqual(busy)
    await alice.say('room:leave', {})
    expect(await bob.say('room:join', joinInput(bob, newAddress(), newKeys()))).toMatchObject({ ok: true })
  })
})

describe('seats', () => {
  test.each(['room', 'socket', 'key'] as const)('[S2] refuses a proof for another %s', async (what) => {
    const server = await startServer()
    const [address, keys] = [newAddress(), newKeys()]
    const [alice, bob] = [await connect(server), await connect(server)]
    const right = joinInput(alice, address, keys)
    const wrong = {
      room: { ...right, address: newAddress() },
      socket: joinInput(bob, address, keys),
      key: { ...right, seatKey: newKeys().seatKey },
    }[what]
    expect(await alice.say('room:join', wrong)).toEqual({ ok: false, error: { code: 'seat/unproven' } })
    expect(await bob.say('room:peek', { address })).toMatchObject({ value: { peers: [] } })
    expect(await alice.say('room:join', right)).toMatchObject({ ok: true })
  })

  test('[S3] gives a seat to its newest socket and tells the older one that it is out', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, old] = [await enter(server, address), await enter(server, address)]
    const newer = await enter(server, address, old.keys, 'newer')
    const seat = seatIdOf(old.keys.seatKey)
    await expect.poll(() => alice.heardOf('peer:moved')).toEqual([{ seat, id: newer.id, hello: 'newer' }])
    await expect
      .poll(() => old.heardOf('seat:replaced'))
      .toMatchObject([{ id: newer.id, joinNumber: expect.any(Number), proof: expect.any(String) }])
    expect(await old.say('signal:send', { to: alice.id, sealed: 'abc' })).toEqual({
      ok: false,
      error: { code: 'request/out-of-order' },
    })
    expect(newer.joined.peers.map((peer) => peer.id)).toEqual([alice.id])
    expect(newer.joined.joinedAt).toBe(old.joined.joinedAt)
  })

  test('[S11] hears nothing when a socket closes that was replaced', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, old] = [await enter(server, address), await enter(server, address)]
    const newer = await enter(server, address, old.keys)
    old.socket.disconnect()
    await newer.say('signal:send', { to: alice.id, sealed: 'abc' })
    server.clock.advance(limits.seatHoldMs)
    await newer.say('signal:send', { to: alice.id, sealed: 'def' })
    await expect.poll(() => alice.heardOf('signal:received')).toHaveLength(2)
    expect(alice.heard.map(({ name }) => name)).toEqual([
      'peer:joined',
      'peer:moved',
      'signal:received',
      'signal:received',
    ])
  })

  test('[S5] tells the others at once that a socket closed, and holds its seat', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    bob.socket.disconnect()
    const seat = seatIdOf(bob.keys.seatKey)
    await expect.poll(() => alice.heardOf('peer:away')).toEqual([{ seat, id: bob.id }])
    const { peers } = await carriedOut(alice.say('room:peek', { address }))
    expect(peers.map((peer) => peer.seat)).toContain(seat)
  })

  test('[S6] gives a held seat up after ten seconds', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    bob.socket.disconnect()
    await expect.poll(() => alice.heardOf('peer:away')).toHaveLength(1)
    server.clock.advance(limits.seatHoldMs - 1)
    expect(await alice.say('room:peek', { address })).toMatchObject({ value: { peers: { length: 2 } } })
    expect(alice.heardOf('peer:left')).toEqual([])
    server.clock.advance(1)
    const seat = seatIdOf(bob.keys.seatKey)
    await expect.poll(() => alice.heardOf('peer:left')).toEqual([{ seat, id: bob.id, reason: 'lost' }])
    expect(await alice.say('room:peek', { address })).toMatchObject({ value: { peers: { length: 1 } } })
  })

  test('[S7] tells newcomers of a held seat and counts it as taken', async () => {
    const server = await startServer({ env: { SEATS_PER_ROOM: '2' } })
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    bob.socket.disconnect()
    await expect.poll(() => alice.heardOf('peer:away')).toHaveLength(1)
    const carol = await connect(server)
    expect(await carol.say('room:join', joinInput(carol, address, newKeys()))).toEqual(full)
    server.clock.advance(limits.seatHoldMs)
    expect(await carol.say('room:join', joinInput(carol, address, newKeys()))).toMatchObject({ ok: true })
  })

  test('[S8] moves a held seat to the socket that comes for it, and loses it no more', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    bob.socket.disconnect()
    await expect.poll(() => alice.heardOf('peer:away')).toHaveLength(1)
    const back = await enter(server, address, bob.keys)
    server.clock.advance(limits.seatHoldMs)
    await back.say('signal:send', { to: alice.id, sealed: 'abc' })
    await expect
      .poll(() => alice.heard.map(({ name }) => name))
      .toEqual(['peer:joined', 'peer:away', 'peer:moved', 'signal:received'])
    expect(back.joined.joinedAt).toBe(bob.joined.joinedAt)
  })

  test('[S9] lets nothing be sent to a held seat', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    bob.socket.disconnect()
    await expect.poll(() => alice.heardOf('peer:away')).toHaveLength(1)
    expect(await alice.say('signal:send', { to: bob.id, sealed: 'abc' })).toEqual({
      ok: false,
      error: { code: 'peer/gone' },
    })
  })

  test('[S10] takes a goodbye right before the socket closes for leaving', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    bob.socket.emit('room:leave', {}, () => {})
    const closed = whenClosed(bob)
    bob.socket.disconnect()
    await closed
    await expect.poll(() => alice.heardOf('peer:left')).toMatchObject([{ reason: 'left' }])
    expect(alice.heardOf('peer:away')).toEqual([])
  })

  test('[S1] never shows a room’s address to anybody', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const shown = JSON.stringify([alice.joined, bob.joined, alice.heard, server.lines])
    for (const secret of [address.hostKeyHash, address.access, roomIdOf(address)])
      expect(shown).not.toContain(secret)
  })
})
