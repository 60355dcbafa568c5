import { randomBytes } from 'node:crypto'
import { limits, type RoomAddress } from '@confab/protocol'
import { describe, expect, test } from 'vitest'
import { roomIdOf, seatIdOf } from '../../src/rooms/proofs.ts'
import { joinInput } from '../people.ts'
import { addressRuledBy, hostProof, newAddress, newKeys, type Keys } from '../seat-keys.ts'
import { attack, codeOf, sitDown, type Attacker } from './attacker.ts'
import { many, useLab, type Lab, type Row } from './lab.ts'
import { caughtUp, pair, refusedInside, refusedOutside, signalTo } from './together.ts'

const GONE = 'peer/gone'
const OUT_OF_ORDER = 'request/out-of-order'
const UNPROVEN = 'seat/unproven'
const TOO_MANY = 'request/too-many'
/** Said without waiting for an answer in between. */
const BATCH = 10

const newcomer = (lab: Lab): Promise<Attacker> => attack(lab.server, lab.newAddress())

/** Says something again and again; returns the codes until it is closed for it, or all was said. */
async function goOn(one: Attacker, times: number, event: (index: number) => string): Promise<string[]> {
  const codes: string[] = []
  while (one.isOpen && codes.length < times) {
    const answers = Array.from({ length: BATCH }, (_, index) => one.ask(event(codes.length + index)))
    for (const answer of await Promise.allSettled(answers)) {
      codes.push(answer.status === 'fulfilled' ? codeOf(answer.value) : 'closed')
    }
  }
  return codes
}

const count = (codes: readonly string[], code: string): number => codes.filter((one) => one === code).length

/** Takes a seat as a host of the room, and locks it. */
async function locksRoom(lab: Lab, hostKeys: Keys, room: RoomAddress): Promise<Attacker> {
  const [host, keys] = [await newcomer(lab), newKeys()]
  const proof = hostProof(hostKeys, keys)
  expect(codeOf(await host.say('room:join', { ...joinInput(host, room, keys), host: proof }))).toBe('ok')
  expect(codeOf(await host.say('host:command', { proof, order: { type: 'lock' } }))).toBe('ok')
  return host
}

const rows: readonly Row[] = [
  {
    id: 'I-24',
    what: 'signals to ids that are names of members of objects, and to the empty one',
    promise: 'nobody is there',
    async run(lab) {
      const ids = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']
      const said = await refusedInside(lab, GONE, () =>
        ids.map((to) => JSON.stringify(['signal:send', { to, sealed: 'AA' }])),
      )
      return `${said} refused, nothing relayed`
    },
  },
  {
    id: 'I-38',
    what: 'signals, hellos, orders and the wish for ICE servers before a join',
    promise: 'refused',
    async run(lab) {
      const proof = hostProof(newKeys(), newKeys())
      const said = await refusedOutside(lab, OUT_OF_ORDER, () => [
        '["signal:send",{"to":"AA","sealed":"AA"}]',
        '["hello:update",{"hello":"AA"}]',
        JSON.stringify(['host:command', { proof, order: { type: 'lock' } }]),
        '["ice:refresh",{}]',
      ])
      return `${said} refused; the socket goes on`
    },
  },
  {
    id: 'I-39',
    what: 'joins of the same room, of another one, and two at once',
    promise: 'the same is fine, another is refused; one seat in the end',
    async run(lab) {
      const [one, keys, room] = [await newcomer(lab), newKeys(), newAddress()]
      const input = joinInput(one, room, keys)
      const both = await Promise.all([one.say('room:join', input), one.say('room:join', input)])
      expect(both.map(codeOf)).toEqual(['ok', 'ok'])
      expect(codeOf(await one.say('room:join', joinInput(one, newAddress(), keys)))).toBe(OUT_OF_ORDER)
      const looker = await newcomer(lab)
      const peek = await looker.say('room:peek', { address: room })
      expect(peek).toMatchObject({ ok: true, value: { peers: [{ id: one.id }] } })
      for (const socket of [one, looker]) socket.destroy()
      return 'two at once answered alike, one seat; another room refused'
    },
  },
  {
    id: 'I-41',
    what: 'signals to oneself',
    promise: 'nobody is there',
    run: async (lab) => {
      const said = await refusedInside(lab, GONE, (one) => [
        `["signal:send",{"to":"${one.id}","sealed":"AA"}]`,
      ])
      return `${said} refused`
    },
  },
  {
    id: 'I-43',
    what: 'signals to ten thousand ids that are nobody’s, beside one that is somebody’s in another room',
    promise: 'one answer for all; then closed',
    async run(lab) {
      const [[one], [stranger]] = [await pair(lab), await pair(lab)]
      const tried = many(1_000, 10_000)
      const codes = await goOn(one, tried, (index) => {
        const to = index % 2 === 0 ? randomBytes(15).toString('base64url') : stranger.id
        return JSON.stringify(['signal:send', { to, sealed: 'AA' }])
      })
      expect([...new Set(codes)].toSorted()).toEqual(['closed', GONE, TOO_MANY])
      return `${count(codes, GONE)} answered alike, ${count(codes, TOO_MANY)} too many, then closed`
    },
  },
  {
    id: 'I-44',
    what: 'signals to somebody in another room',
    promise: 'nobody is there; nothing delivered',
    async run(lab) {
      const stranger = await sitDown(lab.server, lab.newAddress())
      const heard = stranger.texts.length
      await refusedInside(lab, GONE, () => [`["signal:send",{"to":"${stranger.id}","sealed":"AA"}]`])
      const texts = (await caughtUp(stranger)).slice(heard)
      expect(texts.filter((text) => text.startsWith('42'))).toEqual([])
      stranger.destroy()
      return 'refused, nothing delivered'
    },
  },
  {
    id: 'I-48',
    what: 'orders with a made-up proof, another room’s, another seat’s, and one whose rank was raised',
    promise: 'refused; closed after five in a minute',
    async run(lab) {
      const hostKeys = newKeys()
      const room = addressRuledBy(hostKeys)
      const host = await sitDown(lab.server, lab.newAddress(), room)
      const guest = await sitDown(lab.server, lab.newAddress(), room)
      const proofs = [
        hostProof(newKeys(), guest.keys),
        { ...hostProof(newKeys(), guest.keys), hostPub: hostKeys.seatKey },
        hostProof(hostKeys, host.keys),
        { ...hostProof(hostKeys, guest.keys, 'host'), rank: 'creator' as const },
      ]
      // That the guest came in may be on its way still.
      const heard = (await caughtUp(host)).length
      const codes = await goOn(guest, 12, (index) =>
        JSON.stringify(['host:command', { proof: proofs[index % 4], order: { type: 'end' } }]),
      )
      expect([...new Set(codes)]).toEqual(['host/unproven', 'closed'])
      await guest.closed
      const texts = (await caughtUp(host)).slice(heard).filter((text) => text.startsWith('42'))
      expect(texts.filter((text) => !text.includes('peer:away'))).toEqual([])
      host.destroy()
      return `${count(codes, 'host/unproven')} refused, then closed; the meeting goes on`
    },
  },
  {
    id: 'I-50',
    what: 'orders for a room, with its true proof, from another room',
    promise: 'refused',
    async run(lab) {
      const hostKeys = newKeys()
      const host = await locksRoom(lab, hostKeys, addressRuledBy(hostKeys))
      const heard = host.texts.length
      const said = await refusedInside(lab, 'host/unproven', (one) =>
        ['lock', 'unlock', 'end'].map((type) =>
          JSON.stringify(['host:command', { proof: hostProof(hostKeys, one.keys), order: { type } }]),
        ),
      )
      const texts = (await caughtUp(host)).slice(heard)
      expect(texts.filter((text) => text.startsWith('42'))).toEqual([])
      host.destroy()
      return `${said} refused`
    },
  },
  {
    id: 'I-52',
    what: 'looks into rooms without end, and a room’s id used as its address',
    promise: 'one answer for all; then closed; a copied id leads into an empty room',
    async run(lab) {
      const member = await sitDown(lab.server, lab.newAddress())
      const copied = roomIdOf(member.room)
      const looker = await newcomer(lab)
      for (const address of [
        { hostKeyHash: copied, access: copied },
        { ...member.room, access: copied },
      ]) {
        expect(await looker.say('room:peek', { address })).toMatchObject({ ok: true, value: { peers: [] } })
      }
      const codes = await goOn(looker, many(1_000, 100_000), () =>
        JSON.stringify(['room:peek', { address: newAddress() }]),
      )
      expect([...new Set(codes)].toSorted()).toEqual(['closed', 'ok', TOO_MANY])
      member.destroy()
      return `${count(codes, 'ok')} answered, ${count(codes, TOO_MANY)} too many, then closed`
    },
  },
  {
    id: 'I-54',
    what: 'joins of a full room, of a locked one, and thirteen at once',
    promise: 'refused; exactly twelve inside',
    async run(lab) {
      const moderator = newKeys()
      const room = addressRuledBy(moderator)
      const people = await Promise.all(Array.from({ length: limits.seatsPerRoom + 1 }, () => newcomer(lab)))
      const answers = await Promise.all(
        people.map((one, index) => {
          const keys = newKeys()
          const host = index === 0 ? { host: hostProof(moderator, keys) } : {}
          return one.say('room:join', { ...joinInput(one, room, keys), ...host })
        }),
      )
      const codes = answers.map(codeOf)
      expect([count(codes, 'ok'), count(codes, 'room/full')]).toEqual([limits.seatsPerRoom, 1])
      const hostKeys = newKeys()
      const lockedRoom = addressRuledBy(hostKeys)
      const host = await locksRoom(lab, hostKeys, lockedRoom)
      const late = await newcomer(lab)
      expect(codeOf(await late.say('room:join', joinInput(late, lockedRoom, newKeys())))).toBe('room/locked')
      for (const socket of [...people, host, late]) socket.destroy()
      return `${count(codes, 'ok')} inside, one refused; the locked room refused one`
    },
  },
  {
    id: 'I-55',
    what: 'proofs of a seat that are random, another seat’s, another socket’s, another room’s, or of before',
    promise: 'refused; the newest socket of a seat wins once',
    async run(lab) {
      const seated = await sitDown(lab.server, lab.newAddress())
      const { keys, room } = seated
      const said = await refusedOutside(lab, UNPROVEN, (one) =>
        [
          { ...joinInput(one, room, keys), proof: randomBytes(64).toString('base64url').replace(/.$/, 'A') },
          { ...joinInput(one, room, newKeys()), seatKey: keys.seatKey },
          joinInput(seated, room, keys),
          { ...joinInput(one, newAddress(), keys), address: room },
        ].map((input) => JSON.stringify(['room:join', input])),
      )
      const newer = await sitDown(lab.server, lab.newAddress(), room, keys)
      expect(codeOf(await seated.say('hello:update', { hello: 'AA' }))).toBe(OUT_OF_ORDER)
      expect(seated.texts.filter((text) => text.includes('seat:replaced'))).toHaveLength(1)
      const other = await sitDown(lab.server, lab.newAddress(), room)
      expect(codeOf(await signalTo(other, newer.id))).toBe('ok')
      const seats = await other.say('room:peek', { address: room })
      expect(JSON.stringify(seats).split(seatIdOf(keys.seatKey))).toHaveLength(2)
      for (const socket of [seated, newer, other]) socket.destroy()
      return `${said} refused; a newer socket took the seat, the older one was told`
    },
  },
  {
    id: 'I-78',
    what: 'rooms as many as one address can make, one after the other',
    promise: 'at most 120 a minute; the rest is refused',
    async run(lab) {
      const address = lab.newAddress()
      const codes: string[] = []
      for (let made = 0; made < many(160, 2_000); made += 1) {
        const one = await attack(lab.server, address).catch(() => undefined)
        if (one === undefined) break
        codes.push(codeOf(await one.say('room:join', joinInput(one, newAddress(), newKeys()))))
        one.destroy()
      }
      expect([...new Set(codes)]).toEqual(['ok', TOO_MANY])
      // What is earned back while it lasts: two a second.
      expect(count(codes, 'ok')).toBeGreaterThanOrEqual(limits.joinsPerAddressPerMinute)
      return `${count(codes, 'ok')} of ${codes.length} made`
    },
  },
  {
    id: 'I-83',
    what: 'the wish for ICE servers, a hundred times',
    promise: 'six a minute',
    async run(lab) {
      const one = await sitDown(lab.server, lab.newAddress())
      const codes = await goOn(one, 100, () => '["ice:refresh",{}]')
      expect(count(codes, 'ok')).toBe(limits.turnCredentialsPerMinute)
      return `${count(codes, 'ok')} answered, ${count(codes, TOO_MANY)} too many, then closed`
    },
  },
]

describe('messages that are not for this socket, or not now', () => {
  const lab = useLab('routing')
  test.for(rows)('[R23] are refused and change nothing at $id: $what', { timeout: 120_000 }, async (row) => {
    expect(await lab.run(row)).toEqual([])
  })
})
