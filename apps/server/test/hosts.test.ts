import { limits, type HostCommand, type HostProof, type HostRank } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { seatIdOf } from '../src/rooms/proofs.ts'
import { carriedOut, connect, enter, joinInput, whenClosed } from './people.ts'
import { startServer } from './running-server.ts'
import { addressRuledBy, hostProof, newAddress, newKeys } from './seat-keys.ts'

const locked = { ok: false, error: { code: 'room/locked' } }
const unproven = { ok: false, error: { code: 'host/unproven' } }

/** A room with somebody who moderates it. */
async function makeRoom(env: Record<string, string> = {}) {
  const server = await startServer({ env })
  const hostKeys = newKeys()
  const address = addressRuledBy(hostKeys)
  const comesAsHost = async (rank: HostRank = 'creator', keys = newKeys()) => {
    const proof = hostProof(hostKeys, keys, rank)
    const person = await connect(server)
    const input = { ...joinInput(person, address, keys, 'host'), host: proof }
    const joined = await carriedOut(person.say('room:join', input))
    const orders = (order: HostCommand, shown: HostProof = proof) =>
      person.say('host:command', { proof: shown, order })
    return Object.assign(person, { joined, keys, proof, orders, seat: seatIdOf(keys.seatKey) })
  }
  const knocks = async (hello = 'guest', keys = newKeys()) => {
    const person = await connect(server)
    const input = joinInput(person, address, keys, hello)
    const answer = await carriedOut(person.say('room:knock', input))
    const joins = () => person.say('room:join', input)
    const knocksAgain = () => carriedOut(person.say('room:knock', input))
    return Object.assign(person, { answer, keys, joins, knocksAgain, seat: seatIdOf(keys.seatKey) })
  }
  return { server, address, hostKeys, comesAsHost, knocks }
}

describe('a locked room', () => {
  test('[O1] lets in who was inside and who moderates, and nobody else', async () => {
    const { server, address, comesAsHost } = await makeRoom()
    const guest = await enter(server, address)
    const host = await comesAsHost()
    await carriedOut(host.orders({ type: 'lock' }))
    await expect.poll(() => guest.heardOf('room:changed')).toEqual([{ locked: true }])
    const stranger = await connect(server)
    expect(await stranger.say('room:join', joinInput(stranger, address, newKeys()))).toEqual(locked)
    await guest.say('room:leave', {})
    const back = await connect(server)
    const joined = await carriedOut(back.say('room:join', joinInput(back, address, guest.keys)))
    expect(joined).toMatchObject({ locked: true, waiting: [] })
    const second = await comesAsHost('host')
    expect(second.joined.locked).toBe(true)
    expect(await stranger.say('room:peek', { address })).toMatchObject({ ok: true, value: { locked: true } })
  })

  test('[O2] tells anyone who knocks how many wait before, and keeps the place', async () => {
    const { comesAsHost, knocks } = await makeRoom()
    const host = await comesAsHost()
    await carriedOut(host.orders({ type: 'lock' }))
    const [first, second] = [await knocks(), await knocks()]
    expect([first.answer, second.answer]).toEqual([
      { state: 'waiting', ahead: 0 },
      { state: 'waiting', ahead: 1 },
    ])
    expect(await first.knocksAgain()).toEqual({ state: 'waiting', ahead: 0 })
    await first.say('room:leave', {})
    await expect.poll(() => second.heardOf('room:waiting')).toEqual([{ ahead: 0 }])
  })

  test('[O3] tells hosts, and nobody else, who waits and who waits no more', async () => {
    const { server, address, comesAsHost, knocks } = await makeRoom()
    const [host, guest] = [await comesAsHost(), await enter(server, address)]
    await carriedOut(host.orders({ type: 'lock' }))
    const waiting = await knocks('who-waits')
    await expect
      .poll(() => host.heardOf('room:knocked'))
      .toEqual([{ knocker: { seat: waiting.seat, hello: 'who-waits' } }])
    await waiting.knocksAgain()
    const late = await comesAsHost('host')
    expect(late.joined.waiting).toEqual([{ seat: waiting.seat, hello: 'who-waits' }])
    waiting.socket.disconnect()
    await expect.poll(() => late.heardOf('room:answered')).toEqual([{ seat: waiting.seat }])
    expect(host.heardOf('room:knocked')).toHaveLength(1)
    expect(guest.heard.map(({ name }) => name)).toEqual(['room:changed', 'peer:joined'])
    const again = await carriedOut(guest.say('room:join', joinInput(guest, address, guest.keys)))
    expect(again.waiting).toEqual([])
  })

  test('[O4] lets in who a host admits, and tells who it refuses, each once', async () => {
    const { comesAsHost, knocks } = await makeRoom()
    const host = await comesAsHost()
    await carriedOut(host.orders({ type: 'lock' }))
    const [welcome, unwelcome] = [await knocks(), await knocks()]
    await carriedOut(host.orders({ type: 'admit', seat: welcome.seat }))
    await carriedOut(host.orders({ type: 'refuse', seat: unwelcome.seat }))
    await carriedOut(host.orders({ type: 'admit', seat: unwelcome.seat }))
    await expect.poll(() => welcome.heardOf('room:admitted')).toHaveLength(1)
    await expect.poll(() => unwelcome.heardOf('room:refused')).toHaveLength(1)
    expect(await welcome.joins()).toMatchObject({ ok: true })
    expect(await unwelcome.joins()).toEqual(locked)
    expect(unwelcome.heardOf('room:admitted')).toEqual([])
  })

  test('[O5] lets everybody in when it is opened, or when nobody is left inside', async () => {
    const { comesAsHost, knocks } = await makeRoom()
    const host = await comesAsHost()
    await carriedOut(host.orders({ type: 'lock' }))
    const waiting = await knocks()
    await carriedOut(host.orders({ type: 'unlock' }))
    await expect.poll(() => waiting.heardOf('room:admitted')).toHaveLength(1)
    await expect.poll(() => host.heardOf('room:answered')).toEqual([{ seat: waiting.seat }])
    await carriedOut(host.orders({ type: 'lock' }))
    const next = await knocks()
    await host.say('room:leave', {})
    await expect.poll(() => next.heardOf('room:admitted')).toHaveLength(1)
    expect(await next.joins()).toMatchObject({ ok: true, value: { locked: false } })
  })

  test('[O10] keeps so many waiting and no more', async () => {
    const { server, address, comesAsHost, knocks } = await makeRoom()
    const host = await comesAsHost()
    await carriedOut(host.orders({ type: 'lock' }))
    await Promise.all(Array.from({ length: limits.knockersPerRoom }, () => knocks()))
    const late = await connect(server)
    expect(await late.say('room:knock', joinInput(late, address, newKeys()))).toEqual({
      ok: false,
      error: { code: 'room/full' },
    })
  })

  test('[O11] takes no knock from anyone who is inside, and one that nobody locked is open at once', async () => {
    const { server, address, comesAsHost, knocks } = await makeRoom()
    expect((await knocks()).answer).toEqual({ state: 'admitted' })
    const host = await comesAsHost()
    expect(await host.say('room:knock', joinInput(host, address, host.keys))).toMatchObject({
      error: { code: 'request/out-of-order' },
    })
    const guest = await connect(server)
    const forged = { ...joinInput(guest, address, newKeys()), seatKey: newKeys().seatKey }
    expect(await guest.say('room:knock', forged)).toMatchObject({ error: { code: 'seat/unproven' } })
  })
})

describe('a host', () => {
  test('[O6] is one by a proof for its own seat, rank and room only', async () => {
    const { server, address, hostKeys, comesAsHost } = await makeRoom()
    const host = await comesAsHost('host')
    const guest = await enter(server, address)
    const forged = [
      host.proof,
      { ...hostProof(hostKeys, guest.keys, 'host'), rank: 'creator' as const },
      hostProof(newKeys(), guest.keys),
      { ...hostProof(newKeys(), guest.keys), hostPub: hostKeys.seatKey },
    ]
    for (const proof of forged) {
      expect(await guest.say('host:command', { proof, order: { type: 'lock' } })).toEqual(unproven)
    }
    const stranger = await connect(server)
    const join = { ...joinInput(stranger, address, newKeys()), host: host.proof }
    expect(await stranger.say('room:join', join)).toEqual(unproven)
    expect(await stranger.say('host:command', { proof: host.proof, order: { type: 'lock' } })).toMatchObject({
      error: { code: 'request/out-of-order' },
    })
    expect(guest.heardOf('room:changed')).toEqual([])
  })

  test('[O7] without a proof that holds is shown out after five orders in a minute', async () => {
    const { server, address, comesAsHost } = await makeRoom()
    const host = await comesAsHost()
    const guest = await enter(server, address)
    const closed = whenClosed(guest)
    for (let tries = 0; tries <= limits.unprovenOrdersPerMinute; tries += 1) {
      guest.socket.emit('host:command', { proof: host.proof, order: { type: 'end' } }, () => {})
    }
    await closed
    expect(host.heardOf('room:ended')).toEqual([])
  })

  test('[O8] removes a guest, who has to knock at a locked room, and a creator removes a host', async () => {
    const { server, address, comesAsHost } = await makeRoom()
    const [creator, host] = [await comesAsHost('creator'), await comesAsHost('host')]
    const guest = await enter(server, address)
    await carriedOut(host.orders({ type: 'lock' }))
    expect(await host.orders({ type: 'remove', seat: creator.seat })).toEqual(unproven)
    await carriedOut(host.orders({ type: 'remove', seat: seatIdOf(guest.keys.seatKey) }))
    await expect.poll(() => guest.heardOf('room:removed')).toHaveLength(1)
    await expect
      .poll(() => creator.heardOf('peer:left'))
      .toEqual([{ seat: seatIdOf(guest.keys.seatKey), id: guest.id, reason: 'removed' }])
    expect(await guest.say('room:join', joinInput(guest, address, guest.keys))).toEqual(locked)
    await carriedOut(creator.orders({ type: 'remove', seat: host.seat }))
    await expect.poll(() => host.heardOf('room:removed')).toHaveLength(1)
    expect(await creator.orders({ type: 'remove', seat: host.seat })).toMatchObject({ ok: true })
  })

  test('[O9] ends the meeting for everybody, those who wait included', async () => {
    const { server, address, comesAsHost, knocks } = await makeRoom()
    const [host, guest] = [await comesAsHost(), await enter(server, address)]
    await carriedOut(host.orders({ type: 'lock' }))
    const waiting = await knocks()
    await carriedOut(host.orders({ type: 'end' }))
    for (const person of [host, guest, waiting]) {
      await expect.poll(() => person.heardOf('room:ended')).toHaveLength(1)
    }
    expect(await waiting.say('room:peek', { address })).toMatchObject({
      value: { peers: [], locked: false },
    })
    expect(await guest.say('signal:send', { to: host.id, sealed: 'a' })).toMatchObject({
      error: { code: 'request/out-of-order' },
    })
  })
})

describe('another room of the same host key', () => {
  test('[O12] is told of to anyone who looks into an empty one', async () => {
    const { server, address, comesAsHost } = await makeRoom()
    const other = { ...newAddress(), hostKeyHash: address.hostKeyHash }
    const lobby = await connect(server)
    expect(await lobby.say('room:peek', { address: other })).toMatchObject({ value: { elsewhere: false } })
    const host = await comesAsHost()
    expect(await lobby.say('room:peek', { address: other })).toMatchObject({ value: { elsewhere: true } })
    expect(await lobby.say('room:peek', { address })).toMatchObject({ value: { elsewhere: false } })
    await host.say('room:leave', {})
    expect(await lobby.say('room:peek', { address: other })).toMatchObject({ value: { elsewhere: false } })
  })
})

describe('a room whose link was renewed', () => {
  test('[O14] is moved to in one step: those left behind hear who moved, those there who came', async () => {
    const { server, address, comesAsHost } = await makeRoom()
    const [host, guest] = [await comesAsHost(), await enter(server, address)]
    const next = { ...newAddress(), hostKeyHash: address.hostKeyHash }
    const moved = { ...joinInput(host, next, host.keys, 'moved'), host: host.proof }
    expect(await carriedOut(host.say('room:move', moved))).toMatchObject({ id: host.id, peers: [] })
    await expect
      .poll(() => guest.heardOf('peer:left'))
      .toEqual([{ seat: host.seat, id: host.id, reason: 'moved' }])
    const follows = joinInput(guest, next, guest.keys, 'follows')
    expect(await carriedOut(guest.say('room:move', follows))).toMatchObject({
      peers: [{ seat: host.seat, hello: 'moved' }],
    })
    await expect.poll(() => host.heardOf('peer:joined').at(-1)).toMatchObject({ peer: { hello: 'follows' } })
    const lobby = await connect(server)
    expect(await lobby.say('room:peek', { address })).toMatchObject({ value: { peers: [], elsewhere: true } })
    expect(await guest.say('room:move', follows)).toMatchObject({ ok: true })
    expect(host.heardOf('peer:left')).toEqual([])
  })

  test('[O14] is not moved to without a proof for it, and the place before is kept', async () => {
    const { server, address, comesAsHost } = await makeRoom()
    const [host, guest] = [await comesAsHost(), await enter(server, address)]
    const next = { ...newAddress(), hostKeyHash: address.hostKeyHash }
    const forged = { ...joinInput(guest, address, guest.keys), address: next }
    expect(await guest.say('room:move', forged)).toMatchObject({ error: { code: 'seat/unproven' } })
    await guest.say('signal:send', { to: host.id, sealed: 'still-here' })
    await expect.poll(() => host.heardOf('signal:received')).toHaveLength(1)
    expect(host.heardOf('peer:left')).toEqual([])
  })
})
