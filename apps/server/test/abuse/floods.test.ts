import type { Socket } from 'node:net'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { ask } from '../ask.ts'
import { attack, codeOf, headersOf, sitDown, WEBSOCKET } from './attacker.ts'
import { frame, openFrames, openTcp, upgradeRequest } from './frames.ts'
import { many, MARK, rowsToRun, useLab, type Lab, type Row } from './lab.ts'
import { secondsUntil } from './time.ts'
import { pair } from './together.ts'

const BATCH = 500

const signal = (to: string, sealed: string, number: number) =>
  `42${number}["signal:send",{"to":"${to}","sealed":"${sealed}"}]`

/** Opens connections without a word on them. */
const silent = (lab: Lab, count: number): Socket[] =>
  Array.from({ length: count }, () => {
    const socket = openTcp(lab.server.port)
    // What is not read is not seen to end.
    socket.resume()
    return socket
  })

async function isServed(lab: Lab): Promise<void> {
  const answer = await ask(lab.server.port, {
    path: '/healthz',
    headers: { 'x-forwarded-for': lab.newAddress() },
  })
  expect(answer.status).toBe(200)
}

const rows: readonly Row[] = [
  {
    id: 'I-21',
    what: 'objects nested 4,000 deep with markup, in every field of a signal',
    promise: 'refused, never relayed',
    async run(lab) {
      const [one, other] = await pair(lab)
      const nested = `${'{"a":'.repeat(4_000)}"<img src=x onerror=${MARK}>"${'}'.repeat(4_000)}`
      const heard = other.texts.length
      for (const input of [
        `{"to":"${other.id}","sealed":${nested}}`,
        `{"to":${nested},"sealed":"AA"}`,
        nested,
      ]) {
        expect(codeOf(await one.ask(`["signal:send",${input}]`))).toBe('request/malformed')
      }
      expect(codeOf(await one.say('room:leave', {}))).toBe('ok')
      expect(other.texts.slice(heard).filter((text) => text.includes('signal'))).toEqual([])
      return '3 refused, nothing relayed; the socket goes on'
    },
  },
  {
    id: 'I-76',
    what: 'signals as fast as one socket can write them',
    promise: 'at most 300 and 40 more a second are relayed; closed',
    async run(lab) {
      const [one, other] = await pair(lab)
      const count = many(5_000, 50_000)
      const heard = other.texts.length
      const sealed = 'A'.repeat(400)
      const seconds = await secondsUntil(
        (async () => {
          // As many as are allowed are carried out, so that the limit is met and not only the closing.
          const said = Array.from({ length: 400 }, () => one.say('signal:send', { to: other.id, sealed }))
          await Promise.allSettled(said)
          for (let sent = 0; sent < count && one.isOpen; sent += BATCH) {
            one.send(...Array.from({ length: BATCH }, (_, index) => signal(other.id, sealed, sent + index)))
            await one.drained()
          }
          await one.closed
        })(),
      )
      // What was sent before this answer has arrived.
      await other.say('room:leave', {})
      const relayed = other.texts.slice(heard).filter((text) => text.includes('signal:received')).length
      expect(relayed).toBeGreaterThanOrEqual(300)
      expect(relayed).toBeLessThanOrEqual(Math.ceil(300 + 40 * (seconds + 1)))
      return `${relayed} relayed, closed after ${seconds.toFixed(2)} s`
    },
  },
  {
    id: 'I-77',
    what: 'many sockets from one address, none of which joins',
    promise: 'at most 200 at once; idle ones closed at 10 s',
    async run(lab) {
      const address = lab.newAddress()
      const tries = many(400, 5_000)
      const headers = headersOf(lab.server, address)
      const open = await Promise.all(
        Array.from({ length: tries }, () =>
          openFrames(lab.server.port, WEBSOCKET, headers).catch(() => undefined),
        ),
      )
      const inside = open.filter((socket) => socket !== undefined)
      expect(inside.length).toBe(200)
      for (const socket of inside) socket.destroy()
      return `${inside.length} of ${tries} let in, ${tries - inside.length} refused before the handshake`
    },
  },
  {
    id: 'I-80',
    what: 'commands each of which wants an answer, without end',
    promise: 'closed; at most 1 MiB waits',
    async run(lab) {
      const attacker = await attack(lab.server, lab.newAddress())
      const count = many(20_000, 100_000)
      let sent = 0
      for (; sent < count && attacker.isOpen; sent += BATCH) {
        attacker.send(...Array.from({ length: BATCH }, (_, index) => `42${sent + index}["room:leave",{}]`))
        await attacker.drained()
      }
      await attacker.closed
      return `closed after ${attacker.texts.length} answers`
    },
  },
  {
    id: 'I-81',
    what: 'somebody who reads nothing, while members send to that one',
    promise: 'closed when 1 MiB waits',
    async run(lab) {
      const room = (await sitDown(lab.server, lab.newAddress())).room
      const deaf = await sitDown(lab.server, lab.newAddress(), room)
      deaf.stopReading()
      const before = await lab.server.gauges()
      const senders = await Promise.all(
        Array.from({ length: 8 }, () => sitDown(lab.server, lab.newAddress(), room)),
      )
      const heavy = 'A'.repeat(60_000)
      await Promise.all(
        senders.map(async (sender) => {
          for (let sent = 0; sent < 25 && sender.isOpen; sent += 1) {
            if (codeOf(await sender.say('signal:send', { to: deaf.id, sealed: heavy })) === 'peer/unknown')
              return
          }
        }),
      )
      const during = await lab.server.gauges()
      const told = await senders[0]?.say('signal:send', { to: deaf.id, sealed: 'AAAA' })
      deaf.destroy()
      const growth = Math.max(0, (during.used - before.used) / 1e6)
      lab.promises('memory meanwhile', growth, 'MB', 16)
      return `afterwards the sender is told ${told === undefined ? 'nothing' : codeOf(told)}; ${growth.toFixed(1)} MB more meanwhile`
    },
  },
  {
    id: 'I-89',
    what: 'headers that never end, a body that never comes, and connections without a word',
    promise: 'closed within 10 to 15 s and 2 s more; others are served',
    isLong: true,
    async run(lab) {
      const idle = silent(lab, 2_000)
      const slow = silent(lab, 50)
      for (const socket of slow) socket.write('GET / HTTP/1.1\r\nHost: a\r\nX: ')
      const bodies = silent(lab, 50)
      for (const socket of bodies) {
        socket.write(
          `POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n`,
        )
      }
      await isServed(lab)
      const seconds = await secondsUntil(
        Promise.all(
          [...slow, ...bodies].filter(({ closed }) => !closed).map((socket) => once(socket, 'close')),
        ),
      )
      lab.promises('time until closed', seconds, 's', 17.5)
      await isServed(lab)
      for (const socket of idle) socket.destroy()
      return `100 slow ones closed after ${seconds.toFixed(1)} s beside 2,000 silent ones; others were served`
    },
  },
  {
    id: 'I-89a',
    what: 'half of an opening request of a WebSocket',
    promise: 'closed within 12 s; others are served',
    isLong: true,
    async run(lab) {
      const request = upgradeRequest(WEBSOCKET, headersOf(lab.server, lab.newAddress()))
      const halves = silent(lab, 100)
      for (const socket of halves) socket.write(request.slice(0, -10))
      const seconds = await secondsUntil(Promise.all(halves.map((socket) => once(socket, 'close'))))
      lab.promises('time until closed', seconds, 's', 12.5)
      await isServed(lab)
      return `100 closed after ${seconds.toFixed(1)} s`
    },
  },
  {
    id: 'I-85',
    what: 'errors that are all different, as fast as they can be made',
    promise: 'at most 10 lines a second of the log for each cause',
    async run(lab) {
      const linesBefore = lab.server.lines.length
      const count = many(200, 2_000)
      const seconds = await secondsUntil(
        (async () => {
          for (let index = 0; index < count; index += 1) {
            const attacker = await attack(lab.server, lab.newAddress())
            attacker.write(frame(`451-["${MARK}${index}"]`))
            await attacker.closed
          }
        })(),
      )
      const lines = lab.server.lines.length - linesBefore
      expect(lines).toBeLessThanOrEqual(10 * Math.ceil(seconds + 1) * 3)
      return `${lines} lines for ${count} errors in ${seconds.toFixed(1)} s`
    },
  },
]

describe('floods', () => {
  const lab = useLab('floods')
  test.for(rowsToRun(rows))('[R21] are held off at $id: $what', { timeout: 120_000 }, async (row) => {
    expect(await lab.run(row)).toEqual([])
  })
})
