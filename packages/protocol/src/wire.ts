/** The envelope around commands: the handshake's version and the acknowledgement. */
import * as v from 'valibot'
import { errorCodes, type ErrorCode } from './errors.ts'

/** The major version of this protocol; both sides must speak the same one. */
export const PROTOCOL_VERSION = 3

/**
 * What a socket shows when it connects, as Socket.IO's `auth`. A refused connection ends in a `connect_error` whose
 * `message` is the error code and whose `data` is a {@link Refusal}.
 */
export const Handshake = v.strictObject({ version: v.literal(PROTOCOL_VERSION) })
export type Handshake = v.InferOutput<typeof Handshake>

/** Why a command was not carried out. */
export interface Refusal {
  readonly code: ErrorCode
  /** After how many ms the same command may be tried again, where waiting helps. */
  readonly retryAfterMs?: number
}

/** The acknowledgement that every command gets, also the refused one. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Refusal }

/** A refused command's answer, as it is read from the wire. */
export const RefusedReply = v.strictObject({
  ok: v.literal(false),
  error: v.strictObject({
    code: v.picklist(errorCodes),
    retryAfterMs: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  }),
})
