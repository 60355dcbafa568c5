import { PROTOCOL_VERSION } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { createHandlers } from '../src/signaling/handlers.ts'
import { carriedOut, connect, enter, joinInput, type Person } from './people.ts'
import { CONNECT, openRaw } from './raw-socket.ts'
import { startServer, type RunningServer } from './running-server.ts'
import { newAddress, newKeys } from './seat-keys.ts'

const malformed = { ok: false, error: { code: 'request/malformed' } }
const wrongValues = [
  null,
  true,
  0,
  -0,
  1e308,
  '',
  'a b',
  'A\0',
  '\u2028',
  '\ud800',
  [],
  ['a'],
  {},
  { length: 1 },
  '*',
]

/** Says each of these on sockets of its own, few enough on each that none is closed for it. */
async function sayAll(server: RunningServer, name: string, inputs: readonly unknown[]): Promise<unknown[]> {
  const replies: unknown[] = []
  for (let from = 0; from < inputs.length; from += 15) {
    const person: Person = await connect(server)
    const some = inputs.slice(from, from + 15)
    replies.push(...(await Promise.all(some.map((input) => person.sayRaw(name, input)))))
    person.socket.disconnect()
  }
  return replies
}

const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}"<b>"${'}'.repeat(depth)}`)

describe('messages without their shape', () => {
  test('[R15] are refused in every field of a join, and make no room', async () => {
    const server = await startServer()
    const address = newAddress()
    const alice = await connect(server)
    const right: Record<string, unknown> = joinInput(alice, address, newKeys())
    const inputs = [
      ...Object.keys(right).map((key) =>
        Object.fromEntries(Object.entries(right).filter(([name]) => name !== key)),
      ),
      ...Object.keys(right).flatMap((key) => wrongValues.map((value) => ({ ...right, [key]: value }))),
      ...['h', 'access'].flatMap((key) =>
        [...wrongValues, '__proto__', 'constructor', 'hasOwnProperty', `${address.hostKeyHash}A`].map(
          (value) => ({
            ...right,
            address: { ...address, [key]: value },
          }),
        ),
      ),
      { ...right, more: 1 },
      nested(4000),
    ]
    const replies = await sayAll(server, 'room:join', inputs)
    expect(replies.filter((reply) => JSON.stringify(reply) !== JSON.stringify(malformed))).toEqual([])
    expect(await alice.say('room:peek', { address })).toMatchObject({ value: { peers: [] } })
  })

  test('[R15] are refused in a signal, and relayed to nobody', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const inputs = [
      { to: bob.id },
      { to: bob.id, sealed: nested(4000) },
      { to: [bob.id], sealed: 'abc' },
      { to: `${bob.id},${alice.id}`, sealed: 'abc' },
      { to: '*', sealed: 'abc' },
      { to: bob.id, sealed: 'abc', room: 'other' },
      { to: bob.id, sealed: Buffer.from('abc').toJSON() },
      JSON.parse(`{"to":"${bob.id}","sealed":"abc","__proto__":{"polluted":true}}`),
      JSON.parse(`{"to":"${bob.id}","sealed":"abc","constructor":{"prototype":{"polluted":true}}}`),
    ]
    for (const input of inputs) expect(await alice.sayRaw('signal:send', input)).toEqual(malformed)
    expect('polluted' in {}).toBe(false)
    await alice.say('signal:send', { to: bob.id, sealed: 'last' })
    await expect
      .poll(() => bob.heard)
      .toEqual([{ name: 'signal:received', data: { from: alice.id, sealed: 'last' } }])
  })

  test.each(['room:leave', 'ice:refresh', 'room:peek', 'hello:update'])(
    '[R15] are refused as %s',
    async (name) => {
      const server = await startServer()
      const inputs = [null, true, 0, '', 'text', [], [{}], { more: 1 }, nested(1000)]
      expect(await sayAll(server, name, inputs)).toEqual(inputs.map(() => malformed))
    },
  )

  test('[R15] are refused with more or fewer things than one', async () => {
    const server = await startServer()
    const alice = await connect(server)
    expect(await alice.sayRaw('room:leave')).toEqual(malformed)
    expect(await alice.sayRaw('room:leave', {}, {})).toEqual(malformed)
  })

  test.each(['__proto__', 'constructor', 'toString', '', 'room:nothing', 'error', 'x'.repeat(100_000)])(
    '[R16] are refused under a name like %.20s',
    async (name) => {
      const server = await startServer()
      const alice = await connect(server)
      expect(await alice.sayRaw(name, {})).toEqual({ ok: false, error: { code: 'request/unknown' } })
      expect(await alice.say('room:leave', {})).toMatchObject({ ok: true })
    },
  )

  test('[R16] are refused under a number', async () => {
    const server = await startServer()
    const raw = await openRaw(server)
    raw.send(CONNECT)
    await expect.poll(() => raw.frames).toHaveLength(2)
    raw.send('420[0,{}]')
    await expect.poll(() => raw.frames.at(-1)).toBe('430[{"ok":false,"error":{"code":"request/unknown"}}]')
  })

  test('[R16] do nothing when they ask for no answer', async () => {
    const server = await startServer()
    const alice = await enter(server, newAddress())
    alice.socket.emit('room:leave', {})
    alice.socket.emit('no-command', {})
    expect(await alice.say('hello:update', { hello: 'newer' })).toMatchObject({ ok: true })
  })

  test('[C9] leave nothing of themselves in the log', async () => {
    const server = await startServer()
    const alice = await connect(server)
    await alice.sayRaw('room:join', { address: 'SECRET\nforged line', hello: 'SECRET' })
    await alice.sayRaw('SECRET', {})
    expect(server.lines.length).toBeGreaterThan(0)
    expect(server.lines.join('')).not.toContain('SECRET')
    expect(
      server.lines.filter((line) => line.length > 512 || line.indexOf('\n') !== line.length - 1),
    ).toEqual([])
  })
})

describe('handlers that fail', () => {
  test.each(['at once', 'later'])('[R17] cost one command when they fail %s', async (when) => {
    const server = await startServer({
      handlers: (services) => ({
        ...createHandlers(services),
        'hello:update': () => {
          if (when === 'at once') throw new Error('broken')
          return Promise.reject(new Error('broken'))
        },
      }),
    })
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const internal = { ok: false, error: { code: 'server/internal' } }
    expect(await alice.say('hello:update', { hello: 'newer' })).toEqual(internal)
    expect(await alice.say('signal:send', { to: bob.id, sealed: 'abc' })).toMatchObject({ ok: true })
    expect(server.lines.some((line) => line.includes('A handler failed.'))).toBe(true)
  })
})

describe('connections', () => {
  test.each(
    ['not json', '', '4', '42', '42[', '42{}', '44', '40[]', '9', '2', '42["connect",{}]'].map((frame) => [
      frame,
    ]),
  )('[R20] are closed for %j', async (frame) => {
    const server = await startServer()
    const bystander = await connect(server)
    const raw = await openRaw(server)
    raw.send(CONNECT)
    await expect.poll(() => raw.frames).toHaveLength(2)
    raw.send(frame)
    await raw.closed
    expect(await bystander.say('room:leave', {})).toMatchObject({ ok: true })
  })

  test.each([
    ['bytes', [Uint8Array.of(1, 2, 3)]],
    ['an attachment that never comes', ['451-["room:leave",{"_placeholder":true,"num":0}]']],
    ['a placeholder for none', ['450-["room:leave",{"_placeholder":true,"num":-1}]']],
    ['too many attachments', ['4511-["room:leave",{}]']],
    ['an acknowledgement with attachments', ['461-0[{"_placeholder":true,"num":0}]']],
  ] as const)('[R20] are closed for %s', async (_what, frames) => {
    const server = await startServer()
    const raw = await openRaw(server)
    raw.send(CONNECT)
    await expect.poll(() => raw.frames).toHaveLength(2)
    raw.send(...frames)
    await raw.closed
    const { peers } = await carriedOut((await connect(server)).say('room:peek', { address: newAddress() }))
    expect(peers).toEqual([])
  })

  test.each([
    undefined,
    {},
    { version: 0 },
    { version: 99 },
    { version: `${PROTOCOL_VERSION}` },
    { version: PROTOCOL_VERSION, token: 'x' },
  ])('[R19] are refused with %j for a version', async (auth) => {
    const server = await startServer()
    await expect(connect(server, { auth: auth ?? {} })).rejects.toMatchObject({
      message: 'version/unsupported',
      data: { code: 'version/unsupported' },
    })
  })
})
