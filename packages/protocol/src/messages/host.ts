/** What hosts tell the others, and what a person's page tells that person's other device. */
import * as v from 'valibot'
import { HostProof, Nonce, SeatId, SeatKey, Signature } from '../ids.ts'
import { limits } from '../limits.ts'
import { messageRows } from './rows.ts'

/** The messages of hosts. */
export const hostRows = messageRows({
  /**
   * From a host: the room is locked, or open. While it is locked nobody takes in a seat that is neither here, nor in
   * `seats`, nor admitted.
   */
  'host:lock': {
    isLocked: v.boolean(),
    seats: v.pipe(v.array(SeatId), v.maxLength(limits.reportLinks)),
  },
  /** From a host: that seat may come in. */
  'host:admit': { seat: SeatId },
  /** From a host: nobody hears that seat's microphone, or sees its shared screen, until it says to have turned it off. */
  'host:mute': { seat: SeatId, kind: v.picklist(['microphone', 'screen']) },
  /** From a host: close the link with that seat and take it in no more. */
  'host:remove': { seat: SeatId },
  /** From a host: the meeting is over. */
  'host:end': {},
  /**
   * From a host: the room gets a new key. `body` is a rekey in JSON, signed by the seat of `idPub`, which `host` names a
   * host; anybody may pass it on. It is told from its bytes, so they stay as they came.
   */
  'host:rekey': {
    body: v.pipe(v.string(), v.minLength(1), v.maxLength(limits.rekeyChars)),
    idPub: SeatKey,
    signature: Signature,
    host: HostProof,
  },
  /** From a host to hosts: links for one person that were given out, and who each let in. */
  'host:tickets': {
    given: v.pipe(
      v.array(v.strictObject({ ticket: Nonce, seat: v.exactOptional(SeatId) })),
      v.maxLength(limits.reportLinks),
    ),
  },
  /** To my other device, which came by the link of that ticket: I sign that you take my place. */
  'host:successor': { ticket: Nonce, signature: Signature },
  /** From the creator: this gives you the rights of a host. */
  'host:grant': { proof: HostProof },
})
