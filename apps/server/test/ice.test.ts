import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { carriedOut, connect, enter } from './people.ts'
import { startServer } from './running-server.ts'
import { newAddress } from './seat-keys.ts'

const env = {
  ICE_SERVERS: '[{"urls":["stun:stun.example.org"]}]',
  TURN_URLS: 'turn:turn.example.org:3478',
  TURN_SECRET: 'sixteen characters',
}
const outOfOrder = { ok: false, error: { code: 'request/out-of-order' } }

describe('ICE servers', () => {
  test('[T2] come with a peek, a join and a refresh, each time with fresh credentials', async () => {
    const server = await startServer({ env })
    const alice = await enter(server, newAddress())
    const peeked = await carriedOut(alice.say('room:peek', { address: newAddress() }))
    const refreshed = await carriedOut(alice.say('ice:refresh', {}))
    const all = [alice.joined, peeked, refreshed].map(({ iceServers }) => iceServers)
    for (const servers of all) {
      expect(servers).toMatchObject([{ urls: ['stun:stun.example.org'] }, { urls: [env.TURN_URLS] }])
    }
    expect(new Set(all.map((servers) => servers[1]?.username)).size).toBe(3)
  })

  test('[T4] expire ten minutes after they were issued', async () => {
    const server = await startServer({ env })
    const alice = await connect(server)
    const { iceServers } = await carriedOut(alice.say('room:peek', { address: newAddress() }))
    const expiry = Number(iceServers[1]?.username?.split(':')[0])
    expect(expiry).toBe(Math.floor(server.clock.wallNow() / 1000) + limits.turnCredentialSeconds)
  })

  test('[T5] are refreshed after a peek, and not before', async () => {
    const server = await startServer({ env })
    const alice = await connect(server)
    expect(await alice.say('ice:refresh', {})).toEqual(outOfOrder)
    await alice.say('room:peek', { address: newAddress() })
    expect(await alice.say('ice:refresh', {})).toMatchObject({ ok: true })
  })

  test('[T6] are refreshed six times a minute', async () => {
    const server = await startServer({ env })
    const alice = await enter(server, newAddress())
    const replies = await Promise.all(Array.from({ length: 8 }, () => alice.say('ice:refresh', {})))
    expect(replies.filter((reply) => reply.ok)).toHaveLength(limits.iceRefreshesPerMinute)
    expect(replies.at(-1)).toEqual({ ok: false, error: { code: 'request/too-many', retryAfterMs: 10_000 } })
    server.clock.advance(10_000)
    expect(await alice.say('ice:refresh', {})).toMatchObject({ ok: true })
  })
})
