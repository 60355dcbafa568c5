import { once } from 'node:events'
import { limits } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { seatIdOf } from '../../src/rooms/proofs.ts'
import { joinInput } from '../people.ts'
import { addressRuledBy, hostProof, newAddress, newKeys, type Keys } from '../seat-keys.ts'
import { attack, codeOf, sitDown, WEBSOCKET, type Attacker } from './attacker.ts'
import { openTcp, upgradeRequest } from './frames.ts'
import { many, rowsToRun, useLab, type Lab, type Row } from './lab.ts'

const TOO_MANY = 'request/too-many'
const turn = {
  TURN_URLS: 'turn:turn.example.org:3478',
  TURN_SECRET: 'sixteen characters',
}

interface Looked {
  readonly ok: boolean
  readonly value?: {
    readonly people: number
    readonly peers: unknown[]
    readonly iceServers: { username?: string }[]
  }
}

const looks = async (one: Attacker, address: object): Promise<Looked> =>
  (await one.say('room:peek', { address })) as Looked

/** Takes a seat as the one who made the room. */
async function hosts(lab: Lab, hostKeys: Keys, room: ReturnType<typeof newAddress>) {
  const [host, keys] = [await attack(lab.server, lab.newAddress()), newKeys()]
  const proof = hostProof(hostKeys, keys)
  expect(codeOf(await host.say('room:join', { ...joinInput(host, room, keys), host: proof }))).toBe('ok')
  const order = async (what: object) => codeOf(await host.say('host:command', { proof, order: what }))
  return Object.assign(host, { order })
}

/** How often a text of that event came. */
const heard = (one: Attacker, event: string): number =>
  one.texts.filter((text) => text.startsWith(`42["${event}"`)).length

const rows: readonly Row[] = [
  {
    id: 'I-118',
    what: 'moves of one socket: eleven on the spot with other seats, and through a hundred rooms',
    promise: 'one seat; what is left is freed',
    async run(lab) {
      const one = await sitDown(lab.server, lab.newAddress())
      const codes: string[] = []
      for (let count = 0; count < 11; count++)
        codes.push(codeOf(await one.say('room:move', joinInput(one, one.room, newKeys()))))
      expect(codes).not.toContain('ok')
      const rooms: object[] = []
      for (let count = 0; count < 100 && one.isOpen; count++) {
        const room = newAddress()
        if (codeOf(await one.say('room:move', joinInput(one, room, newKeys()))) !== 'ok') break
        rooms.push(room)
      }
      const witness = await attack(lab.server, lab.newAddress())
      const inside = await Promise.all([one.room, ...rooms].map((room) => looks(witness, room)))
      const people = inside.reduce((sum, { value }) => sum + (value?.people ?? 0), 0)
      expect(people).toBe(1)
      return `11 refused, ${rooms.length} rooms visited, 1 seat taken`
    },
  },
  {
    id: 'I-119',
    what: 'upgrades with a wrong origin or path, bytes behind them, and an end',
    promise: 'answered; no file descriptor stays open',
    async run(lab) {
      const count = many(40, 400)
      const { server } = lab
      const ask = async (path: string): Promise<void> => {
        const tcp = openTcp(server.port)
        tcp.removeAllListeners('end')
        const headers = { Origin: 'https://evil.example', 'X-Forwarded-For': lab.newAddress() }
        tcp.write(upgradeRequest(path, headers))
        await once(tcp, 'data')
        // Behind the answer, with an end that waits behind it; this side closes nothing.
        tcp.end('and more')
      }
      await Promise.all(
        Array.from({ length: count }, (_, index) => ask(index % 2 === 0 ? WEBSOCKET : '/elsewhere')),
      )
      const before = await server.figures()
      await expect
        .poll(async () => (await server.figures())['confab_open_connections'], { timeout: 10_000 })
        .toBeLessThanOrEqual(Math.max(4, (before['confab_connections'] ?? 0) + 1))
      return `${count} sent, none open`
    },
  },
  {
    id: 'I-120',
    what: 'looks into made-up rooms and into one that exists, for TURN credentials',
    promise: 'none for made-up rooms; one user name an address',
    async run(lab) {
      const one = await attack(lab.server, lab.newAddress())
      const made = []
      for (let count = 0; count < 30; count++) made.push(await looks(one, newAddress()))
      const nameOf = ({ value }: Looked) => value?.iceServers.find(({ username }) => username)?.username
      expect(made.map(nameOf).filter(Boolean)).toEqual([])
      const address = lab.newAddress()
      const member = await sitDown(lab.server, lab.newAddress())
      const names = new Set<string | undefined>()
      for (let count = 0; count < many(5, 20); count++)
        names.add(nameOf(await looks(await attack(lab.server, address), member.room)))
      expect(names.size).toBe(1)
      return `30 made-up rooms, none; ${many(5, 20)} sockets of an address, 1 user name`
    },
  },
  {
    id: 'I-121',
    what: 'knocks for 24 seats on one socket, and a knock and then a join elsewhere',
    promise: 'one place a socket, freed with it',
    async run(lab) {
      const hostKeys = newKeys()
      const room = addressRuledBy(hostKeys)
      const host = await hosts(lab, hostKeys, room)
      await host.order({ type: 'lock' })
      const one = await attack(lab.server, lab.newAddress())
      for (let count = 0; count < 24; count++) await one.say('room:knock', joinInput(one, room, newKeys()))
      const figures = await lab.server.figures()
      expect(figures['confab_waiting']).toBe(1)
      const other = await attack(lab.server, lab.newAddress())
      expect(codeOf(await other.say('room:knock', joinInput(other, room, newKeys())))).toBe('ok')
      expect(codeOf(await other.say('room:join', joinInput(other, newAddress(), newKeys())))).toBe('ok')
      expect((await lab.server.figures())['confab_waiting']).toBe(1)
      one.destroy()
      await expect.poll(async () => (await lab.server.figures())['confab_waiting']).toBe(0)
      return '24 knocks, 1 place; none once the socket is gone'
    },
  },
  {
    id: 'I-122',
    what: 'joining and leaving again and again, on ten sockets of one address',
    promise: 'about one change a second is seen, after a burst',
    async run(lab) {
      const witness = await sitDown(lab.server, lab.newAddress())
      const address = lab.newAddress()
      const begin = performance.now()
      for (let sockets = 0; sockets < 10; sockets++) {
        const one = await attack(lab.server, address)
        for (let count = 0; count < 12 && one.isOpen; count++) {
          await one.say('room:join', joinInput(one, witness.room, newKeys()))
          await one.say('room:leave', {})
        }
      }
      await witness.say('signal:send', { to: 'nobody-here-at-all--', sealed: 'AA' })
      const seconds = (performance.now() - begin) / 1000
      const joins = heard(witness, 'peer:joined')
      expect(joins).toBeLessThanOrEqual(limits.newSeatBurst + 1 + seconds * limits.newSeatsPerSecond)
      return `120 times in ${seconds.toFixed(1)} s; ${joins} joins seen`
    },
  },
  {
    id: 'I-123',
    what: '71 hellos of one seat in a moment',
    promise: 'two a second are seen; the last one in any case',
    async run(lab) {
      const one = await sitDown(lab.server, lab.newAddress())
      const witness = await sitDown(lab.server, lab.newAddress(), one.room)
      const begin = performance.now()
      // As many as a socket may say at once; the rest is too many for any of them to count.
      const said = Array.from({ length: 55 }, (_, index) =>
        one.say('hello:update', { hello: `hello${index}` }),
      )
      await Promise.allSettled(said)
      const seconds = (performance.now() - begin) / 1000
      const seen = witness.texts.filter((text) => text.startsWith('42["peer:hello"'))
      expect(seen.length).toBeLessThanOrEqual(
        limits.seatChangeBurst + 1 + seconds * limits.seatChangesPerSecond,
      )
      expect(seen.at(-1)).toContain('hello54')
      return `${seen.length} seen in ${seconds.toFixed(1)} s, the last one last`
    },
  },
  {
    id: 'I-124',
    what: 'junk from one socket at an address of many people, and joins and knocks without end',
    promise: 'that socket alone is closed; colleagues come in',
    async run(lab) {
      const office = lab.newAddress()
      const colleague = await sitDown(lab.server, office)
      const junk = await attack(lab.server, office)
      while (junk.isOpen) await junk.ask('["nonsense",{}]').catch(() => undefined)
      const eager = await attack(lab.server, office)
      for (let count = 0; count < 24 && eager.isOpen; count++) {
        const arrival = joinInput(eager, newAddress(), newKeys())
        const code = codeOf(await eager.say(count % 2 === 0 ? 'room:knock' : 'room:join', arrival))
        await eager.say('room:leave', {})
        if (code === TOO_MANY) break
      }
      const others = await Promise.all(
        Array.from({ length: 9 }, () => sitDown(lab.server, office, colleague.room)),
      )
      return `1 closed, 1 told to wait; ${others.length} colleagues came in`
    },
  },
  {
    id: 'I-125',
    what: 'a room filled from many addresses with hellos that nobody can read',
    promise: 'a seat is kept for a host, who can remove them',
    async run(lab) {
      const hostKeys = newKeys()
      const room = addressRuledBy(hostKeys)
      const keys = Array.from({ length: limits.seatsPerRoom }, newKeys)
      const fillers = await Promise.all(
        keys.map(async (mine) => {
          const one = await attack(lab.server, lab.newAddress())
          return codeOf(await one.say('room:join', joinInput(one, room, mine, 'unreadable')))
        }),
      )
      expect(fillers.filter((code) => code === 'ok')).toHaveLength(limits.seatsPerRoom - 1)
      const host = await hosts(lab, hostKeys, room)
      for (const { seatKey } of keys)
        expect(await host.order({ type: 'remove', seat: seatIdOf(seatKey) })).toBe('ok')
      expect((await looks(host, room)).value?.people).toBe(1)
      return `${limits.seatsPerRoom - 1} seats taken, a host came in and emptied the room`
    },
  },
  {
    id: 'I-126',
    what: 'looks into a full room without a pause',
    promise: 'answers are paid for by their size',
    async run(lab) {
      const hello = 'a'.repeat(limits.helloChars)
      const room = newAddress()
      for (let count = 0; count < limits.seatsPerRoom - 1; count++) {
        const one = await attack(lab.server, lab.newAddress())
        await one.say('room:join', joinInput(one, room, newKeys(), hello))
      }
      const one = await attack(lab.server, lab.newAddress())
      const begin = performance.now()
      let bytes = 0
      while (one.isOpen && performance.now() - begin < 2_000) {
        const reply = await looks(one, room).catch(() => undefined)
        if (reply?.ok === true) bytes += JSON.stringify(reply).length
      }
      const most = limits.peekBurstBytes + 3 * limits.peekBytesPerSecond + 30_000
      expect(bytes).toBeLessThanOrEqual(most)
      return `${Math.round(bytes / 1000)} kB, then refused`
    },
  },
]

describe('sequences of ordinary messages', () => {
  const lab = useLab('state', turn)
  test.for(rowsToRun(rows))('[R32] leave nothing behind at $id: $what', { timeout: 120_000 }, async (row) => {
    expect(await lab.run(row)).toEqual([])
  })
})
