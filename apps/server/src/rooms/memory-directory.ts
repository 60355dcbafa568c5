/** All rooms in this process's memory. A room exists while somebody has a seat in it. */
import { limits, type HostKeyHash, type PeerId, type RoomId } from '@confab/protocol'
import type { Clock } from '../clock.ts'
import { carryOutOrder, lineMoved } from './orders.ts'
import { Room, type Arrival } from './room.ts'
import type { Change, Place, RoomDirectory, RoomName, Word } from './room-directory.ts'

/** How many rooms there may be, and how many seats each has. */
export interface DirectoryOptions {
  readonly maxRooms: number
  readonly seatsPerRoom: number
}

/** Makes an empty directory. */
export function createMemoryDirectory(options: DirectoryOptions, clock: Clock): RoomDirectory {
  const rooms = new Map<RoomId, Room>()
  /** Connected sockets only: a held seat is found through its room. */
  const places = new Map<PeerId, Place>()
  /** Connected sockets before a locked room. */
  const waits = new Map<PeerId, Place>()
  /** How many rooms each host key rules. */
  const ruled = new Map<HostKeyHash, number>()

  const roomFor = ({ roomId, h }: RoomName): Room | undefined => {
    const existing = rooms.get(roomId)
    if (existing !== undefined || rooms.size >= options.maxRooms) return existing
    const room = new Room(options.seatsPerRoom, h)
    rooms.set(roomId, room)
    ruled.set(h, (ruled.get(h) ?? 0) + 1)
    return room
  }

  const drop = (roomId: RoomId, { h }: Room): void => {
    rooms.delete(roomId)
    const left = (ruled.get(h) ?? 1) - 1
    if (left === 0) ruled.delete(h)
    else ruled.set(h, left)
  }

  const seated = (id: PeerId): { readonly room: Room; readonly change: Change } | undefined => {
    const place = places.get(id)
    const room = place && rooms.get(place.roomId)
    return room && { room, change: { ...place, id, audience: room.presentBut(place.seat), words: [] } }
  }

  /** A room without anybody inside is none, also for those who wait before it. */
  const dropIfEmpty = (roomId: RoomId, room: Room): readonly Word[] => {
    if (!room.isEmpty) return []
    drop(roomId, room)
    const ids = room.lock.open().waited.map(({ id }) => id)
    return ids.length === 0 ? [] : [{ to: ids, name: 'room:admitted', data: {} }]
  }

  /** Frees a seat that is still that socket's, and says what follows from it. */
  const free = (room: Room, change: Change): Change | undefined => {
    const { roomId, seat, id } = change
    return room.free(seat, id) ? { ...change, words: dropIfEmpty(roomId, room) } : undefined
  }

  const enter = (name: RoomName, arrival: Arrival) => {
    const { roomId } = name
    const room = roomFor(name)
    if (room === undefined) return { kind: 'busy' } as const
    const entry = room.enter(arrival, clock.now())
    if (entry.kind === 'full' || entry.kind === 'locked') return entry
    if (entry.kind === 'moved') places.delete(entry.previous)
    waits.delete(arrival.id)
    places.set(arrival.id, { roomId, seat: arrival.seat })
    const words = entry.kind === 'entered' && entry.hasWaited ? lineMoved(room, [arrival.seat]) : []
    return { ...entry, audience: room.presentBut(arrival.seat), words }
  }

  return {
    capacity: options.seatsPerRoom,
    get size() {
      return rooms.size
    },
    peek: (roomId) => rooms.get(roomId)?.peers ?? [],
    hostKeyHashOf: (roomId) => rooms.get(roomId)?.h,
    livesElsewhere: ({ roomId, h }) => !rooms.has(roomId) && ruled.has(h),
    lockOf(roomId) {
      const lock = rooms.get(roomId)?.lock
      return { isLocked: lock?.isLocked ?? false, waiting: lock?.waiting ?? [] }
    },
    placeOf: (id) => places.get(id),
    waitsAt: (id) => waits.get(id)?.roomId,
    enter,
    move(name, arrival) {
      const before = seated(arrival.id)
      const entry = enter(name, arrival)
      const isElsewhere = before !== undefined && before.change.roomId !== name.roomId
      return { entry, left: 'peer' in entry && isElsewhere ? free(before.room, before.change) : undefined }
    },
    knock(roomId, arrival) {
      const room = rooms.get(roomId)
      if (room === undefined) return { kind: 'admitted' }
      const knock = room.lock.knock(arrival)
      if (knock.kind === 'admitted' || knock.kind === 'crowded') return knock
      waits.set(arrival.id, { roomId, seat: arrival.seat })
      const { seat, hello } = arrival
      const isNews = knock.kind === 'waiting'
      const words: Word[] = isNews
        ? [{ to: room.hosts, name: 'room:knocked', data: { knocker: { seat, hello } } }]
        : []
      return { kind: 'waiting', ahead: knock.ahead, words }
    },
    withdraw(id) {
      const place = waits.get(id)
      waits.delete(id)
      const room = place && rooms.get(place.roomId)
      // The same seat may wait on a newer socket by now.
      const isLast = room?.lock.waiting.some((waiting) => waiting.id === id) ?? false
      if (!place || !room || !isLast) return []
      room.lock.answer(place.seat, false)
      return lineMoved(room, [place.seat])
    },
    order({ roomId, rank }, order) {
      const room = rooms.get(roomId)
      if (room === undefined) return undefined
      const words = carryOutOrder(room, rank, order)
      // Whoever was taken out sits nowhere any more, and whoever was answered waits no more.
      for (const { name, to } of words ?? []) {
        if (name === 'room:removed' || name === 'room:ended') for (const id of to) places.delete(id)
        if (name !== 'room:waiting') for (const id of to) waits.delete(id)
      }
      return words && [...words, ...dropIfEmpty(roomId, room)]
    },
    leave(id) {
      const found = seated(id)
      if (found === undefined) return undefined
      places.delete(id)
      return free(found.room, found.change) ?? found.change
    },
    hold(id, onLost) {
      const found = seated(id)
      if (found === undefined) return undefined
      const { room, change } = found
      places.delete(id)
      room.hold(change.seat, id)
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
