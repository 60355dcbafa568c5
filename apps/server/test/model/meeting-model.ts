/**
 * Random histories of many sockets and seats, and what must be true after each step of every one of them. It knows the
 * protocol, and nothing of how the server keeps its books.
 */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import type { HostCommand, HostProof, Peer, RoomAddress, SeatId } from '@confab/protocol'
import { vi } from 'vitest'
import { seatIdOf } from '../../src/rooms/proofs.ts'
import { joinInput } from '../people.ts'
import { addressRuledBy, hostProof, newAddress, newKeys, type Keys } from '../seat-keys.ts'
import type { Heard, Socket, Wire } from './wire.ts'

/** How many seats and rooms there are. */
export const SEATS = 7
export const ROOMS = 3
const CAPACITY = 4
export const ADDRESSES = ['192.0.2.1', '192.0.2.2', '2001:db8::1', '2001:db8:0:1::1']

/** The same for all histories: making keys takes longer than using them. */
const hostKeys = newKeys()
export const seats: readonly Keys[] = Array.from({ length: SEATS }, newKeys)
const seatIds: readonly SeatId[] = seats.map(({ seatKey }) => seatIdOf(seatKey))
/** The first two seats have rights in the rooms of the host key; the last room is ruled by somebody else. */
const proofs: readonly HostProof[] = [
  hostProof(hostKeys, seats[0] as Keys, 'creator'),
  hostProof(hostKeys, seats[1] as Keys, 'host'),
]
export const rooms: readonly RoomAddress[] = [
  addressRuledBy(hostKeys),
  addressRuledBy(hostKeys),
  newAddress(),
]

/** A socket with what its page would know. */
export interface Member {
  readonly socket: Socket
  /** Where it sits, as far as it was told. */
  place: { readonly room: number; readonly seat: number } | undefined
  /** The others by seat, from the join and the events after it. */
  roster: Map<SeatId, Pick<Peer, 'id' | 'hello'>>
  /** Who waits to be let in, for hosts. */
  knockers: Set<SeatId>
  /** Before which room it waits, as far as it was told. */
  waits: number | undefined
}

/** Everybody who is connected, and the server. */
export class World {
  /** Commands of all worlds together. */
  static steps = 0
  readonly wire: Wire
  members: Member[] = []
  #hellos = 0

  constructor(wire: Wire) {
    this.wire = wire
  }

  async connect(address: number): Promise<void> {
    const socket = await this.wire.connect(ADDRESSES[address % ADDRESSES.length] ?? '')
    const blank = { place: undefined, roster: new Map(), knockers: new Set<SeatId>(), waits: undefined }
    this.members.push({ socket, ...blank })
  }

  nextHello(): string {
    this.#hellos += 1
    return `hello-${this.#hellos}`
  }

  /** Has one of the sockets do something, if there is one. */
  async as(index: number, act: (member: Member) => Promise<void>): Promise<void> {
    const member = this.members[index % Math.max(1, this.members.length)]
    if (member !== undefined) await act(member)
  }

  /** Has one of those do something who have rights in the room that they are in. */
  async asHost(index: number, act: (member: Member) => Promise<void>): Promise<void> {
    const hosts = this.members.filter(({ place }) => place !== undefined && place.seat < proofs.length)
    const host = hosts[index % Math.max(1, hosts.length)]
    if (host !== undefined) await act(host)
  }

  /** Somebody who waits, where somebody does; otherwise any seat. */
  answered(index: number): SeatId {
    const waiting = this.members.flatMap(({ knockers }) => [...knockers])
    return waiting[index % Math.max(1, waiting.length)] ?? seatIds[index % SEATS] ?? ''
  }

  async join(member: Member, room: number, seat: number, command: 'room:join' | 'room:move'): Promise<void> {
    const { socket } = member
    const proof = proofs[seat]
    const host = proof !== undefined && room < 2 ? { host: proof } : {}
    const arrival = joinInput(socket, rooms[room] as RoomAddress, seats[seat] as Keys, this.nextHello())
    this.hear()
    const reply = await socket.say(command, { ...arrival, ...host })
    if (!reply?.ok) return
    const { peers, waiting } = reply.value
    Object.assign(member, {
      place: { room, seat },
      waits: undefined,
      roster: new Map(peers.map(({ seat: other, id, hello }) => [other, { id, hello }])),
      knockers: new Set(waiting.map((knocker) => knocker.seat)),
    })
    // What came on the way belongs to the time before.
    if (command === 'room:move') socket.take()
  }

  async order(member: Member, order: HostCommand): Promise<void> {
    const proof = member.place && proofs[member.place.seat]
    if (proof !== undefined) await member.socket.say('host:command', { proof, order })
  }

  /** Applies what everybody heard. */
  hear(): void {
    for (const member of this.members) for (const heard of member.socket.take()) apply(member, heard)
  }

  /** What must be true now. */
  async check(): Promise<void> {
    await this.wire.settle()
    this.hear()
    this.members = this.members.filter(({ socket }) => socket.isOpen)
    const counts = await this.wire.counts()
    for (let room = 0; room < ROOMS; room++) await this.#checkRoom(room)
    ok(Number(counts['seats']) <= ROOMS * CAPACITY)
    strictEqual(
      counts['seated_sockets'] ?? counts['seated'],
      this.members.filter(({ place }) => place).length,
    )
    strictEqual(counts['waiting'], counts['waiting_sockets'] ?? counts['waiters'])
    ok(Number(counts['waiting']) <= this.members.length)
    this.#checkLines()
    strictEqual(counts['callers'], this.members.length)
  }

  /** Everybody inside knows the same people: those somebody who joins now would be told of. */
  async #checkRoom(room: number): Promise<void> {
    const inside = this.members.filter(({ place }) => place?.room === room)
    const [first] = inside
    if (first === undefined) return
    const view = await first.socket.say('room:peek', { address: rooms[room] as RoomAddress })
    // A socket that looks too often is told so, and nothing can be compared.
    if (!view?.ok) return
    const { peers } = view.value
    ok(peers.length <= CAPACITY)
    const ids = peers.map(({ id }) => id)
    strictEqual(new Set(ids).size, ids.length)
    for (const { place, socket, roster } of inside) {
      const own = seatIds[place?.seat ?? -1]
      strictEqual(ids.filter((id) => id === socket.id).length, 1)
      const others = peers.filter(({ seat }) => seat !== own)
      deepStrictEqual(
        toText(roster),
        toText(new Map(others.map(({ seat, id, hello }) => [seat, { id, hello }]))),
      )
    }
  }

  /** Hosts of a room see the same line. */
  #checkLines(): void {
    for (let room = 0; room < ROOMS; room++) {
      const hosts = this.members.filter(({ place }) => place?.room === room && place.seat < proofs.length)
      const lines = hosts.map(({ knockers }) => [...knockers].toSorted().join())
      ok(new Set(lines).size <= 1)
    }
  }

  /** Everybody goes, and all that may be held is given up. */
  async end(): Promise<void> {
    for (const { socket } of this.members) if (socket.isOpen) await socket.close()
    this.members = []
    // A held seat for ten seconds; limits until they have filled up again, penalties for ten minutes.
    for (let minute = 0; minute < 14; minute++) await this.wire.advance(60_000)
    // A connection takes a moment to close.
    await vi.waitFor(async () => {
      const left = Object.entries(await this.wire.counts()).filter(([, count]) => count !== 0)
      deepStrictEqual(left, [])
    })
  }
}

const toText = (roster: ReadonlyMap<SeatId, Pick<Peer, 'id' | 'hello'>>): string[] =>
  [...roster].map(([seat, { id, hello }]) => `${seat} ${id} ${hello}`).toSorted()

type Event = { seat: SeatId; id: string; hello: string; peer: Peer; knocker: { seat: SeatId } }

function lose(member: Member): void {
  Object.assign(member, { place: undefined, waits: undefined })
  member.roster.clear()
  member.knockers.clear()
}

/** What a page makes of each event; the others mean nothing to this model. */
const effects: Readonly<Record<string, (member: Member, event: Event) => void>> = {
  'peer:joined': ({ roster }, { peer }) => void roster.set(peer.seat, { id: peer.id, hello: peer.hello }),
  'peer:moved': ({ roster }, { seat, id, hello }) => void roster.set(seat, { id, hello }),
  'peer:hello': ({ roster }, { seat, id, hello }) => void roster.set(seat, { id, hello }),
  'peer:left': ({ roster }, { seat }) => void roster.delete(seat),
  'room:knocked': ({ knockers }, { knocker }) => void knockers.add(knocker.seat),
  'room:answered': ({ knockers }, { seat }) => void knockers.delete(seat),
  'seat:replaced': lose,
  'room:removed': lose,
  'room:ended': lose,
  'room:admitted': (member) => (member.waits = undefined),
  'room:refused': (member) => (member.waits = undefined),
}

function apply(member: Member, { name, data }: Heard): void {
  effects[name]?.(member, data as Event)
}
