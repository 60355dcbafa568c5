/** All rooms in this process's memory. A room exists while somebody has a seat in it. */
import {
  limits,
  type HostCommand,
  type HostKeyHash,
  type HostRank,
  type PeerId,
  type RoomId,
  type SealedHello,
} from '@confab/protocol'
import type { Clock } from '../clock.ts'
import type { Waiting } from './lock.ts'
import { carryOutOrder, lineMoved } from './orders.ts'
import type {
  DirectoryCounts,
  DirectoryEntry,
  DirectoryKnock,
  DirectoryOrder,
  OutboundEvent,
  Outcome,
  Place,
  ProvenArrival,
  RoomDirectory,
  RoomName,
  RoomView,
} from './room-directory.ts'
import { Room, type Entry, type RoomSize } from './room.ts'

/** How many rooms there may be, and how many seats each has. */
export interface DirectoryOptions {
  readonly maxRooms: number
  readonly seatsPerRoom: number
  /** Of those, how many one network address may take. */
  readonly seatsPerAddress: number
}

/** What happened without anybody's command is told by itself: a seat that was reserved for too long is free. */
type OnEvents = (events: readonly OutboundEvent[]) => void

type Entered = Extract<Entry, { peer: unknown }>

interface Seated extends Place {
  readonly id: PeerId
  readonly room: Room
}

/** Makes an empty directory. */
export function createMemoryDirectory(
  options: DirectoryOptions,
  clock: Clock,
  onEvents: OnEvents,
): RoomDirectory {
  return new MemoryDirectory(options, clock, onEvents)
}

/** Each method does all that it does before it hands over its promise: nothing comes between. */
class MemoryDirectory implements RoomDirectory {
  readonly #maxRooms: number
  readonly #size: RoomSize
  readonly #clock: Clock
  readonly #onEvents: OnEvents
  readonly #rooms = new Map<RoomId, Room>()
  /** Connected sockets only: a reserved seat is found through its room. */
  readonly #places = new Map<PeerId, Place>()
  /** Connected sockets before a locked room. */
  readonly #waits = new Map<PeerId, Place>()
  /** How many rooms each host key rules. */
  readonly #ruled = new Map<HostKeyHash, number>()

  constructor(
    { maxRooms, seatsPerRoom, seatsPerAddress }: DirectoryOptions,
    clock: Clock,
    onEvents: OnEvents,
  ) {
    this.#maxRooms = maxRooms
    this.#size = { capacity: seatsPerRoom, seatsPerAddress }
    this.#clock = clock
    this.#onEvents = onEvents
  }

  // ---- Looking

  get capacity(): number {
    return this.#size.capacity
  }

  async counts(): Promise<DirectoryCounts> {
    const all = [...this.#rooms.values()]
    const sum = (of: (room: Room) => number) => all.reduce((total, room) => total + of(room), 0)
    return {
      rooms: this.#rooms.size,
      seats: sum(({ seats }) => seats.length),
      seated: this.#places.size,
      waiting: sum(({ lock }) => lock.waiting.length),
      waiters: this.#waits.size,
      hostKeys: this.#ruled.size,
    }
  }

  async look(roomId: RoomId): Promise<RoomView | undefined> {
    const room = this.#rooms.get(roomId)
    return room && { peers: room.peers, isLocked: room.lock.isLocked, waiting: room.lock.waiting }
  }

  async hostKeyHashOf(roomId: RoomId): Promise<HostKeyHash | undefined> {
    return this.#rooms.get(roomId)?.hostKeyHash
  }

  async livesElsewhere({ roomId, hostKeyHash }: RoomName): Promise<boolean> {
    return !this.#rooms.has(roomId) && this.#ruled.has(hostKeyHash)
  }

  async placeOf(id: PeerId): Promise<Place | undefined> {
    return this.#places.get(id)
  }

  // ---- Coming

  async enter(name: RoomName, arrival: ProvenArrival): Promise<Outcome<DirectoryEntry>> {
    const { roomId } = name
    const { seat, id } = arrival
    const room = this.#roomFor(name)
    if (room === undefined) return { result: { kind: 'busy' }, events: [] }
    const before = this.#seated(id)
    const entry = room.enter(arrival, this.#clock.now())
    if (!('peer' in entry)) {
      // A room that was made for this arrival alone has nobody in it.
      this.#dropIfEmpty(roomId, room)
      return { result: entry, events: [] }
    }
    const waited = this.#stopWaiting(room, entry, id)
    if (entry.kind === 'moved') this.#places.delete(entry.previous)
    this.#places.set(id, { roomId, seat })
    const isSame = before?.roomId === roomId && before.seat === seat
    const left = before === undefined || isSame ? [] : this.#left(before, 'moved')
    const { peer } = entry
    const others = room.peers.filter((other) => other.seat !== seat)
    // The others hear of a newcomer before it hears of them: anyone who it signals to has met it.
    const events = [...left, ...waited, ...this.#news(room, entry, arrival)]
    return { result: { kind: 'in', peer, others }, events }
  }

  /** Anyone who waited for this very seat on another socket waits no more either. */
  #stopWaiting(room: Room, entry: Entered, id: PeerId): OutboundEvent[] {
    const waitedOn = entry.kind === 'entered' ? entry.waitedOn : undefined
    if (waitedOn !== undefined) this.#waits.delete(waitedOn)
    return [...(waitedOn === undefined ? [] : lineMoved(room, [entry.peer.seat])), ...this.#withdraw(id)]
  }

  #news(room: Room, entry: Entered, { joinNumber, proof }: ProvenArrival): OutboundEvent[] {
    const { peer } = entry
    const { seat, id, hello } = peer
    const to = room.presentBut(seat)
    if (entry.kind === 'entered') return [{ to, name: 'peer:joined', data: { peer } }]
    if (entry.kind === 'repeated')
      return entry.newHello ? [{ to, name: 'peer:hello', data: { seat, id, hello } }] : []
    return [
      { to: [entry.previous], name: 'seat:replaced', data: { id, joinNumber, proof } },
      { to, name: 'peer:moved', data: { seat, id, hello } },
    ]
  }

  async knock(roomId: RoomId, arrival: Waiting): Promise<Outcome<DirectoryKnock>> {
    const { seat, id, hello } = arrival
    const events = this.#withdrawElsewhere(id, { roomId, seat })
    const room = this.#rooms.get(roomId)
    if (room === undefined) return { result: { kind: 'admitted' }, events }
    const earlier = room.lock.waiting.find((waiting) => waiting.seat === seat)?.id
    const knock = room.lock.knock(arrival)
    if (knock.kind === 'admitted' || knock.kind === 'crowded') return { result: { kind: knock.kind }, events }
    if (earlier !== undefined) this.#waits.delete(earlier)
    this.#waits.set(id, { roomId, seat })
    const news = { to: room.hosts, name: 'room:knocked', data: { knocker: { seat, hello } } } as const
    return {
      result: { kind: 'waiting', ahead: knock.ahead },
      events: knock.kind === 'waiting' ? [...events, news] : events,
    }
  }

  /** A socket waits before one door. */
  #withdrawElsewhere(id: PeerId, { roomId, seat }: Place): OutboundEvent[] {
    const before = this.#waits.get(id)
    const isSame = before?.roomId === roomId && before.seat === seat
    return before === undefined || isSame ? [] : this.#withdraw(id)
  }

  // ---- Being there

  async order(
    { roomId, rank }: Place & { readonly rank: HostRank },
    order: HostCommand,
  ): Promise<Outcome<DirectoryOrder>> {
    const room = this.#rooms.get(roomId)
    const events = room && carryOutOrder(room, rank, order)
    if (room === undefined || events === undefined) return { result: { kind: 'forbidden' }, events: [] }
    if (order.type === 'remove' && events.length > 0) room.closeToNewcomers(this.#clock.now())
    this.#forgetPlaces(events)
    const removed = events.flatMap(({ name, to }) => (name === 'room:removed' ? to : []))
    return { result: { kind: 'done', removed }, events: [...events, ...this.#dropIfEmpty(roomId, room)] }
  }

  /** Anyone who was taken out sits nowhere any more, and anyone who was answered waits no more. */
  #forgetPlaces(events: readonly OutboundEvent[]): void {
    for (const { name, to } of events) {
      if (name === 'room:removed' || name === 'room:ended') for (const id of to) this.#places.delete(id)
      if (name !== 'room:waiting') for (const id of to) this.#waits.delete(id)
    }
  }

  async setHello(id: PeerId, hello: SealedHello): Promise<Outcome<boolean>> {
    const seated = this.#seated(id)
    if (seated === undefined) return { result: false, events: [] }
    const { room, seat } = seated
    room.setHello(seat, hello)
    return {
      result: true,
      events: [{ to: room.presentBut(seat), name: 'peer:hello', data: { seat, id, hello } }],
    }
  }

  // ---- Going

  async leave(id: PeerId): Promise<Outcome<void>> {
    const waited = this.#withdraw(id)
    const seated = this.#seated(id)
    this.#places.delete(id)
    return { result: undefined, events: [...waited, ...(seated ? this.#left(seated, 'left') : [])] }
  }

  async reserve(id: PeerId): Promise<Outcome<void>> {
    const waited = this.#withdraw(id)
    const seated = this.#seated(id)
    if (seated === undefined) return { result: undefined, events: waited }
    const { room, seat } = seated
    this.#places.delete(id)
    room.reserve(seat, id)
    this.#clock.after(limits.seatHoldMs, () => {
      const lost = this.#left(seated, 'lost')
      if (lost.length > 0) this.#onEvents(lost)
    })
    const away = { to: room.presentBut(seat), name: 'peer:away', data: { seat, id } } as const
    return { result: undefined, events: [...waited, away] }
  }

  /** Frees a seat, if it is still that socket's, and says so. */
  #left({ roomId, room, seat, id }: Seated, reason: 'left' | 'lost' | 'moved'): OutboundEvent[] {
    if (!room.free(seat, id)) return []
    const emptied = this.#dropIfEmpty(roomId, room)
    return [{ to: room.presentBut(seat), name: 'peer:left', data: { seat, id, reason } }, ...emptied]
  }

  /** Gives up the socket's place in a waiting line. */
  #withdraw(id: PeerId): OutboundEvent[] {
    const place = this.#waits.get(id)
    this.#waits.delete(id)
    const room = place && this.#rooms.get(place.roomId)
    if (!place || !room) return []
    room.lock.answer(place.seat, 'refuse')
    return lineMoved(room, [place.seat])
  }

  // ---- Rooms

  #seated(id: PeerId): Seated | undefined {
    const place = this.#places.get(id)
    const room = place && this.#rooms.get(place.roomId)
    return room && { ...place, id, room }
  }

  #roomFor({ roomId, hostKeyHash }: RoomName): Room | undefined {
    const existing = this.#rooms.get(roomId)
    if (existing !== undefined || this.#rooms.size >= this.#maxRooms) return existing
    const room = new Room(this.#size, hostKeyHash)
    this.#rooms.set(roomId, room)
    this.#ruled.set(hostKeyHash, (this.#ruled.get(hostKeyHash) ?? 0) + 1)
    return room
  }

  /** A room without anybody inside is none, also for those who wait before it. */
  #dropIfEmpty(roomId: RoomId, room: Room): OutboundEvent[] {
    if (!room.isEmpty) return []
    const { hostKeyHash } = room
    this.#rooms.delete(roomId)
    const left = (this.#ruled.get(hostKeyHash) ?? 1) - 1
    if (left === 0) this.#ruled.delete(hostKeyHash)
    else this.#ruled.set(hostKeyHash, left)
    const ids = room.lock.open().waited.map(({ id }) => id)
    for (const id of ids) this.#waits.delete(id)
    return ids.length === 0 ? [] : [{ to: ids, name: 'room:admitted', data: {} }]
  }
}
