/** All rooms in this process's memory. A room exists while somebody has a seat in it. */
import { limits, type HostKeyHash, type PeerId, type RoomId } from '@confab/protocol'
import type { Clock } from '../clock.ts'
import { carryOutOrder, lineMoved } from './orders.ts'
import { Room, type Arrival } from './room.ts'
import type {
  Change,
  DirectoryCounts,
  Place,
  RoomDirectory,
  RoomName,
  OutboundEvent,
} from './room-directory.ts'

/** How many rooms there may be, and how many seats each has. */
export interface DirectoryOptions {
  readonly maxRooms: number
  readonly seatsPerRoom: number
  /** Of those, how many one network address may take. */
  readonly seatsPerAddress: number
}

/** Makes an empty directory. */
export function createMemoryDirectory(options: DirectoryOptions, clock: Clock): RoomDirectory {
  const rooms = new Map<RoomId, Room>()
  /** Connected sockets only: a reserved seat is found through its room. */
  const places = new Map<PeerId, Place>()
  /** Connected sockets before a locked room. */
  const waits = new Map<PeerId, Place>()
  /** How many rooms each host key rules. */
  const ruled = new Map<HostKeyHash, number>()

  const size = { capacity: options.seatsPerRoom, seatsPerAddress: options.seatsPerAddress }

  const roomFor = ({ roomId, hostKeyHash }: RoomName): Room | undefined => {
    const existing = rooms.get(roomId)
    if (existing !== undefined || rooms.size >= options.maxRooms) return existing
    const room = new Room(size, hostKeyHash)
    rooms.set(roomId, room)
    ruled.set(hostKeyHash, (ruled.get(hostKeyHash) ?? 0) + 1)
    return room
  }

  const drop = (roomId: RoomId, { hostKeyHash }: Room): void => {
    rooms.delete(roomId)
    const left = (ruled.get(hostKeyHash) ?? 1) - 1
    if (left === 0) ruled.delete(hostKeyHash)
    else ruled.set(hostKeyHash, left)
  }

  const seated = (id: PeerId): { readonly room: Room; readonly change: Change } | undefined => {
    const place = places.get(id)
    const room = place && rooms.get(place.roomId)
    return room && { room, change: { ...place, id, audience: room.presentBut(place.seat), events: [] } }
  }

  /** A room without anybody inside is none, also for those who wait before it. */
  const dropIfEmpty = (roomId: RoomId, room: Room): readonly OutboundEvent[] => {
    if (!room.isEmpty) return []
    drop(roomId, room)
    const ids = room.lock.open().waited.map(({ id }) => id)
    for (const id of ids) waits.delete(id)
    return ids.length === 0 ? [] : [{ to: ids, name: 'room:admitted', data: {} }]
  }

  /** Frees a seat that is still that socket's, and says what follows from it. */
  const free = (room: Room, change: Change): Change | undefined => {
    const { roomId, seat, id } = change
    return room.free(seat, id) ? { ...change, events: dropIfEmpty(roomId, room) } : undefined
  }

  /** Gives up the socket's place in a waiting line. */
  const withdraw = (id: PeerId): readonly OutboundEvent[] => {
    const place = waits.get(id)
    waits.delete(id)
    const room = place && rooms.get(place.roomId)
    if (!place || !room) return []
    room.lock.answer(place.seat, false)
    return lineMoved(room, [place.seat])
  }

  const enter = (name: RoomName, arrival: Arrival): ReturnType<RoomDirectory['enter']> => {
    const { roomId } = name
    const { seat, id } = arrival
    const room = roomFor(name)
    if (room === undefined) return { entry: { kind: 'busy' }, left: undefined }
    const before = seated(id)
    const entry = room.enter(arrival, clock.now())
    if (!('peer' in entry)) {
      // A room that was made for this arrival alone has nobody in it.
      dropIfEmpty(roomId, room)
      return { entry, left: undefined }
    }
    if (entry.kind === 'moved') places.delete(entry.previous)
    // Whoever waited for this very seat on another socket waits no more either.
    const waitedOn = entry.kind === 'entered' ? entry.waitedOn : undefined
    if (waitedOn !== undefined) waits.delete(waitedOn)
    const events = [...(waitedOn === undefined ? [] : lineMoved(room, [seat])), ...withdraw(id)]
    places.set(id, { roomId, seat })
    const isSame = before?.change.roomId === roomId && before.change.seat === seat
    const left = before === undefined || isSame ? undefined : free(before.room, before.change)
    const others = room.peers.filter((peer) => peer.seat !== seat)
    return { entry: { ...entry, others, audience: room.presentBut(seat), events }, left }
  }

  const counts = (): DirectoryCounts => {
    const all = [...rooms.values()]
    const sum = (of: (room: Room) => number) => all.reduce((total, room) => total + of(room), 0)
    return {
      rooms: rooms.size,
      seats: sum(({ seats }) => seats.length),
      seated: places.size,
      waiting: sum(({ lock }) => lock.waiting.length),
      waiters: waits.size,
      hostKeys: ruled.size,
    }
  }

  return {
    capacity: options.seatsPerRoom,
    get counts() {
      return counts()
    },
    look(roomId) {
      const room = rooms.get(roomId)
      return room && { peers: room.peers, isLocked: room.lock.isLocked, waiting: room.lock.waiting }
    },
    hasSeat: ({ roomId, seat }) => rooms.get(roomId)?.occupant(seat) !== undefined,
    hostKeyHashOf: (roomId) => rooms.get(roomId)?.hostKeyHash,
    livesElsewhere: ({ roomId, hostKeyHash }) => !rooms.has(roomId) && ruled.has(hostKeyHash),
    placeOf: (id) => places.get(id),
    waitsAt: (id) => waits.get(id)?.roomId,
    enter,
    knock(roomId, arrival) {
      const { seat, id, hello } = arrival
      const before = waits.get(id)
      const isSame = before?.roomId === roomId && before.seat === seat
      const events = before === undefined || isSame ? [] : withdraw(id)
      const room = rooms.get(roomId)
      if (room === undefined) return { kind: 'admitted', events }
      const earlier = room.lock.waiting.find((waiting) => waiting.seat === seat)?.id
      const knock = room.lock.knock(arrival)
      if (knock.kind === 'admitted' || knock.kind === 'crowded') return { kind: knock.kind, events }
      if (earlier !== undefined) waits.delete(earlier)
      waits.set(id, { roomId, seat })
      const news = { to: room.hosts, name: 'room:knocked', data: { knocker: { seat, hello } } } as const
      return {
        kind: 'waiting',
        ahead: knock.ahead,
        events: knock.kind === 'waiting' ? [...events, news] : events,
      }
    },
    withdraw,
    order({ roomId, rank }, order) {
      const room = rooms.get(roomId)
      if (room === undefined) return undefined
      const events = carryOutOrder(room, rank, order)
      if (order.type === 'remove' && events !== undefined && events.length > 0)
        room.closeToNewcomers(clock.now())
      // Whoever was taken out sits nowhere any more, and whoever was answered waits no more.
      for (const { name, to } of events ?? []) {
        if (name === 'room:removed' || name === 'room:ended') for (const id of to) places.delete(id)
        if (name !== 'room:waiting') for (const id of to) waits.delete(id)
      }
      return events && [...events, ...dropIfEmpty(roomId, room)]
    },
    leave(id) {
      const found = seated(id)
      if (found === undefined) return undefined
      places.delete(id)
      return free(found.room, found.change) ?? found.change
    },
    reserve(id, onLost) {
      const found = seated(id)
      if (found === undefined) return undefined
      const { room, change } = found
      places.delete(id)
      room.reserve(change.seat, id)
      clock.after(limits.seatHoldMs, () => {
        const lost = free(room, change)
        if (lost) onLost({ ...lost, audience: room.presentBut(change.seat) })
      })
      return change
    },
    setHello(id, hello) {
      const found = seated(id)
      found?.room.setHello(found.change.seat, hello)
      return found?.change
    },
  }
}
