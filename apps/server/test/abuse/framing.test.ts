import { randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { limits, PROTOCOL_VERSION } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { ask } from '../ask.ts'
import { CONNECT } from '../raw-socket.ts'
import { attack, headersOf, WEBSOCKET } from './attacker.ts'
import { frame, openFrames } from './frames.ts'
import { many, MARK, rowsToRun, useLab, type Lab, type Row } from './lab.ts'
import { openPolling } from './polling.ts'
import { secondsUntil } from './time.ts'

const PING = 9
const CONTINUATION = 0
const BINARY = 2

/** Sends each of these over a connection of its own and waits until that is closed; returns the close codes. */
async function closeCodes(lab: Lab, all: readonly (readonly Uint8Array[])[]): Promise<number[]> {
  const codes = all.map(async (frames) => {
    const attacker = await attack(lab.server, lab.newAddress())
    attacker.write(Buffer.concat(frames))
    return attacker.closed
  })
  return Promise.all(codes)
}

const distinct = (values: readonly unknown[]): string => [...new Set(values)].join(', ')

const fragments = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, index) =>
    frame('4', { opcode: index === 0 ? 1 : CONTINUATION, isLast: false }),
  )

const rows: readonly Row[] = [
  {
    id: 'I-01',
    what: 'text that is no packet, empty, or cut short',
    promise: 'closed; alive',
    async run(lab) {
      const texts = [`not ${MARK}`, '', '4', '42', '42[', '42{}', '9', '40[]', 'b', `42["${MARK}`]
      const codes = await closeCodes(
        lab,
        texts.map((text) => [frame(text)]),
      )
      return `${texts.length} texts, each closed its connection`.concat(` (${distinct(codes)})`)
    },
  },
  {
    id: 'I-02',
    what: 'a binary frame without a header packet',
    promise: 'closed',
    async run(lab) {
      const frames = [frame(randomBytes(100), { opcode: BINARY }), frame('', { opcode: BINARY })]
      const codes = await closeCodes(
        lab,
        frames.map((one) => [one]),
      )
      return `${codes.length} frames, each closed its connection`
    },
  },
  {
    id: 'I-03',
    what: '1, 11 and 1,000 attachments announced, none delivered',
    promise: 'closed within 8 s; memory bounded',
    async run(lab) {
      const counts = [1, 11, 1000, 4_294_967_296]
      const seconds = await secondsUntil(
        closeCodes(
          lab,
          counts.map((count) => [
            frame(`45${count}-0["room:leave",{"${MARK}":{"_placeholder":true,"num":0}}]`),
          ]),
        ),
      )
      lab.promises('time until closed', seconds, 's', 8)
      return `closed after ${seconds.toFixed(2)} s`
    },
  },
  {
    id: 'I-04',
    what: 'placeholders for attachments that are none: numbers below zero, huge, as text, as an object',
    promise: 'closed, or refused where it is an ordinary object',
    async run(lab) {
      const numbers = ['-1', '1e9', '"0"', '"__proto__"', '{"valueOf":"x"}', 'null']
      await closeCodes(
        lab,
        numbers.map((number) => [frame(`450-0["room:leave",{"_placeholder":true,"num":${number}}]`)]),
      )
      const attacker = await attack(lab.server, lab.newAddress())
      const refused = { ok: false, error: { code: 'request/malformed' } }
      for (const number of numbers) {
        const reply = await attacker.ask(`["room:leave",{"_placeholder":true,"num":${number}}]`)
        expect(reply).toEqual(refused)
      }
      expect(await attacker.say('room:leave', {})).toMatchObject({ ok: true })
      return `${numbers.length} announced as attachments: closed; ${numbers.length} in ordinary commands: refused`
    },
  },
  {
    id: 'I-06',
    what: 'names of events that are no commands, of objects’ own members, a number, and 1 MB',
    promise: 'refused; a frame that long closes (1009)',
    async run(lab) {
      const attacker = await attack(lab.server, lab.newAddress())
      const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'error', MARK]
      const unknown = { ok: false, error: { code: 'request/unknown' } }
      for (const name of names) expect(await attacker.say(name, {})).toEqual(unknown)
      expect(await attacker.ask('[0,{}]')).toEqual(unknown)
      expect(await attacker.say('room:leave', {})).toMatchObject({ ok: true })
      const codes = await closeCodes(lab, [[frame(`420["${'x'.repeat(1_000_000)}",{}]`)]])
      expect(codes).toEqual([1009])
      return `${names.length + 1} names refused, 1 MB closed with 1009`
    },
  },
  {
    id: 'I-08',
    what: 'one message in ever more fragments that never ends',
    promise: 'closed within 8 s; at most 256 KiB a connection',
    async run(lab) {
      const before = await lab.server.gauges()
      const count = 10_000
      const sockets = many(2, 20)
      const all = Array.from({ length: sockets }, async () => {
        const attacker = await attack(lab.server, lab.newAddress())
        attacker.write(Buffer.concat(fragments(count)))
        return attacker
      })
      const attackers = await Promise.all(all)
      await Promise.all(attackers.map((attacker) => attacker.drained()))
      const during = await lab.server.gauges()
      const seconds = await secondsUntil(Promise.all(attackers.map(({ closed }) => closed)))
      const kibibytes = Math.max(0, (during.used - before.used) / 1024 / sockets)
      lab.promises('time until closed', seconds, 's', 8)
      lab.promises('memory of a connection', kibibytes, 'KiB', 256)
      return `${count} fragments on ${sockets} connections: closed after ${seconds.toFixed(2)} s, ${kibibytes.toFixed(0)} KiB each`
    },
  },
  {
    id: 'I-10',
    what: 'a compressed frame though none was agreed on; one that would unpack to 100 MB',
    promise: 'closed',
    async run(lab) {
      const bomb = deflateRawSync(Buffer.alloc(100_000_000))
      const request = { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }
      const socket = await openFrames(lab.server.port, WEBSOCKET, {
        ...headersOf(lab.server, lab.newAddress()),
        ...request,
      })
      socket.write(frame(bomb, { isCompressed: true }))
      const codes = await closeCodes(lab, [
        [frame(deflateRawSync('40'), { isCompressed: true })],
        [frame(bomb, { isCompressed: true })],
      ])
      return `closed with ${distinct([await socket.closed, ...codes])}`
    },
  },
  {
    id: 'I-11',
    what: 'a frame of 128 KiB and one byte, sent and only claimed; of 2^63 bytes, claimed',
    promise: 'closed (1009)',
    async run(lab) {
      const oneTooMany = limits.frameBytes + 1
      const codes = await closeCodes(lab, [
        [frame(`4${'2'.repeat(limits.frameBytes)}`)],
        [frame('4', { claimedBytes: oneTooMany })],
        [frame('4', { claimedBytes: 2 ** 53 - 1 })],
      ])
      expect(codes).toEqual([1009, 1009, 1009])
      return 'closed with 1009, each'
    },
  },
  {
    id: 'I-12',
    what: 'a description of 1 MB and of 9 MB, over a WebSocket and by polling',
    promise: 'closed (1009); 413',
    async run(lab) {
      const signal = (bytes: number) => `420["signal:send",{"to":"x","sealed":"${'a'.repeat(bytes)}"}]`
      const codes = await closeCodes(
        lab,
        [1_000_000, 9_000_000].map((bytes) => [frame(signal(bytes))]),
      )
      expect(codes).toEqual([1009, 1009])
      const statuses = await Promise.all(
        [1_000_000, 9_000_000].map(async (bytes) => {
          const session = await openPolling(lab.server, lab.newAddress())
          return session.post(signal(bytes))
        }),
      )
      expect(statuses).toEqual([413, 413])
      return 'WebSocket 1009 and 1009, polling 413 and 413'
    },
  },
  {
    id: 'I-14',
    what: 'sessions that are unknown or somebody else’s public id, transports and versions that do not exist',
    promise: '400',
    async run(lab) {
      const victim = await attack(lab.server, lab.newAddress())
      const queries = [
        'EIO=4&transport=polling&sid=nobody',
        `EIO=4&transport=polling&sid=${victim.id}`,
        'EIO=4&transport=polling&sid=__proto__',
        'EIO=4&transport=constructor',
        'EIO=4&transport=__proto__',
        'EIO=3&transport=polling',
        'EIO=99&transport=polling',
        'transport=polling',
      ]
      const statuses = await Promise.all(
        queries.map(async (query) => {
          const headers = headersOf(lab.server, lab.newAddress())
          return (await ask(lab.server.port, { path: `/socket.io/?${query}`, headers })).status
        }),
      )
      expect(statuses).toEqual(queries.map(() => 400))
      const upgrade = openFrames(
        lab.server.port,
        `${WEBSOCKET}&sid=${victim.id}`,
        headersOf(lab.server, lab.newAddress()),
      )
      await expect(upgrade).rejects.toThrow(' 400 ')
      expect(await victim.say('room:leave', {})).toMatchObject({ ok: true })
      return `${queries.length + 1} requests, each 400`
    },
  },
  {
    id: 'I-15',
    what: 'a thousand upgrades of one session, and ever more probes on one of them',
    promise: 'one upgrade, the rest closed',
    async run(lab) {
      const session = await openPolling(lab.server, lab.newAddress())
      const upgrade = () =>
        openFrames(lab.server.port, `${WEBSOCKET}&sid=${session.sid}`, headersOf(lab.server, session.address))
      const first = await upgrade()
      const others = many(50, 1000) - 1
      let closed = 0
      for (let index = 0; index < others; index++) {
        const other = await upgrade()
        await other.closed
        closed += 1
      }
      const probes = many(20_000, 100_000)
      for (let index = 0; index < probes / 1000 && first.isOpen; index++) {
        first.write(Buffer.concat(Array.from({ length: 1000 }, () => frame('2probe'))))
        await first.drained()
      }
      const code = await first.closed
      const answered = first.texts.filter((text) => text === '3probe').length
      expect(answered).toBeLessThan(probes)
      return `${closed} of ${others} more closed at once; after ${answered} of ${probes} probes that one as well (${code})`
    },
  },
  {
    id: 'I-16',
    what: 'namespaces that do not exist: many, and one with a name of 10 KB',
    promise: 'refused with the connection; nothing kept',
    async run(lab) {
      const attacker = await attack(lab.server, lab.newAddress())
      const names = ['admin', '__proto__', 'constructor', 'x'.repeat(10_000)]
      const more = Array.from({ length: many(100, 1000) }, (_, index) => `${MARK}${index}`)
      const all = [...names, ...more]
      attacker.send(...all.map((name) => `40/${name},{"version":${PROTOCOL_VERSION}}`))
      await attacker.closed
      return `${all.length} names, closed at the first: a connection has one socket`
    },
  },
  {
    id: 'I-117',
    what: 'thousands of CONNECT packets in one write',
    promise: 'one socket a connection; closed',
    async run(lab) {
      const address = lab.newAddress()
      const attacker = await openFrames(lab.server.port, WEBSOCKET, headersOf(lab.server, address))
      const count = many(500, 3_000)
      attacker.send(...Array.from({ length: count }, () => CONNECT))
      await attacker.closed
      const sockets = attacker.texts.filter((text) => text.startsWith('40')).length
      expect(sockets).toBeLessThanOrEqual(1)
      return `${count} sent, ${sockets} socket made, closed`
    },
  },
  {
    id: 'I-18',
    what: 'acknowledgements that nobody asked for',
    promise: 'ignored, then closed',
    async run(lab) {
      const attacker = await attack(lab.server, lab.newAddress())
      const count = many(10_000, 100_000)
      attacker.send(...Array.from({ length: count }, (_, index) => `43${index}["${MARK}"]`))
      await attacker.closed
      return `${count} sent, closed`
    },
  },
  {
    id: 'I-19',
    what: 'signs of life that nobody asked for, and pings of two layers without end',
    promise: 'ignored; closed',
    async run(lab) {
      const attacker = await attack(lab.server, lab.newAddress())
      attacker.send('3', '3', '3')
      expect(await attacker.say('room:leave', {})).toMatchObject({ ok: true })
      await closeCodes(lab, [[frame('2')]])
      const count = many(10_000, 100_000)
      attacker.write(Buffer.concat(Array.from({ length: count }, () => frame(MARK, { opcode: PING }))))
      await attacker.closed
      return `3 unasked pongs ignored; a packet of Engine.IO's ping closes; of ${count} WebSocket pings ${attacker.otherFrames} were answered, then closed`
    },
  },
  {
    id: 'I-19a',
    what: 'no answer to the heartbeat',
    promise: 'closed within 8 s',
    isLong: true,
    async run(lab) {
      const silent = await openFrames(lab.server.port, WEBSOCKET, headersOf(lab.server, lab.newAddress()))
      silent.send(CONNECT)
      const seconds = await secondsUntil(silent.closed)
      lab.promises('time until closed', seconds, 's', 8.5)
      return `closed after ${seconds.toFixed(2)} s`
    },
  },
]

describe('connections', () => {
  const lab = useLab('framing')
  test.for(rowsToRun(rows))('[R21] are held to their rules at $id: $what', async (row) => {
    expect(await lab.run(row)).toEqual([])
  })
})
