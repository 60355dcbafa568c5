/** Entering, leaving and looking into rooms. */
import type { CommandInput, CommandOutput, Reply, RoomId, SeatId } from '@confab/protocol'
import type { DirectoryEntry } from '../rooms/room-directory.ts'
import { isProven, roomIdOf, seatIdOf } from '../rooms/seats.ts'
import { iceServersFor } from '../turn/credentials.ts'
import type { Caller } from './caller.ts'
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

type Entered = Extract<DirectoryEntry, { peer: unknown }>

/** Tells the others before the newcomer hears of them: whoever it signals to has met it. */
function announce(entry: Entered, { callers }: Services): void {
  const { peer, audience } = entry
  const { seat, id, hello } = peer
  if (entry.kind === 'entered') return callers.tell(audience, 'peer:joined', { peer })
  if (entry.kind === 'moved') {
    callers.tell([entry.previous], 'seat:replaced', {})
    return callers.tell(audience, 'peer:moved', { seat, id, hello })
  }
  if (entry.newHello) callers.tell(audience, 'peer:hello', { seat, id, hello })
}

/** A socket sits in one room at a time, on one seat. */
function sitsElsewhere(caller: Caller, roomId: RoomId, seat: SeatId, { directory }: Services): boolean {
  const place = directory.placeOf(caller.id)
  return place !== undefined && (place.roomId !== roomId || place.seat !== seat)
}

function join(
  caller: Caller,
  input: CommandInput<'room:join'>,
  services: Services,
): Reply<CommandOutput<'room:join'>> {
  const { directory, addresses, clock, ice } = services
  const { address, seatKey, proof, hello } = input
  const roomId = roomIdOf(address)
  const seat = seatIdOf(seatKey)
  if (sitsElsewhere(caller, roomId, seat, services)) return refused('request/out-of-order')
  const allowance = addresses.takeJoin(caller.address)
  if (!allowance.ok) return refused('request/too-many', allowance.retryAfterMs)
  if (!isProven({ roomId, id: caller.id, seatKey, proof })) return refused('seat/unproven')
  const entry = directory.enter(roomId, { seat, id: caller.id, hello })
  if (entry.kind === 'full') return refused('room/full')
  if (entry.kind === 'busy') return refused('server/busy')
  caller.knowsRoom = true
  announce(entry, services)
  return done({
    id: caller.id,
    joinedAt: entry.peer.joinedAt,
    peers: [...entry.others],
    capacity: directory.capacity,
    iceServers: iceServersFor(ice, clock.wallNow()),
  })
}

/** Makes the handlers of the `room:` commands. */
export function roomHandlers(services: Services): Pick<Handlers, 'room:peek' | 'room:join' | 'room:leave'> {
  const { directory, callers, clock, ice } = services
  return {
    'room:peek'(caller, { address }) {
      caller.knowsRoom = true
      return done({
        peers: [...directory.peek(roomIdOf(address))],
        capacity: directory.capacity,
        iceServers: iceServersFor(ice, clock.wallNow()),
      })
    },
    'room:join': (caller, input) => join(caller, input, services),
    'room:leave'(caller) {
      const change = directory.leave(caller.id)
      if (change !== undefined) {
        const { audience, seat, id } = change
        callers.tell(audience, 'peer:left', { seat, id, reason: 'left' })
      }
      return done({})
    },
  }
}
