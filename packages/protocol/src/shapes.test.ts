import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { encodeBase64url } from './base64url.ts'
import { commands, type CommandName } from './commands.ts'
import { events, type EventName } from './events.ts'
import { limits } from './limits.ts'
import { Sealed, SealedHello } from './peer.ts'
import { parsePeerMessage } from './peer-messages.ts'
import { Handshake, PROTOCOL_VERSION } from './wire.ts'

const b64 = (bytes: number) => encodeBase64url(new Uint8Array(bytes))
const address = { hostKeyHash: b64(16), access: b64(16) }
const peer = { id: 'id', seat: b64(16), hello: 'hello', joinedAt: 1 }

const inputs: { [Name in CommandName]: Record<string, unknown> } = {
  'room:peek': { address },
  'room:join': { address, seatKey: b64(65), joinNumber: 1, proof: b64(64), hello: 'hello' },
  'room:move': { address, seatKey: b64(65), joinNumber: 1, proof: b64(64), hello: 'hello' },
  'room:knock': { address, seatKey: b64(65), joinNumber: 1, proof: b64(64), hello: 'hello' },
  'room:leave': {},
  'host:command': {
    proof: { hostPub: b64(65), rank: 'host', signature: b64(64) },
    order: { type: 'admit', seat: b64(16) },
  },
  'signal:send': { to: 'id', sealed: 'sealed' },
  'hello:update': { hello: 'hello' },
  'ice:refresh': {},
}
const told: { [Name in EventName]: Record<string, unknown> } = {
  'peer:joined': { peer },
  'peer:away': { seat: peer.seat, id: 'id' },
  'peer:left': { seat: peer.seat, id: 'id', reason: 'lost' },
  'peer:moved': { seat: peer.seat, id: 'id', hello: 'hello' },
  'peer:hello': { seat: peer.seat, id: 'id', hello: 'hello' },
  'signal:received': { from: 'id', sealed: 'sealed' },
  'seat:replaced': { id: 'id', joinNumber: 1, proof: b64(64) },
  'room:changed': { locked: true },
  'room:knocked': { knocker: { seat: peer.seat, hello: 'hello' } },
  'room:answered': { seat: peer.seat },
  'room:waiting': { ahead: 1 },
  'room:admitted': {},
  'room:refused': {},
  'room:removed': {},
  'room:ended': {},
  'server:closing': {},
}
const rows = [
  ...(Object.keys(inputs) as CommandName[]).map(
    (name) => [name, commands[name].input, inputs[name]] as const,
  ),
  ...(Object.keys(told) as EventName[]).map((name) => [name, events[name], told[name]] as const),
]
const wrongValues = [null, undefined, true, 0, -0, Number.NaN, '', [], {}, new Uint8Array(3), new Date(0)]

describe('shapes', () => {
  test.each(rows)('[W5] takes %s as the table has it', (_name, schema, value) => {
    expect(v.is(schema, value)).toBe(true)
  })

  test.each(rows)(
    '[W5] takes %s neither without one of its fields nor with one more',
    (_name, schema, value) => {
      for (const missing of Object.keys(value)) {
        const rest = Object.fromEntries(Object.entries(value).filter(([key]) => key !== missing))
        expect(v.is(schema, rest)).toBe(false)
      }
      expect(v.is(schema, { ...value, sender: 'id' })).toBe(false)
      for (const key of ['__proto__', 'constructor', 'toString']) {
        const polluting: unknown = JSON.parse(`{"${key}":{"polluted":true}}`)
        expect(
          v.is(schema, Object.defineProperties({ ...value }, Object.getOwnPropertyDescriptors(polluting))),
        ).toBe(false)
      }
      expect('polluted' in {}).toBe(false)
    },
  )

  test.each(rows)('[W5] takes %s with no field of a wrong type', (_name, schema, value) => {
    for (const key of Object.keys(value)) {
      const isRight = (candidate: unknown) =>
        (key === 'to' && candidate === '') ||
        (key === 'locked' && candidate === true) ||
        (key === 'ahead' && candidate === 0)
      for (const wrong of wrongValues.filter((candidate) => !isRight(candidate))) {
        const isId = (key === 'id' || key === 'from') && wrong === ''
        expect(v.is(schema, { ...value, [key]: wrong })).toBe(isId)
      }
    }
  })

  test('[W6] relays letters of one alphabet, up to a length', () => {
    expect(v.is(Sealed, 'a'.repeat(limits.sealedChars))).toBe(true)
    expect(v.is(Sealed, 'a'.repeat(limits.sealedChars + 1))).toBe(false)
    expect(v.is(SealedHello, 'a'.repeat(limits.helloChars))).toBe(true)
    expect(v.is(SealedHello, 'a'.repeat(limits.helloChars + 1))).toBe(false)
    for (const text of ['', 'a b', 'a=', '{}', 'a\n', '\0', '😀', { toString: 'a' }])
      expect(v.is(Sealed, text)).toBe(false)
  })

  test('[W7] speaks one version', () => {
    expect(v.is(Handshake, { version: PROTOCOL_VERSION })).toBe(true)
    for (const auth of [{}, { version: 0 }, { version: 99 }, { version: '1' }, null, undefined]) {
      expect(v.is(Handshake, auth)).toBe(false)
    }
  })

  test('[W8] reads a peer message as the table has it', () => {
    expect(parsePeerMessage('{"type":"link:ping","number":1}')).toEqual({ type: 'link:ping', number: 1 })
  })

  test.each([
    '',
    'no json',
    '[]',
    '{"type":"nothing"}',
    '{"type":"link:ping","number":0}',
    '{"type":"link:bye","more":1}',
  ])('[W8] reads %j as nothing', (text) => {
    expect(parsePeerMessage(text)).toBeUndefined()
  })

  test('[W8] reads nothing that is too long', () => {
    expect(parsePeerMessage(`{"type":"link:bye"}${' '.repeat(limits.controlChars)}`)).toBeUndefined()
  })
})
