import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { seatIdOf } from '../src/rooms/proofs.ts'
import { carriedOut, connect, enter, joinInput } from './people.ts'
import { startServer } from './running-server.ts'
import { addressRuledBy, hostProof, newAddress, newKeys } from './seat-keys.ts'

const env = {
  ICE_SERVERS: '[{"urls":["stun:stun.example.org"]}]',
  TURN_URLS: 'turn:turn.example.org:3478',
  TURN_SECRET: 'sixteen characters',
}
const outOfOrder = { ok: false, error: { code: 'request/out-of-order' } }

const stun = { urls: ['stun:stun.example.org'] }
const named = (servers: readonly { readonly username?: string | undefined }[]) => servers[1]?.username

describe('ICE servers', () => {
  test('[T1] are none where none is configured', async () => {
    const server = await startServer()
    expect((await enter(server, newAddress())).joined.iceServers).toEqual([])
  })

  test('[T2] come with a join, a refresh and a look into a room that is open, with one credential', async () => {
    const server = await startServer({ env })
    const address = newAddress()
    const alice = await enter(server, address)
    const bob = await connect(server)
    const peeked = await carriedOut(bob.say('room:peek', { address }))
    const refreshed = await carriedOut(alice.say('ice:refresh', {}))
    const all = [alice.joined, peeked, refreshed].map(({ iceServers }) => iceServers)
    for (const servers of all) expect(servers).toMatchObject([stun, { urls: [env.TURN_URLS] }])
    expect(new Set(all.map(named)).size).toBe(1)
  })

  test('[T8] hold no credential for rooms where nobody is, however many are looked into', async () => {
    const server = await startServer({ env })
    const alice = await connect(server)
    for (let count = 0; count < 40; count++) {
      const { iceServers } = await carriedOut(alice.say('room:peek', { address: newAddress() }))
      expect(iceServers).toEqual([stun])
    }
    expect(await alice.say('ice:refresh', {})).toEqual(outOfOrder)
  })

  test('[T8] hold no credential for a locked room until one is inside', async () => {
    const server = await startServer({ env })
    const hostKeys = newKeys()
    const address = addressRuledBy(hostKeys)
    const host = await connect(server)
    const keys = newKeys()
    const proof = hostProof(hostKeys, keys)
    await carriedOut(host.say('room:join', { ...joinInput(host, address, keys), host: proof }))
    await carriedOut(host.say('host:command', { proof, order: { type: 'lock' } }))
    const guest = await connect(server)
    expect((await carriedOut(guest.say('room:peek', { address }))).iceServers).toEqual([stun])
    expect(await guest.say('ice:refresh', {})).toEqual(outOfOrder)
    const guestKeys = newKeys()
    const knock = joinInput(guest, address, guestKeys)
    await carriedOut(guest.say('room:knock', knock))
    expect(await guest.say('ice:refresh', {})).toEqual(outOfOrder)
    const seat = seatIdOf(guestKeys.seatKey)
    await carriedOut(host.say('host:command', { proof, order: { type: 'admit', seat } }))
    expect(named((await carriedOut(guest.say('room:join', knock))).iceServers)).toBeDefined()
    // And none any more for somebody who was removed.
    await carriedOut(host.say('host:command', { proof, order: { type: 'unlock' } }))
    await carriedOut(host.say('host:command', { proof, order: { type: 'remove', seat } }))
    expect(await guest.say('ice:refresh', {})).toEqual(outOfOrder)
    expect((await carriedOut(guest.say('room:peek', { address }))).iceServers).toEqual([stun])
    expect(await guest.say('ice:refresh', {})).toEqual(outOfOrder)
  })

  test('[T5] are refreshed for those who are in a room or look into one that is open', async () => {
    const server = await startServer({ env })
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await connect(server)]
    expect(await bob.say('ice:refresh', {})).toEqual(outOfOrder)
    await bob.say('room:peek', { address })
    expect(await bob.say('ice:refresh', {})).toMatchObject({ ok: true })
    await alice.say('room:leave', {})
    expect(await bob.say('ice:refresh', {})).toEqual(outOfOrder)
  })

  test('[T6] are handed out with credentials six times a minute, whichever command asks', async () => {
    const server = await startServer({ env })
    const alice = await enter(server, newAddress())
    const replies = await Promise.all(Array.from({ length: 8 }, () => alice.say('ice:refresh', {})))
    // One came with the join.
    expect(replies.filter((reply) => reply.ok)).toHaveLength(limits.turnCredentialsPerMinute - 1)
    expect(replies.at(-1)).toEqual({ ok: false, error: { code: 'request/too-many', retryAfterMs: 10_000 } })
    server.clock.advance(10_000)
    expect(await alice.say('ice:refresh', {})).toMatchObject({ ok: true })
  })
})
