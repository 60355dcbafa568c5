/**
 * What a browser may ask of the server. One row a command; types and validators fall out of the table. It knows
 * nothing of how commands travel or who handles them.
 */
import * as v from 'valibot'
import { HostProof, JoinNumber, PeerId, RoomAddress, SeatId, SeatKey, Signature } from './ids.ts'
import { limits } from './limits.ts'
import { IceServer, Knocker, Peer, Sealed, SealedHello } from './peer.ts'

const nothing = v.strictObject({})

/** What a seat shows when it comes: the room, and that this socket speaks for the seat. */
const arrival = {
  address: RoomAddress,
  seatKey: SeatKey,
  /** Grows with every proof that the seat's page makes: of two joins the one with the higher number is the newer. */
  joinNumber: JoinNumber,
  proof: Signature,
  hello: SealedHello,
}

/** What a host may have the server do. Peers obey what a host tells them sealed, and none of this. */
const hostOrder = v.variant('type', [
  /** Locks. Those who are inside may come back, and so may these seats: people who are on their way from the link before. */
  v.strictObject({
    type: v.literal('lock'),
    seats: v.exactOptional(v.pipe(v.array(SeatId), v.maxLength(limits.reportLinks))),
  }),
  v.strictObject({ type: v.literal('unlock') }),
  v.strictObject({ type: v.literal('admit'), seat: SeatId }),
  v.strictObject({ type: v.literal('refuse'), seat: SeatId }),
  v.strictObject({ type: v.literal('remove'), seat: SeatId }),
  v.strictObject({ type: v.literal('end') }),
])
/** One of the orders that `host:command` carries. */
export type HostCommand = v.InferOutput<typeof hostOrder>

/** What a seat hears when it has taken its place. */
const seated = v.strictObject({
  id: PeerId,
  /** When this seat entered, on the same clock as the others' times. */
  joinedAt: v.number(),
  /** Everybody else, in order of arrival. */
  peers: v.array(Peer),
  capacity: v.number(),
  locked: v.boolean(),
  /** Who waits to be let in, in order of arrival: told to hosts only. */
  waiting: v.array(Knocker),
  iceServers: v.array(IceServer),
})

/** The commands, each with the shape of its input and of the value that answers it. */
export const commands = {
  /** Who is in a room, without entering it: the lobby asks again and again. */
  'room:peek': {
    input: v.strictObject({ address: RoomAddress }),
    output: v.strictObject({
      /** Everybody, in order of arrival; nobody where the room is locked, unless this socket has a seat in it. */
      peers: v.array(Peer),
      /** How many are inside. */
      people: v.pipe(v.number(), v.integer(), v.minValue(0)),
      /** How many seats the room has. */
      capacity: v.number(),
      /** Whether one has to knock. */
      locked: v.boolean(),
      /** Nobody is here, and somebody where the same host key rules: another password, or the link was renewed. */
      elsewhere: v.boolean(),
      /** With TURN credentials only where somebody is inside and nobody has to knock. */
      iceServers: v.array(IceServer),
    }),
  },
  /**
   * Takes a seat. `proof` signs the room id, this socket's id and the number of the join with the seat key. Idempotent for
   * the same seat; a join that is older than one that came before is refused.
   */
  'room:join': {
    input: v.strictObject({ ...arrival, host: v.optional(HostProof) }),
    output: seated,
  },
  /**
   * Takes the same person's place in another room and gives up the one in this room, in one step: a host renewed the
   * link. `proof` is for the new room.
   */
  'room:move': {
    input: v.strictObject({ ...arrival, host: v.optional(HostProof) }),
    output: seated,
  },
  /**
   * Asks to be let into a locked room. `admitted`: the room is open for this seat, which is to join. Otherwise so many
   * wait before it; `room:waiting`, `room:admitted` or `room:refused` follow, and `room:leave` withdraws.
   */
  'room:knock': {
    input: v.strictObject(arrival),
    output: v.variant('state', [
      v.strictObject({ state: v.literal('admitted') }),
      v.strictObject({ state: v.literal('waiting'), ahead: v.number() }),
    ]),
  },
  /** Gives up the seat at once, or the place before a locked room. */
  'room:leave': { input: nothing, output: nothing },
  /** Hands an opaque string to one peer of the same room, and to nobody else. */
  'signal:send': { input: v.strictObject({ to: PeerId, sealed: Sealed }), output: nothing },
  /** Replaces this seat's hello; the others hear of it before the acknowledgement. */
  'hello:update': { input: v.strictObject({ hello: SealedHello }), output: nothing },
  /** Has the server lock, admit, remove or end, for a seat whose proof holds in the room that it is in. */
  'host:command': { input: v.strictObject({ proof: HostProof, order: hostOrder }), output: nothing },
  /** ICE servers with fresh credentials. */
  'ice:refresh': { input: nothing, output: v.strictObject({ iceServers: v.array(IceServer) }) },
} as const

/** The table's rows by name. */
export type Commands = typeof commands
/** The name of a command. */
export type CommandName = keyof Commands
/** What a command takes. */
export type CommandInput<Name extends CommandName> = v.InferOutput<Commands[Name]['input']>
/** What answers a command that was carried out. */
export type CommandOutput<Name extends CommandName> = v.InferOutput<Commands[Name]['output']>
