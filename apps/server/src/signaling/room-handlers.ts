/** Entering, leaving, looking into rooms, and knocking where they are locked. */
import type {
  CommandInput,
  CommandOutput,
  ErrorCode,
  HostProof,
  Knocker,
  RoomAddress,
  Reply,
  SeatId,
} from '@confab/protocol'
import type { DirectoryEntry, RoomName } from '../rooms/room-directory.ts'
import { isHost, isProven, roomIdOf, seatIdOf } from '../rooms/seats.ts'
import { iceServersFor } from '../turn/credentials.ts'
import type { Caller } from './caller.ts'
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

type Entered = Extract<DirectoryEntry, { peer: unknown }>

const roomNameOf = (address: RoomAddress): RoomName => ({ roomId: roomIdOf(address), h: address.h })

/** Tells the others before the newcomer hears of them: whoever it signals to has met it. */
function announce(entry: Entered, { callers }: Services): void {
  const { peer, audience } = entry
  const { seat, id, hello } = peer
  callers.say(entry.words)
  if (entry.kind === 'entered') return callers.tell(audience, 'peer:joined', { peer })
  if (entry.kind === 'moved') {
    callers.tell([entry.previous], 'seat:replaced', {})
    return callers.tell(audience, 'peer:moved', { seat, id, hello })
  }
  if (entry.newHello) callers.tell(audience, 'peer:hello', { seat, id, hello })
}

/** A socket sits in one room at a time, on one seat. */
function sitsElsewhere(caller: Caller, { roomId }: RoomName, seat: SeatId, { directory }: Services): boolean {
  const place = directory.placeOf(caller.id)
  return place !== undefined && (place.roomId !== roomId || place.seat !== seat)
}

/** Whether somebody may come to a room's door at all: not too often, with a proof that holds. */
function refuseArrival(
  caller: Caller,
  room: RoomName,
  { seatKey, proof }: Pick<CommandInput<'room:join'>, 'seatKey' | 'proof'>,
  services: Services,
): ReturnType<typeof refused> | undefined {
  const allowance = services.addresses.takeJoin(caller.address)
  if (!allowance.ok) return refused('request/too-many', allowance.retryAfterMs)
  const isProof = isProven({ roomId: room.roomId, id: caller.id, seatKey, proof })
  return isProof ? undefined : refused('seat/unproven')
}

const whyNot = {
  full: 'room/full',
  locked: 'room/locked',
  busy: 'server/busy',
} as const satisfies Record<string, ErrorCode>

/** Who waits, for hosts only. */
function waitingFor(host: HostProof | undefined, { roomId }: RoomName, { directory }: Services): Knocker[] {
  if (host === undefined) return []
  return directory.lockOf(roomId).waiting.map(({ seat, hello }) => ({ seat, hello }))
}

/** Takes a seat; whoever moves gives up the one in the room before. */
function takeSeat(
  caller: Caller,
  input: CommandInput<'room:join'>,
  services: Services,
  isMove: boolean,
): Reply<CommandOutput<'room:join'>> {
  const { directory, callers, clock, ice } = services
  const { address, seatKey, hello, host } = input
  const room = roomNameOf(address)
  const seat = seatIdOf(seatKey)
  if (!isMove && sitsElsewhere(caller, room, seat, services)) return refused('request/out-of-order')
  const refusal = refuseArrival(caller, room, input, services)
  if (refusal !== undefined) return refusal
  if (host !== undefined && !isHost(seat, host, room.h)) return refused('host/unproven')
  const { entry, left } = directory.move(room, { seat, id: caller.id, hello, rank: host?.rank })
  if (!('peer' in entry)) return refused(whyNot[entry.kind])
  caller.knowsRoom = true
  if (left !== undefined) {
    callers.tell(left.audience, 'peer:left', { seat: left.seat, id: left.id, reason: 'moved' })
    callers.say(left.words)
  }
  announce(entry, services)
  return done({
    id: caller.id,
    joinedAt: entry.peer.joinedAt,
    peers: [...entry.others],
    capacity: directory.capacity,
    locked: directory.lockOf(room.roomId).isLocked,
    waiting: waitingFor(host, room, services),
    iceServers: iceServersFor(ice, clock.wallNow()),
  })
}

function knock(
  caller: Caller,
  input: CommandInput<'room:knock'>,
  services: Services,
): Reply<CommandOutput<'room:knock'>> {
  const { directory, callers } = services
  const room = roomNameOf(input.address)
  if (directory.placeOf(caller.id) !== undefined) return refused('request/out-of-order')
  const refusal = refuseArrival(caller, room, input, services)
  if (refusal !== undefined) return refusal
  // One place in one line: whoever knocks elsewhere has left.
  if (directory.waitsAt(caller.id) !== room.roomId) callers.say(directory.withdraw(caller.id))
  const { seatKey, hello } = input
  const answer = directory.knock(room.roomId, { seat: seatIdOf(seatKey), id: caller.id, hello })
  if (answer.kind === 'crowded') return refused('room/full')
  if (answer.kind === 'admitted') return done({ state: 'admitted' })
  callers.say(answer.words)
  return done({ state: 'waiting', ahead: answer.ahead })
}

/** Makes the handlers of the `room:` commands. */
export function roomHandlers(
  services: Services,
): Pick<Handlers, 'room:peek' | 'room:join' | 'room:move' | 'room:knock' | 'room:leave'> {
  const { directory, callers, addresses, clock, ice } = services
  return {
    'room:peek'(caller, { address }) {
      caller.knowsRoom = true
      const room = roomNameOf(address)
      return done({
        peers: [...directory.peek(room.roomId)],
        capacity: directory.capacity,
        locked: directory.lockOf(room.roomId).isLocked,
        elsewhere: directory.livesElsewhere(room) && addresses.takeElsewhere(caller.address).ok,
        iceServers: iceServersFor(ice, clock.wallNow()),
      })
    },
    'room:join': (caller, input) => takeSeat(caller, input, services, false),
    'room:move': (caller, input) => takeSeat(caller, input, services, true),
    'room:knock': (caller, input) => knock(caller, input, services),
    'room:leave'(caller) {
      callers.say(directory.withdraw(caller.id))
      const change = directory.leave(caller.id)
      if (change !== undefined) {
        const { audience, seat, id, words } = change
        callers.tell(audience, 'peer:left', { seat, id, reason: 'left' })
        callers.say(words)
      }
      return done({})
    },
  }
}
