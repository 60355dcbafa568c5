/** Entering, leaving, looking into rooms, and knocking where they are locked. */
import type {
  CommandInput,
  CommandOutput,
  ErrorCode,
  HostProof,
  Knocker,
  RoomAddress,
  Reply,
  SealedHello,
  SeatId,
} from '@confab/protocol'
import type { DirectoryEntry, RoomName } from '../rooms/room-directory.ts'
import { isHost, isProven, roomIdOf, seatIdOf } from '../rooms/proofs.ts'
import type { Caller } from './caller.ts'
import type { RateVerdict } from '../limits/rate-limit.ts'
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

type Entered = Extract<DirectoryEntry, { peer: unknown }>

/** About what an answer to a look takes besides hellos, and a peer in it besides its hello, in bytes. */
const ANSWER_BYTES = 400
const PEER_BYTES = 120

const roomNameOf = (address: RoomAddress): RoomName => ({
  roomId: roomIdOf(address),
  hostKeyHash: address.hostKeyHash,
})

/** Tells the others before the newcomer hears of them: whoever it signals to has met it. */
function announce(
  entry: Entered,
  { joinNumber, proof }: CommandInput<'room:join'>,
  { callers }: Services,
): void {
  const { peer, audience } = entry
  const { seat, id, hello } = peer
  callers.deliver(entry.events)
  if (entry.kind === 'entered') return callers.tell(audience, 'peer:joined', { peer })
  if (entry.kind === 'moved') {
    callers.tell([entry.previous], 'seat:replaced', { id, joinNumber, proof })
    return callers.tell(audience, 'peer:moved', { seat, id, hello })
  }
  if (entry.newHello) callers.tell(audience, 'peer:hello', { seat, id, hello })
}

/** A socket sits on one seat at a time: in another room only by a move, and in the same room not at all. */
function sitsElsewhere(caller: Caller, { roomId }: RoomName, seat: SeatId, { directory }: Services): boolean {
  const place = directory.placeOf(caller.id)
  return place !== undefined && (place.roomId !== roomId || place.seat !== seat)
}

const tooMany = (verdict: Extract<RateVerdict, { ok: false }>) =>
  refused('request/too-many', verdict.retryAfterMs)

/** Whether somebody may come to a room's door at all: not too often, with a proof that holds. */
function refuseArrival(
  caller: Caller,
  room: RoomName,
  { seatKey, joinNumber, proof }: Pick<CommandInput<'room:join'>, 'seatKey' | 'joinNumber' | 'proof'>,
  { clock }: Services,
): ReturnType<typeof refused> | undefined {
  const verdict = caller.limits.takeArrival(clock.now())
  if (!verdict.ok) return tooMany(verdict)
  const isProof = isProven({ roomId: room.roomId, id: caller.id, seatKey, joinNumber, proof })
  return isProof ? undefined : refused('seat/unproven')
}

/** What others see of it costs: coming back is the seat's own affair, whoever else is at the same address. */
function takeAppearance(
  caller: Caller,
  { roomId }: RoomName,
  arrival: { readonly seat: SeatId; readonly hello: SealedHello },
  { directory, addresses, seats }: Services,
): RateVerdict {
  const { seat, hello } = arrival
  const present = directory.look(roomId)?.peers.find((peer) => peer.seat === seat)
  if (present === undefined) return addresses.takeNewSeat(caller.address, roomId)
  const isSeen = present.id !== caller.id || present.hello !== hello
  return isSeen ? seats.takeChange(seat) : { ok: true }
}

const whyNot = {
  full: 'room/full',
  locked: 'room/locked',
  busy: 'server/busy',
  outdated: 'seat/outdated',
} as const satisfies Record<string, ErrorCode>

/** Who waits, for hosts only. */
function waitingFor(host: HostProof | undefined, { roomId }: RoomName, { directory }: Services): Knocker[] {
  if (host === undefined) return []
  return (directory.look(roomId)?.waiting ?? []).map(({ seat, hello }) => ({ seat, hello }))
}

/** Takes a seat; whoever moves gives up the one in the room before. */
function takeSeat(
  caller: Caller,
  input: CommandInput<'room:join'>,
  services: Services,
  isMove: boolean,
): Reply<CommandOutput<'room:join'>> {
  const { directory, callers, addresses, ice } = services
  const { address, seatKey, joinNumber, hello, host } = input
  const room = roomNameOf(address)
  const seat = seatIdOf(seatKey)
  const isHere = directory.placeOf(caller.id)?.roomId === room.roomId
  if ((!isMove || isHere) && sitsElsewhere(caller, room, seat, services))
    return refused('request/out-of-order')
  const refusal = refuseArrival(caller, room, input, services)
  if (refusal !== undefined) return refusal
  if (host !== undefined && !isHost(seat, host, room.hostKeyHash)) return refused('host/unproven')
  const appearance = takeAppearance(caller, room, { seat, hello }, services)
  if (!appearance.ok) return tooMany(appearance)
  const arrival = {
    seat,
    id: caller.id,
    hello,
    rank: host?.rank,
    joinNumber,
    address: addresses.countedAs(caller.address),
  }
  const { entry, left } = directory.enter(room, arrival)
  if (entry.kind === 'settling') return refused('request/too-many', entry.retryAfterMs)
  if (!('peer' in entry)) return refused(whyNot[entry.kind])
  caller.wasRemoved = false
  if (left !== undefined) {
    callers.tell(left.audience, 'peer:left', { seat: left.seat, id: left.id, reason: 'moved' })
    callers.deliver(left.events)
  }
  announce(entry, input, services)
  return done({
    id: caller.id,
    joinedAt: entry.peer.joinedAt,
    peers: [...entry.others],
    capacity: directory.capacity,
    locked: directory.look(room.roomId)?.isLocked ?? false,
    waiting: waitingFor(host, room, services),
    iceServers: ice.serversFor(caller),
  })
}

function knock(
  caller: Caller,
  input: CommandInput<'room:knock'>,
  services: Services,
): Reply<CommandOutput<'room:knock'>> {
  const { directory, callers, addresses } = services
  const room = roomNameOf(input.address)
  if (directory.placeOf(caller.id) !== undefined) return refused('request/out-of-order')
  const refusal = refuseArrival(caller, room, input, services)
  if (refusal !== undefined) return refusal
  const verdict = addresses.takeKnock(caller.address)
  if (!verdict.ok) return tooMany(verdict)
  const { seatKey, hello } = input
  const address = addresses.countedAs(caller.address)
  const answer = directory.knock(room.roomId, { seat: seatIdOf(seatKey), id: caller.id, hello, address })
  callers.deliver(answer.events)
  if (answer.kind === 'crowded') return refused('room/full')
  if (answer.kind === 'waiting') return done({ state: 'waiting', ahead: answer.ahead })
  return done({ state: 'admitted' })
}

/** A look into a room: nobody's hello of a locked one, unless it is one's own room. */
function peek(
  caller: Caller,
  { address }: CommandInput<'room:peek'>,
  services: Services,
): Reply<CommandOutput<'room:peek'>> {
  const { directory, addresses, ice, clock } = services
  const verdict = [caller.limits.mayPeek(clock.now()), addresses.mayPeek(caller.address)].find(
    ({ ok }) => !ok,
  )
  if (verdict?.ok === false) return tooMany(verdict)
  const room = roomNameOf(address)
  const view = directory.look(room.roomId)
  const isInside = directory.placeOf(caller.id)?.roomId === room.roomId
  const isOpen = view !== undefined && !view.isLocked
  caller.lookedInto = caller.wasRemoved ? undefined : room.roomId
  const peers = view !== undefined && (isOpen || isInside) ? [...view.peers] : []
  const bytes = peers.reduce((sum, peer) => sum + peer.hello.length + PEER_BYTES, ANSWER_BYTES)
  caller.limits.chargePeek(bytes, clock.now())
  addresses.chargePeek(caller.address, bytes)
  return done({
    peers,
    people: view?.peers.length ?? 0,
    capacity: directory.capacity,
    locked: view?.isLocked ?? false,
    elsewhere: directory.livesElsewhere(room) && addresses.takeElsewhere(caller.address).ok,
    iceServers: isInside || (isOpen && !caller.wasRemoved) ? ice.serversFor(caller) : ice.withoutTurn,
  })
}

/** Makes the handlers of the `room:` commands. */
export function roomHandlers(
  services: Services,
): Pick<Handlers, 'room:peek' | 'room:join' | 'room:move' | 'room:knock' | 'room:leave'> {
  const { directory, callers } = services
  return {
    'room:peek': (caller, input) => peek(caller, input, services),
    'room:join': (caller, input) => takeSeat(caller, input, services, false),
    'room:move': (caller, input) => takeSeat(caller, input, services, true),
    'room:knock': (caller, input) => knock(caller, input, services),
    'room:leave'(caller) {
      callers.deliver(directory.withdraw(caller.id))
      const change = directory.leave(caller.id)
      if (change !== undefined) {
        const { audience, seat, id, events } = change
        callers.tell(audience, 'peer:left', { seat, id, reason: 'left' })
        callers.deliver(events)
      }
      return done({})
    },
  }
}
