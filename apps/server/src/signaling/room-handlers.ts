/** Entering, leaving, looking into rooms, and knocking where they are locked. */
import type {
  CommandInput,
  CommandOutput,
  ErrorCode,
  HostProof,
  Knocker,
  Peer,
  RoomAddress,
  Reply,
  SealedHello,
  SeatId,
} from '@confab/protocol'
import type { Place, RoomName, RoomView } from '../rooms/room-directory.ts'
import { isHost, isProven, roomIdOf, seatIdOf } from '../rooms/proofs.ts'
import type { Caller } from './caller.ts'
import type { RateVerdict } from '../limits/rate-limit.ts'
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

/** About what an answer to a look takes besides hellos, and a peer in it besides its hello, in bytes. */
const ANSWER_BYTES = 400
const PEER_BYTES = 120

const roomNameOf = (address: RoomAddress): RoomName => ({
  roomId: roomIdOf(address),
  hostKeyHash: address.hostKeyHash,
})

/** A socket sits on one seat at a time: in another room only by a move, and in the same room not at all. */
function sitsElsewhere(place: Place | undefined, { roomId }: RoomName, seat: SeatId): boolean {
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

/** What others see of it costs: coming back is the seat's own affair, no matter who else is at the same address. */
async function takeAppearance(
  caller: Caller,
  { roomId }: RoomName,
  arrival: { readonly seat: SeatId; readonly hello: SealedHello },
  { directory, addresses, seats }: Services,
): Promise<RateVerdict> {
  const { seat, hello } = arrival
  const present = (await directory.look(roomId))?.peers.find((peer) => peer.seat === seat)
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
function waitingFor(host: HostProof | undefined, view: RoomView | undefined): Knocker[] {
  if (host === undefined) return []
  return (view?.waiting ?? []).map(({ seat, hello }) => ({ seat, hello }))
}

/** Whether a seat may be taken, by all that can be seen of anyone who comes, before the room is asked. `move`: from another room. */
async function refuseSeat(
  way: 'join' | 'move',
  caller: Caller,
  input: CommandInput<'room:join'>,
  services: Services,
): Promise<ReturnType<typeof refused> | undefined> {
  const { address, seatKey, hello, host } = input
  const room = roomNameOf(address)
  const seat = seatIdOf(seatKey)
  const place = await services.directory.placeOf(caller.id)
  const mayLeave = way === 'move' && place?.roomId !== room.roomId
  if (!mayLeave && sitsElsewhere(place, room, seat)) return refused('request/out-of-order')
  const refusal = refuseArrival(caller, room, input, services)
  if (refusal !== undefined) return refusal
  if (host !== undefined && !isHost(seat, host, room.hostKeyHash)) return refused('host/unproven')
  const appearance = await takeAppearance(caller, room, { seat, hello }, services)
  return appearance.ok ? undefined : tooMany(appearance)
}

/** Takes a seat. `move`: the one in another room is given up for it. */
async function takeSeat(
  way: 'join' | 'move',
  caller: Caller,
  input: CommandInput<'room:join'>,
  services: Services,
): Promise<Reply<CommandOutput<'room:join'>>> {
  const { directory, callers, addresses, ice } = services
  const refusal = await refuseSeat(way, caller, input, services)
  if (refusal !== undefined) return refusal
  const { address, seatKey, joinNumber, proof, hello, host } = input
  const room = roomNameOf(address)
  const arrival = {
    seat: seatIdOf(seatKey),
    id: caller.id,
    hello,
    rank: host?.rank,
    joinNumber,
    proof,
    address: addresses.countedAs(caller.address),
  }
  const entry = await callers.afterDelivery(directory.enter(room, arrival))
  if (entry.kind === 'settling') return refused('request/too-many', entry.retryAfterMs)
  if (entry.kind !== 'in') return refused(whyNot[entry.kind])
  caller.wasRemoved = false
  const view = await directory.look(room.roomId)
  return done({
    id: caller.id,
    joinedAt: entry.peer.joinedAt,
    peers: [...entry.others],
    capacity: directory.capacity,
    locked: view?.isLocked ?? false,
    waiting: waitingFor(host, view),
    iceServers: ice.serversFor(caller),
  })
}

async function knock(
  caller: Caller,
  input: CommandInput<'room:knock'>,
  services: Services,
): Promise<Reply<CommandOutput<'room:knock'>>> {
  const { directory, callers, addresses } = services
  const room = roomNameOf(input.address)
  if ((await directory.placeOf(caller.id)) !== undefined) return refused('request/out-of-order')
  const refusal = refuseArrival(caller, room, input, services)
  if (refusal !== undefined) return refusal
  const verdict = addresses.takeKnock(caller.address)
  if (!verdict.ok) return tooMany(verdict)
  const { seatKey, hello } = input
  const address = addresses.countedAs(caller.address)
  const knocker = { seat: seatIdOf(seatKey), id: caller.id, hello, address }
  const answer = await callers.afterDelivery(directory.knock(room.roomId, knocker))
  if (answer.kind === 'crowded') return refused('room/full')
  if (answer.kind === 'waiting') return done({ state: 'waiting', ahead: answer.ahead })
  return done({ state: 'admitted' })
}

/** A look into a room: nobody's hello of a locked one, unless it is one's own room. */
async function peek(
  caller: Caller,
  { address }: CommandInput<'room:peek'>,
  services: Services,
): Promise<Reply<CommandOutput<'room:peek'>>> {
  const { directory, addresses, ice } = services
  const refusal = refusePeek(caller, services)
  if (refusal !== undefined) return refusal
  const room = roomNameOf(address)
  const view = await directory.look(room.roomId)
  const place = await directory.placeOf(caller.id)
  caller.lookedInto = caller.wasRemoved ? undefined : room.roomId
  const peers = visiblePeers(room, view, place)
  chargePeek(caller, peers, services)
  return done({
    peers,
    ...outsideOf(view),
    capacity: directory.capacity,
    elsewhere: (await directory.livesElsewhere(room)) && addresses.takeElsewhere(caller.address).ok,
    iceServers: mayEnter(caller, room, view, place) ? ice.serversFor(caller) : ice.withoutTurn,
  })
}

function refusePeek(caller: Caller, { addresses, clock }: Services): ReturnType<typeof refused> | undefined {
  const verdicts = [caller.limits.mayPeek(clock.now()), addresses.mayPeek(caller.address)]
  const verdict = verdicts.find(({ ok }) => !ok)
  return verdict?.ok === false ? tooMany(verdict) : undefined
}

/** Nobody's hello of a locked room is shown, but in one's own. */
function visiblePeers(room: RoomName, view: RoomView | undefined, place: Place | undefined): Peer[] {
  const isShown = place?.roomId === room.roomId || view?.isLocked === false
  return view !== undefined && isShown ? [...view.peers] : []
}

/** Whether somebody is in the room, or may go in just now. */
function mayEnter(
  { wasRemoved }: Caller,
  room: RoomName,
  view: RoomView | undefined,
  place: Place | undefined,
): boolean {
  return place?.roomId === room.roomId || (view?.isLocked === false && !wasRemoved)
}

/** What anyone may see of a room. */
function outsideOf(view: RoomView | undefined) {
  return { people: view?.peers.length ?? 0, locked: view?.isLocked ?? false }
}

function chargePeek(caller: Caller, peers: readonly Peer[], { addresses, clock }: Services): void {
  const bytes = peers.reduce((sum, peer) => sum + peer.hello.length + PEER_BYTES, ANSWER_BYTES)
  caller.limits.chargePeek(bytes, clock.now())
  addresses.chargePeek(caller.address, bytes)
}

/** Makes the handlers of the `room:` commands. */
export function roomHandlers(
  services: Services,
): Pick<Handlers, 'room:peek' | 'room:join' | 'room:move' | 'room:knock' | 'room:leave'> {
  const { directory, callers } = services
  return {
    'room:peek': (caller, input) => peek(caller, input, services),
    'room:join': (caller, input) => takeSeat('join', caller, input, services),
    'room:move': (caller, input) => takeSeat('move', caller, input, services),
    'room:knock': (caller, input) => knock(caller, input, services),
    async 'room:leave'(caller) {
      await callers.afterDelivery(directory.leave(caller.id))
      return done({})
    },
  }
}
