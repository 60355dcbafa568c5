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

function close(room: Room, welcome: readonly SeatId[]): OutboundEvent[] {
  const isNew = room.lock.close([...room.seats, ...welcome])
  return isNew ? [{ to: room.present, name: 'room:changed', data: { locked: true } }] : []
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

function answer(room: Room, seat: SeatId, word: 'admit' | 'refuse'): OutboundEvent[] {
  const waiting: Waiting | undefined = room.lock.answer(seat, word)
  // Another host was faster, or the person went away.
  if (waiting === undefined) return []
  return [
    { to: [waiting.id], name: word === 'admit' ? 'room:admitted' : 'room:refused', data: {} },
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

/** Only a creator removes a host. */
function mayRemove(room: Room, rank: HostRank, seat: SeatId): boolean {
  return rank === 'creator' || room.occupant(seat)?.rank === undefined
}

/** Carries out an order; `undefined` when the rank does not suffice. */
export function carryOutOrder(room: Room, rank: HostRank, order: HostCommand): OutboundEvent[] | undefined {
  switch (order.type) {
    case 'lock':
      return close(room, order.seats ?? [])
    case 'unlock':
      return open(room)
    case 'admit':
      return answer(room, order.seat, 'admit')
    case 'refuse':
      return answer(room, order.seat, 'refuse')
    case 'remove':
      return mayRemove(room, rank, order.seat) ? remove(room, order.seat) : undefined
    case 'end':
      return end(room)
  }
}
