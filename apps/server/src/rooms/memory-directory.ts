/** All rooms in this process's memory. A room exists while somebody has a seat in it. */
import { limits, type PeerId, type RoomId } from '@confab/protocol'
import type { Clock } from '../clock.ts'
import { Room } from './room.ts'
import type { Change, Place, RoomDirectory } from './room-directory.ts'

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

  const roomFor = (roomId: RoomId): Room | undefined => {
    const existing = rooms.get(roomId)
    if (existing !== undefined || rooms.size >= options.maxRooms) return existing
    const room = new Room(options.seatsPerRoom)
    rooms.set(roomId, room)
    return room
  }

  const seated = (id: PeerId): { readonly room: Room; readonly change: Change } | undefined => {
    const place = places.get(id)
    const room = place && rooms.get(place.roomId)
    return room && { room, change: { ...place, id, audience: room.presentBut(place.seat) } }
  }

  const free = (room: Room, { roomId, seat, id }: Change): boolean => {
    const freed = room.free(seat, id)
    if (freed && room.isEmpty) rooms.delete(roomId)
    return freed
  }

  return {
    capacity: options.seatsPerRoom,
    get size() {
      return rooms.size
    },
    peek: (roomId) => rooms.get(roomId)?.peers ?? [],
    placeOf: (id) => places.get(id),
    enter(roomId, arrival) {
      const room = roomFor(roomId)
      if (room === undefined) return { kind: 'busy' }
      const entry = room.enter(arrival, clock.now())
      if (entry.kind === 'full') return entry
      if (entry.kind === 'moved') places.delete(entry.previous)
      places.set(arrival.id, { roomId, seat: arrival.seat })
      return { ...entry, audience: room.presentBut(arrival.seat) }
    },
    leave(id) {
      const found = seated(id)
      if (found === undefined) return undefined
      places.delete(id)
      free(found.room, found.change)
      return found.change
    },
    hold(id, onLost) {
      const found = seated(id)
      if (found === undefined) return undefined
      const { room, change } = found
      places.delete(id)
      room.hold(change.seat, id)
      clock.after(limits.seatHoldMs, () => {
        if (free(room, change)) onLost({ ...change, audience: room.presentBut(change.seat) })
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
