/** The first bytes on a link: they name a key that only its two ends have, and the certificates in use. */
import type { SeatId } from '@confab/protocol'
import { deriveBinding } from './pair.ts'
import type { Match, Pairing } from './pairing.ts'
import { concat, sameBytes, type Bytes } from '../primitives.ts'

/** The name of the key, and the hash over both certificates. */
const BINDING_BYTES = 64
const KEY_ID_BYTES = 32

/** Binds one's side of the links to others, and checks theirs. */
export interface Binding {
  bind(to: SeatId): Promise<Bytes | undefined>
  check(from: SeatId, bytes: Uint8Array): Promise<boolean>
}

/** Makes the binding of one seat's links. */
export function createBinding(subtle: SubtleCrypto, seat: SeatId, pairing: Pairing): Binding {
  const fromSelf = ({ own, peer, state }: Match, to: SeatId) =>
    deriveBinding(subtle, state.secret, { from: seat, to }, own.fingerprint, peer.fingerprint)
  const toSelf = ({ own, peer, state }: Match, from: SeatId) =>
    deriveBinding(subtle, state.secret, { from, to: seat }, peer.fingerprint, own.fingerprint)
  return {
    async bind(to) {
      const match = await pairing.toSeal(to)
      if (!match) return undefined
      const channel = await match.state.sending('peer')
      return concat(channel.keys.keyId, await fromSelf(match, to))
    },
    async check(from, bytes) {
      if (bytes.length !== BINDING_BYTES) return false
      const match = await pairing.named(from, 'peer', bytes.subarray(0, KEY_ID_BYTES))
      return match !== undefined && sameBytes(await toSelf(match, from), bytes.subarray(KEY_ID_BYTES))
    },
  }
}
