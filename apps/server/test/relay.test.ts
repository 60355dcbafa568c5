import { describe, expect, test } from 'vitest'
import { connect, enter, joinInput, newAddress, newKeys } from './people.ts'
import { startServer } from './running-server.ts'

describe('relay', () => {
  test('[R9] hands a sealed string to the one it is for, stamped with its sender', async () => {
    const server = await startServer()
    const address = newAddress()
    const alice = await enter(server, address)
    const bob = await enter(server, address)
    const carol = await enter(server, address)
    expect(await bob.say('signal:send', { to: alice.id, sealed: 'abc' })).toEqual({ ok: true, value: {} })
    await expect.poll(() => alice.heardOf('signal:received')).toEqual([{ from: bob.id, sealed: 'abc' }])
    expect(carol.heardOf('signal:received')).toEqual([])
  })
})
