import { describe, expect, test } from 'vitest'
import { joinInput } from '../people.ts'
import { hostProof, newAddress, newKeys } from '../seat-keys.ts'
import { attack, codeOf, headersOf, WEBSOCKET, type Attacker } from './attacker.ts'
import { openFrames } from './frames.ts'
import { MARK, useLab, type Lab, type Row } from './lab.ts'
import { refusedInside, refusedOutside } from './together.ts'

const MALFORMED = 'request/malformed'

type Part = string | number | { readonly [name: string]: Part }

/** What is right for each command, for somebody with this id. */
function rightInputs(one: Pick<Attacker, 'id'>): Readonly<Record<string, { readonly [name: string]: Part }>> {
  const keys = newKeys()
  const host = hostProof(newKeys(), keys)
  const proof = { hostPub: host.hostPub, rank: host.rank, signature: host.signature }
  const arrival = joinInput(one, newAddress(), keys)
  const address = { hostKeyHash: arrival.address.hostKeyHash, access: arrival.address.access }
  const seat = newAddress().hostKeyHash
  return {
    'room:peek': { address },
    'room:join': { ...arrival, address, host: proof },
    'room:move': { ...arrival, address, host: proof },
    'room:knock': { ...arrival, address },
    'signal:send': { to: one.id, sealed: 'AA' },
    'hello:update': { hello: 'hello' },
    'host:command': { proof, order: { type: 'admit', seat } },
  }
}

/** Says a command with something else in the place of each of its parts, one at a time, at every depth. */
function withPart(part: Part, wrong: string): string[] {
  if (typeof part !== 'object') return [wrong]
  const inside = Object.entries(part).flatMap(([changed, value]) =>
    withPart(value, wrong).map((written) => {
      const parts = Object.entries(part).map(([name, right]) =>
        name === changed ? `"${name}":${written}` : `"${name}":${JSON.stringify(right)}`,
      )
      return `{${parts.join(',')}}`
    }),
  )
  return [wrong, ...inside]
}

const everywhere = (one: Attacker, wrong: readonly string[]): string[] =>
  Object.entries(rightInputs(one)).flatMap(([name, input]) =>
    wrong.flatMap((value) => withPart(input, value).map((written) => `["${name}",${written}]`)),
  )

/** The same without one of its parts, at every depth. */
function withoutPart(part: Part): Part[] {
  if (typeof part !== 'object') return []
  return Object.entries(part).flatMap(([left, value]) => {
    const rest = Object.fromEntries(Object.entries(part).filter(([name]) => name !== left))
    return [rest, ...withoutPart(value).map((smaller) => ({ ...part, [left]: smaller }))]
  })
}

/** Only hosts show the right that they have: what it may lack is no mistake. */
function lacking(one: Attacker, name: string): string[] {
  const right = rightInputs(one)[name] ?? {}
  return withoutPart(right)
    .filter((input) => !('host' in right) || (typeof input === 'object' && 'host' in input))
    .map((input) => JSON.stringify([name, input]))
}

const refuseEverywhere = async (lab: Lab, wrong: readonly string[]): Promise<string> => {
  const said = await refusedOutside(lab, MALFORMED, (one) => everywhere(one, wrong))
  return `${said} refused; each socket goes on`
}

const rows: readonly Row[] = [
  {
    id: 'I-22',
    what: 'keys that reach for prototypes, in every part of every command',
    promise: 'refused; no object of the server has what they carry',
    run: (lab) =>
      refuseEverywhere(lab, [
        '{"__proto__":{"polluted":true}}',
        '{"constructor":{"prototype":{"polluted":true}}}',
        `{"to":"${MARK}","sealed":"AA","__proto__":{"polluted":true}}`,
      ]),
  },
  {
    id: 'I-23',
    what: 'addresses of a room that are names of members of objects',
    promise: 'refused',
    async run(lab) {
      const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString']
      const said = await refusedOutside(lab, MALFORMED, () =>
        names.flatMap((name) =>
          ['h', 'access'].map((part) =>
            JSON.stringify(['room:peek', { address: { ...newAddress(), [part]: name } }]),
          ),
        ),
      )
      return `${said} refused`
    },
  },
  {
    id: 'I-25',
    what: 'null, booleans, numbers, empty texts, lists, objects and bytes, in every part of every command',
    promise: 'refused',
    run: (lab) =>
      refuseEverywhere(lab, [
        'null',
        'true',
        '0',
        '-0',
        '1e400',
        '[]',
        '{}',
        '{"type":"Buffer","data":[1]}',
        '"2026-01-01T00:00:00.000Z "',
      ]),
  },
  {
    id: 'I-26',
    what: 'keys that no message has',
    promise: 'refused',
    async run(lab) {
      const withMore = (part: Part): Part[] =>
        typeof part !== 'object'
          ? []
          : [
              { ...part, [MARK]: '1' },
              ...Object.entries(part).flatMap(([name, value]) =>
                withMore(value).map((larger) => ({ ...part, [name]: larger })),
              ),
            ]
      const said = await refusedOutside(lab, MALFORMED, (one) => [
        `["room:leave",{"${MARK}":1}]`,
        ...Object.entries(rightInputs(one)).flatMap(([name, input]) =>
          withMore(input).map((larger) => JSON.stringify([name, larger])),
        ),
      ])
      return `${said} refused`
    },
  },
  {
    id: 'I-27',
    what: 'lists, and objects that claim a length, where something else is expected; no input, and two',
    promise: 'refused',
    async run(lab) {
      const lists = await refuseEverywhere(lab, ['["AA"]', '{"length":1,"0":"AA"}', '[null,null]'])
      const said = await refusedOutside(lab, MALFORMED, () => ['["room:leave"]', '["room:leave",{},{}]'])
      return `${lists}; ${said} with another number of inputs`
    },
  },
  {
    id: 'I-30',
    what: 'NUL, lone surrogates, line separators, emoji and line ends, in every part of every command',
    promise: 'refused; no line of the log is theirs',
    run: (lab) =>
      refuseEverywhere(lab, [
        '"AA\\u0000"',
        '"\\ud800"',
        '"AA\u2028AA"',
        '"😀"',
        `"${MARK}\\n{\\"level\\":50,\\"msg\\":\\"${MARK}\\"}"`,
      ]),
  },
  {
    id: 'I-31',
    what: 'a signal without its text, and without its target',
    promise: 'refused',
    async run(lab) {
      const said = await refusedInside(lab, MALFORMED, (_, other) => [
        `["signal:send",{"to":"${other.id}"}]`,
        '["signal:send",{"sealed":"AA"}]',
        '["signal:send",{}]',
      ])
      return `${said} refused, nothing relayed`
    },
  },
  {
    id: 'I-32',
    what: 'a join, a move and a knock without each of their parts in turn',
    promise: 'refused; no half-made room',
    async run(lab) {
      const said = await refusedOutside(lab, MALFORMED, (one) =>
        ['room:join', 'room:move', 'room:knock'].flatMap((name) => lacking(one, name)),
      )
      const one = await attack(lab.server, lab.newAddress())
      const { address = {}, ...rest } = rightInputs(one)['room:join'] ?? {}
      expect(codeOf(await one.say('room:join', { address, ...rest, hello: 1 }))).toBe(MALFORMED)
      const peek = await one.say('room:peek', { address })
      expect(peek).toMatchObject({ ok: true, value: { peers: [] } })
      one.destroy()
      return `${said} refused; the room is empty`
    },
  },
  {
    id: 'I-33',
    what: 'an order of a host without each of its parts in turn',
    promise: 'refused',
    async run(lab) {
      const said = await refusedInside(lab, MALFORMED, (one) => lacking(one, 'host:command'))
      return `${said} refused`
    },
  },
  {
    id: 'I-36',
    what: 'a version that is missing, 0, 99, a text, or none at all',
    promise: 'refused with a code that says so',
    async run(lab) {
      const hellos = ['40', '40{}', '40{"version":0}', '40{"version":99}', '40{"version":"1"}']
      for (const hello of hellos) {
        const socket = await openFrames(lab.server.port, WEBSOCKET, headersOf(lab.server, lab.newAddress()))
        const { promise, resolve } = Promise.withResolvers<string>()
        socket.onText = (text) => {
          if (text.startsWith('44')) resolve(text)
        }
        socket.send(hello)
        expect(await promise).toContain('version/unsupported')
        socket.destroy()
      }
      return `${hellos.length} refused`
    },
  },
  {
    id: 'I-37',
    what: 'texts of 100,000 characters that make slow patterns slow, in every part of every command',
    promise: 'refused; a look at one takes at most 5 ms',
    async run(lab) {
      const almost = ['A'.repeat(100_000), `${'A'.repeat(99_999)}!`, `${'-_'.repeat(50_000)}=`]
      const took: number[] = []
      for (const value of almost) {
        const events = everywhere({ id: 'A' } as Attacker, [`"${value}"`])
        for (const event of events) {
          const one = await attack(lab.server, lab.newAddress())
          // The first answer takes what every answer takes; a text of the same length under no command's name is read likewise.
          const plain = await timed(one, `["none","${value}"]`)
          took.push((await timed(one, event)) - plain)
          one.destroy()
        }
      }
      const sorted = took.toSorted((a, b) => a - b)
      const median = sorted[Math.floor(sorted.length / 2)] ?? 0
      lab.promises('a look', median, 'ms', 5)
      return `${took.length} refused, ${Math.max(0, median).toFixed(2)} ms (median) longer than a text that nobody looks at`
    },
  },
  {
    id: 'I-40',
    what: 'a sender that somebody claims',
    promise: 'refused; who receives sees the true one',
    async run(lab) {
      const said = await refusedInside(lab, MALFORMED, (one, other) => [
        `["signal:send",{"to":"${other.id}","sealed":"AA","from":"${other.id}"}]`,
        `["signal:send",{"from":"${other.id}","to":"${one.id}","sealed":"AA"}]`,
        `["hello:update",{"hello":"AA","id":"${other.id}"}]`,
      ])
      return `${said} refused, then one relayed with its true sender`
    },
  },
  {
    id: 'I-46',
    what: 'a list of targets, several in one text, and all',
    promise: 'refused',
    async run(lab) {
      const said = await refusedInside(lab, MALFORMED, (a, b) =>
        [[a.id, b.id], `${a.id},${b.id}`, '*', `${b.id} `, ` ${b.id}`, `${b.id}\0`].map((to) =>
          JSON.stringify(['signal:send', { to, sealed: 'AA' }]),
        ),
      )
      return `${said} refused, nothing relayed`
    },
  },
]

/** How long an answer takes that is a refusal, in ms. */
async function timed(one: Attacker, event: string): Promise<number> {
  const startedAt = performance.now()
  expect(codeOf(await one.ask(event))).toMatch(/^request\/(malformed|unknown)$/)
  return performance.now() - startedAt
}

describe('messages without their shape', () => {
  const lab = useLab('shapes')
  test.for(rows)('[R23] are refused and change nothing at $id: $what', { timeout: 120_000 }, async (row) => {
    expect(await lab.run(row)).toEqual([])
  })
})
