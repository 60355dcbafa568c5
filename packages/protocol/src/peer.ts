import * as v from 'valibot'
import { PeerId, SeatId } from './ids.ts'
import { limits } from './limits.ts'

const opaque = (chars: number) =>
  v.pipe(v.string(), v.minLength(1), v.maxLength(chars), v.regex(/^[A-Za-z0-9_-]+$/))

/** A seat's hello, sealed with the room key: opaque to the server. */
export const SealedHello = opaque(limits.helloChars)
export type SealedHello = v.InferOutput<typeof SealedHello>

/** A message for one peer, sealed for that peer: opaque to the server, and always a string, never an object. */
export const Sealed = opaque(limits.sealedChars)
export type Sealed = v.InferOutput<typeof Sealed>

/** A seat as the others see it. `joinedAt` orders the arrivals of one room (ms of the server's monotonic clock). */
export const Peer = v.strictObject({
  id: PeerId,
  seat: SeatId,
  hello: SealedHello,
  joinedAt: v.pipe(v.number(), v.finite()),
})
export type Peer = v.InferOutput<typeof Peer>

/** Somebody who waits before a locked room: no peer yet, and nobody's messages reach them. */
export const Knocker = v.strictObject({ seat: SeatId, hello: SealedHello })
export type Knocker = v.InferOutput<typeof Knocker>

/** An `RTCIceServer` as configuration and wire carry it. */
export const IceServer = v.strictObject({
  urls: v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(256), v.regex(/^(?:stuns?|turns?):[^\s]+$/))),
    v.minLength(1),
    v.maxLength(16),
  ),
  username: v.optional(v.pipe(v.string(), v.maxLength(512))),
  credential: v.optional(v.pipe(v.string(), v.maxLength(512))),
})
export type IceServer = v.InferOutput<typeof IceServer>
