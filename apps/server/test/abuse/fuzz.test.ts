import { commands, PROTOCOL_VERSION } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { newAddress } from '../seat-keys.ts'
import { attack, sitDown, type Attacker } from './attacker.ts'
import { frame } from './frames.ts'
import { many, MARK, useLab, type Lab, type Row } from './lab.ts'
import { until } from './time.ts'

const SOCKETS = 50
/** How long its long form lasts, in ms; the short one is as fast as it can be. */
const LASTS_MS = Number(process.env['ABUSE_MINUTES'] ?? '10') * 60_000
/** What a server may keep, in MB. */
const MOST_GROWTH_MB = 64
/** Frames that are written in one piece. */
const BATCH = 100
const seed = Number(process.env['ABUSE_SEED'] ?? '20261123')

/** Numbers from 0 to below 1 that follow from a seed (mulberry32). */
function seededRandom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Whatever may stand in a message, written out as JSON. */
function createNoise(random: () => number) {
  const pick = <Item>(items: readonly [Item, ...Item[]]): Item =>
    items[Math.floor(random() * items.length)] ?? items[0]
  const names = [
    '__proto__',
    'constructor',
    'toString',
    'to',
    'sealed',
    'hello',
    'address',
    'h',
    'access',
    MARK,
  ]
  const wild = [
    'null',
    'true',
    '0',
    '-0',
    '1e400',
    '""',
    '[]',
    '{}',
    `"${MARK}"`,
    '"\\u0000"',
    '"\\ud800"',
    '"\u2028"',
    `"${'a'.repeat(2_000)}"`,
    '{"_placeholder":true,"num":0}',
    `${'['.repeat(500)}${']'.repeat(500)}`,
    `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`,
  ] as const
  const value = (depth = 0): string => {
    if (depth > 3 || random() < 0.6) return pick(wild)
    const parts = Array.from({ length: Math.floor(random() * 4) }, () => value(depth + 1))
    return random() < 0.5
      ? `[${parts.join(',')}]`
      : `{${parts.map((part) => `${JSON.stringify(pick(names as unknown as [string]))}:${part}`).join(',')}}`
  }
  const command = (): string => pick([...Object.keys(commands), ...names, ''] as unknown as [string])
  const address = (): string => JSON.stringify(newAddress())
  const texts = [
    () => `42["${command()}",${value()}]`,
    () => `42${Math.floor(random() * 100)}["${command()}",${value()}]`,
    () => `42${Math.floor(random() * 100)}["${command()}",${value()},${value()}]`,
    () => `421["room:peek",{"address":${address()}}]`,
    () => `422["signal:send",{"to":"${MARK}","sealed":"${'A'.repeat(Math.floor(random() * 4_000))}"}]`,
    () => '423["room:leave",{}]',
    () => '424["ice:refresh",{}]',
    () => `43${Math.floor(random() * 100)}[${value()}]`,
    () => `40/${pick(names as unknown as [string])},{"version":${PROTOCOL_VERSION}}`,
  ] as const
  const breaking = [
    () => frame(pick(['4', '42', '42[', '2', '41', '1', '6', 'b', '', `4${MARK}`])),
    () => frame(`451-["${command()}",{"_placeholder":true,"num":0}]`),
    () => frame('x'.repeat(140_000)),
    () => frame(MARK, { opcode: 2 }),
    () => frame('4', { isCompressed: true }),
    () => frame('4', { opcode: 0 }),
    () => frame(MARK, { opcode: 11 }),
  ] as const
  return {
    /** Closes the connection once in a while, so that most is said by those that are still open. */
    next: (): Buffer =>
      random() < 0.002
        ? pick(breaking)()
        : random() < 0.05
          ? frame(MARK, { opcode: 9 })
          : frame(pick(texts)()),
    chance: (share: number): boolean => random() < share,
  }
}

/** Lets the event loop hear what came meanwhile. */
function turn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  setImmediate(resolve)
  return promise
}

/** A mix of everything, spread over so many ms; as fast as can be when that is none. */
const mixedOver = (id: string, lastsMs: number): Row => ({
  id,
  what: `a mix of everything on 50 sockets at once${lastsMs > 0 ? '' : ', as fast as can be'}, seed ${seed}`,
  promise: 'no crash; nothing reaches others; at most 64 MB more memory',
  async run(lab: Lab) {
    const total = many(20_000, 1_000_000)
    const before = await lab.server.gauges()
    let sent = 0
    let opened = 0
    const live = new Set<Attacker>()
    const noise = createNoise(seededRandom(seed))

    async function open(): Promise<Attacker> {
      opened += 1
      const address = lab.newAddress()
      return noise.chance(0.3) ? sitDown(lab.server, address) : attack(lab.server, address)
    }

    /** Says things until its connection is closed, and comes back from somewhere else, until all is said. */
    async function goOn(): Promise<void> {
      while (sent < total) {
        const attacker = await open()
        live.add(attacker)
        while (attacker.isOpen && sent < total) {
          const frames = Array.from({ length: BATCH }, noise.next)
          sent += frames.length
          attacker.write(Buffer.concat(frames))
          await attacker.drained()
          // Otherwise it would go on writing into a connection that was closed long ago.
          await turn()
          await until(startedAt + (sent / total) * lastsMs)
        }
        live.delete(attacker)
        attacker.destroy()
      }
    }

    const startedAt = performance.now()
    await Promise.all(Array.from({ length: SOCKETS }, goOn))
    const seconds = (performance.now() - startedAt) / 1000
    expect(live.size).toBe(0)
    const honest = await sitDown(lab.server, lab.newAddress())
    expect(await honest.say('room:leave', {})).toMatchObject({ ok: true })
    honest.destroy()
    const after = await lab.server.gauges()
    const growth = Math.max(0, (after.rss - before.rss) / 1e6)
    const inUse = (after.used - before.used) / 1e6
    lab.promises('memory', growth, 'MB', MOST_GROWTH_MB)
    return `${sent} messages from ${opened} connections in ${seconds.toFixed(0)} s; ${growth.toFixed(0)} MB more resident, ${inUse.toFixed(1)} MB more in use`
  },
})
const rows = [mixedOver('I-84', many(0, LASTS_MS)), mixedOver('I-84a', 0)]

describe('a mixed fuzz', () => {
  const lab = useLab('fuzz')
  for (const row of rows) {
    test(`[R22] of everything at once harms nobody: ${row.what}`, async () => {
      expect(await lab.run(row)).toEqual([])
    }, 1_800_000)
  }
})
