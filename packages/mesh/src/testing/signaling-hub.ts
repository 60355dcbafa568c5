/** A signalling server in memory, with as many sockets as a test wants and all the bad luck it asks for. */
import {
  limits,
  type CommandName,
  type CommandOutput,
  type EventData,
  type EventName,
  type HostCommand,
  type IceServer,
  type Peer,
  type PeerId,
  type Reply,
  type SeatId,
} from '@confab/protocol'
import type { Clock } from '../base/platform.ts'
import { HubSocket, type Hub } from './hub-socket.ts'
import { readInput, type HubArrival } from './hub-input.ts'
import type { Random } from './random.ts'

/** What befalls sealed messages on their way, each a probability from 0 to 1. */
export interface BadLuck {
  readonly loss: number
  readonly duplication: number
  readonly reordering: number
}

/** Nothing befalls them. */
export const noBadLuck: BadLuck = { loss: 0, duplication: 0, reordering: 0 }

interface HubSeat {
  peer: Peer
  socket: HubSocket | undefined
}

/** The server, with the verbs of a hostile world. */
export class SignalingHub implements Hub {
  readonly clock: Clock
  readonly random: Random
  luck: BadLuck = noBadLuck
  /** Whether the server drops that signal, of all that it was given to hand on: the first is number 1. */
  drops: (number: number) => boolean = () => false
  /** How much later than others the server hands on such a sealed message of that seat, in ms. */
  holdsMs: (from: SeatId, sealed: string) => number = () => 0
  #signals = 0
  capacity: number = limits.seatsPerRoom
  up = true
  /** How much later than what comes after them the answers to joins are seen, in ms. */
  joinAnswerMs = 0
  iceServers: IceServer[] = []
  /** Seats whose sockets carry nothing just now, which nobody notices: what is said meanwhile comes afterwards. */
  readonly deaf = new Set<SeatId>()
  /** Commands that never get an answer. */
  readonly unanswered = new Set<CommandName>()
  readonly sockets = new Set<HubSocket>()
  locked = false
  /** By what opens the room. */
  readonly #rooms = new Map<string, Map<SeatId, HubSeat>>()
  readonly #waiting = new Map<SeatId, { readonly socket: HubSocket; readonly hello: string }>()
  readonly #welcome = new Set<SeatId>()
  #serial = 0

  constructor(clock: Clock, random: Random) {
    this.clock = clock
    this.random = random
  }

  /** A browser's way to this server. It connects by itself and keeps trying. */
  connect(seat: SeatId): HubSocket {
    return new HubSocket(this, seat)
  }

  /** Ends the process: all sockets drop, and everything is forgotten. */
  kill(): void {
    this.up = false
    this.locked = false
    this.#rooms.clear()
    this.#waiting.clear()
    this.#welcome.clear()
    for (const socket of this.sockets) socket.drop()
  }

  start(): void {
    this.up = true
  }

  nextSerial(): number {
    return (this.#serial += 1)
  }

  handle(socket: HubSocket, name: CommandName, input: object): Reply<unknown> {
    const { room, arrival, to, sealed, order } = readInput(input)
    switch (name) {
      case 'room:peek':
        return this.#peek(socket, room)
      case 'room:join':
        return this.#join(socket, room, arrival)
      case 'room:move':
        return this.#move(socket, room, arrival)
      case 'room:knock':
        return this.#knock(socket, arrival.hello)
      case 'host:command':
        return this.#carryOut(socket, order)
      case 'room:leave':
        return this.#leave(socket)
      case 'signal:send':
        return this.#relay(socket, to, sealed)
      case 'hello:update':
        return this.#update(socket, arrival.hello)
      case 'ice:refresh':
        return ok({ iceServers: this.iceServers })
    }
  }

  #peek({ seat }: HubSocket, room: string): Reply<CommandOutput<'room:peek'>> {
    const isHidden = this.locked && !this.#seatsIn(room).has(seat)
    return ok({
      peers: isHidden ? [] : this.#peers(room),
      people: this.#peers(room).length,
      capacity: this.capacity,
      locked: this.locked,
      elsewhere: this.#isElsewhere(room),
      iceServers: this.iceServers,
    })
  }

  #move(socket: HubSocket, room: string, arrival: HubArrival): Reply<CommandOutput<'room:join'>> {
    const isElsewhere = socket.room !== room && this.#seatsIn(socket.room).has(socket.seat)
    if (isElsewhere) this.#remove(socket, socket.seat, 'moved')
    return this.#join(socket, room, arrival)
  }

  /** All rooms here are of one host key. */
  #isElsewhere(room: string): boolean {
    return this.#peers(room).length === 0 && [...this.#rooms.values()].some(({ size }) => size > 0)
  }

  #seatsIn(room: string): Map<SeatId, HubSeat> {
    const seats = this.#rooms.get(room) ?? new Map<SeatId, HubSeat>()
    this.#rooms.set(room, seats)
    return seats
  }

  #peers(room: string, except?: SeatId): Peer[] {
    return [...this.#seatsIn(room).values()].map(({ peer }) => peer).filter(({ seat }) => seat !== except)
  }

  #knock(socket: HubSocket, hello: string): Reply<CommandOutput<'room:knock'>> {
    if (!this.locked || this.#welcome.has(socket.seat)) return ok({ state: 'admitted' })
    this.#waiting.set(socket.seat, { socket, hello })
    const knocker = { seat: socket.seat, hello }
    for (const room of this.#rooms.keys()) this.#tell(room, socket.seat, 'room:knocked', { knocker })
    return ok({ state: 'waiting', ahead: this.#waiting.size - 1 })
  }

  /** Believes anyone who orders: what proofs are worth is tested elsewhere. */
  #carryOut(socket: HubSocket, order: HostCommand | undefined): Reply<object> {
    switch (order?.type) {
      case 'lock':
        this.locked = true
        this.#welcomeAll([...this.#seatsIn(socket.room).keys(), ...(order.seats ?? [])])
        break
      case 'unlock':
        this.locked = false
        this.#welcomeAll(this.#seatsIn(socket.room).keys())
        break
      case 'admit':
        this.#welcome.add(order.seat)
        this.#answer(socket, order.seat, 'room:admitted')
        break
      case 'refuse':
        this.#answer(socket, order.seat, 'room:refused')
        break
      case 'remove':
        this.#welcome.delete(order.seat)
        this.#remove(socket, order.seat, 'removed')
        break
      case 'end':
      case undefined:
    }
    return ok({})
  }

  #welcomeAll(seats: Iterable<SeatId>): void {
    for (const seat of seats) this.#welcome.add(seat)
  }

  #answer({ room }: HubSocket, seat: SeatId, word: 'room:admitted' | 'room:refused'): void {
    this.#waiting.get(seat)?.socket.hear(word, {})
    this.#waiting.delete(seat)
    this.#tell(room, seat, 'room:answered', { seat })
  }

  #join(socket: HubSocket, room: string, arrival: HubArrival): Reply<CommandOutput<'room:join'>> {
    const seats = this.#seatsIn(room)
    const held = seats.get(socket.seat)
    const refusal = held ? undefined : this.#refuse(socket, seats, arrival)
    if (refusal) return { ok: false, error: { code: refusal } }
    const { seat, id } = socket
    const { hello, isHost } = arrival
    const peer = { id, seat, hello, joinedAt: held?.peer.joinedAt ?? this.nextSerial() }
    seats.set(seat, { peer, socket })
    socket.room = room
    if (held) this.#tellOfReturn(socket, held, arrival)
    else this.#tell(room, seat, 'peer:joined', { peer })
    const waiting = [...this.#waiting].map(([waits, each]) => ({ seat: waits, hello: each.hello }))
    return ok({
      id,
      joinedAt: peer.joinedAt,
      peers: this.#peers(room, seat),
      capacity: this.capacity,
      locked: this.locked,
      waiting: isHost ? waiting : [],
      iceServers: this.iceServers,
    })
  }

  /** Why nobody new gets that seat. */
  #refuse({ seat }: HubSocket, seats: ReadonlyMap<SeatId, HubSeat>, { isHost }: HubArrival) {
    if (this.locked && !isHost && !this.#welcome.has(seat)) return 'room/locked'
    return seats.size >= this.capacity ? 'room/full' : undefined
  }

  #tellOfReturn(socket: HubSocket, before: HubSeat, { hello, joinNumber, proof }: HubArrival): void {
    const { id, seat, room } = socket
    if (before.socket && before.socket !== socket)
      before.socket.hear('seat:replaced', { id, joinNumber, proof })
    if (before.peer.id !== id) this.#tell(room, seat, 'peer:moved', { seat, id, hello })
  }

  #leave(socket: HubSocket): Reply<object> {
    this.#waiting.delete(socket.seat)
    if (this.#seatsIn(socket.room).get(socket.seat)?.socket !== socket)
      return { ok: false, error: { code: 'request/out-of-order' } }
    this.#remove(socket, socket.seat, 'left')
    return ok({})
  }

  #relay(socket: HubSocket, to: PeerId, sealed: string): Reply<object> {
    const isIn = this.#seatsIn(socket.room).get(socket.seat)?.socket === socket
    const target = [...this.#seatsIn(socket.room).values()].find(({ peer }) => peer.id === to)?.socket
    if (!isIn) return { ok: false, error: { code: 'request/out-of-order' } }
    if (!target) return { ok: false, error: { code: 'peer/gone' } }
    const { loss, duplication } = this.luck
    this.#signals += 1
    if (this.drops(this.#signals)) return ok({})
    const heldMs = this.holdsMs(socket.seat, sealed)
    const hear = () => target.hear('signal:received', { from: socket.id, sealed })
    if (heldMs > 0) this.clock.after(heldMs, hear)
    else if (this.random() >= loss) hear()
    if (this.random() < duplication) target.hear('signal:received', { from: socket.id, sealed })
    return ok({})
  }

  #update(socket: HubSocket, hello: string): Reply<object> {
    const seat = this.#seatsIn(socket.room).get(socket.seat)
    if (!seat) return { ok: false, error: { code: 'request/out-of-order' } }
    seat.peer = { ...seat.peer, hello }
    this.#tell(socket.room, socket.seat, 'peer:hello', { seat: socket.seat, id: socket.id, hello })
    return ok({})
  }

  /** A socket closed: its seat is held for a while. */
  onDrop(socket: HubSocket): void {
    const held = this.#seatsIn(socket.room).get(socket.seat)
    if (held?.socket !== socket) return
    held.socket = undefined
    const { id } = held.peer
    this.#tell(socket.room, socket.seat, 'peer:away', { seat: socket.seat, id })
    this.clock.after(limits.seatHoldMs, () => {
      if (this.#seatsIn(socket.room).get(socket.seat) === held && !held.socket)
        this.#remove(socket, socket.seat, 'lost')
    })
  }

  #remove({ room }: HubSocket, seat: SeatId, reason: EventData<'peer:left'>['reason']): void {
    const seats = this.#seatsIn(room)
    const held = seats.get(seat)
    if (!held) return
    seats.delete(seat)
    this.#tell(room, seat, 'peer:left', { seat, id: held.peer.id, reason })
  }

  #tell<Name extends EventName>(room: string, except: SeatId, name: Name, data: EventData<Name>): void {
    for (const [seat, { socket }] of this.#seatsIn(room)) if (seat !== except) socket?.hear(name, data)
  }
}

function ok<Value>(value: Value): Reply<Value> {
  return { ok: true, value }
}
