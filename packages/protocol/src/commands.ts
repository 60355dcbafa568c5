/**
 * What a browser may ask of the server. One row a command; types and validators fall out of the table. It knows
 * nothing of how commands travel or who handles them.
 */
import * as v from 'valibot'
import { PeerId, RoomAddress, SeatKey, Signature } from './ids.ts'
import { IceServer, Peer, Sealed, SealedHello } from './peer.ts'

const nothing = v.strictObject({})

/** The commands, each with the shape of its input and of the value that answers it. */
export const commands = {
  /** Who is in a room, without entering it: the lobby asks again and again. */
  'room:peek': {
    input: v.strictObject({ address: RoomAddress }),
    output: v.strictObject({
      peers: v.array(Peer),
      /** How many seats the room has. */
      capacity: v.number(),
      iceServers: v.array(IceServer),
    }),
  },
  /** Takes a seat. `proof` signs the room id and this socket's id with the seat key. Idempotent for the same seat. */
  'room:join': {
    input: v.strictObject({ address: RoomAddress, seatKey: SeatKey, proof: Signature, hello: SealedHello }),
    output: v.strictObject({
      id: PeerId,
      /** When this seat entered, on the same clock as the others' times. */
      joinedAt: v.number(),
      /** Everybody else, in order of arrival. */
      peers: v.array(Peer),
      capacity: v.number(),
      iceServers: v.array(IceServer),
    }),
  },
  /** Gives up the seat at once. */
  'room:leave': { input: nothing, output: nothing },
  /** Hands an opaque string to one peer of the same room, and to nobody else. */
  'signal:send': { input: v.strictObject({ to: PeerId, sealed: Sealed }), output: nothing },
  /** Replaces this seat's hello; the others hear of it before the acknowledgement. */
  'hello:update': { input: v.strictObject({ hello: SealedHello }), output: nothing },
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
