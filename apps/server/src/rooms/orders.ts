/** What hosts may do to a room, and who is to hear of it. It knows nothing of sockets, and believes what it is told of ranks. */
import type { HostCommand, HostRank, SeatId } from '@confab/protocol'
import type { Waiting } from './lock.ts'
import type { OutboundEvent } from './room-directory.ts'
import type { Room } from './room.ts'

/** Tells hosts that somebody waits no more, and those who wait how many are before them now. */
export function lineMoved(room: Room, gone: readonly SeatId[]): OutboundEvent[] {
  const answered = gone.map((seat) => ({ to: room.hosts, name: 'room:answered', data: { seat } }) as const)
  const places = room.lock.waiting.map(
    ({ id }, ahead) => ({ to: [id], name: 'room:waiting', data: { ahead } }) as const,
  )
  return [...answered, ...places]
}

function open(room: Room): OutboundEvent[] {
  const { wasLocked, waited } = room.lock.open()
  if (!wasLocked) return []
  return [
    { to: room.present, name: 'room:changed', data: { locked: false } },
    { to: waited.map(({ id }) => id), name: 'room:admitted', data: {} },
    ...lineMoved(
      room,
      waited.map(({ seat }) => seat),
    ),
  ]
}

function answer(room: Room, seat: SeatId, isAdmitted: boolean): OutboundEvent[] {
  const waiting: Waiting | undefined = room.lock.answer(seat, isAdmitted)
  // Another host was faster, or the person went away.
  if (waiting === undefined) return []
  return [
    { to: [waiting.id], name: isAdmitted ? 'room:admitted' : 'room:refused', data: {} },
    ...lineMoved(room, [seat]),
  ]
}

function remove(room: Room, seat: SeatId): OutboundEvent[] {
  const occupant = room.occupant(seat)
  if (occupant === undefined) return []
  const { peer, state } = occupant
  room.lock.banish(seat)
  room.free(seat, peer.id)
  return [
    { to: state === 'present' ? [peer.id] : [], name: 'room:removed', data: {} },
    { to: room.present, name: 'peer:left', data: { seat, id: peer.id, reason: 'removed' } },
  ]
}

function end(room: Room): OutboundEvent[] {
  const { waited } = room.lock.open()
  const present = room.present
  for (const seat of room.seats) room.free(seat, room.occupant(seat)?.peer.id ?? '')
  return [{ to: [...present, ...waited.map(({ id }) => id)], name: 'room:ended', data: {} }]
}

/** Carries out an order; `undefined` when the rank does not suffice: only a creator removes a host. */
export function carryOutOrder(room: Room, rank: HostRank, order: HostCommand): OutboundEvent[] | undefined {
  switch (order.type) {
    case 'lock':
      return room.lock.close([...room.seats, ...(order.seats ?? [])])
        ? [{ to: room.present, name: 'room:changed', data: { locked: true } }]
        : []
    case 'unlock':
      return open(room)
    case 'admit':
      return answer(room, order.seat, true)
    case 'refuse':
      return answer(room, order.seat, false)
    case 'remove':
      if (rank !== 'creator' && room.occupant(order.seat)?.rank !== undefined) return undefined
      return remove(room, order.seat)
    case 'end':
      return end(room)
  }
}
