/** One's own rights in a room: those of the browser that made it, or those that a host passed on. */
import type { HostProof, SeatId } from '@confab/protocol'
import { isHostProof, proveHost } from './host-proof.ts'
import type { KeyStore } from '../key-store.ts'
import type { RoomKeys } from '../room/room-link.types.ts'
import type { Seat } from '../seat.ts'

/** What rights are read from. */
export interface HostRightsSource {
  readonly subtle: SubtleCrypto
  readonly keys: RoomKeys
  readonly keyStore: KeyStore
  readonly seat: Seat
}

/** One's own rights; there may be none. */
export interface HostRights {
  readonly proof: HostProof | undefined
  /** Gives another seat the rights of a host; `undefined` where this browser has not the host key. */
  grant(seat: SeatId): Promise<HostProof | undefined>
  /** Takes rights that were passed on, if they hold, and keeps them with the seat. Returns whether they hold. */
  take(proof: HostProof): Promise<boolean>
}

/** Reads what the key store has. */
export async function loadHostRights({
  subtle,
  keys,
  keyStore,
  seat,
}: HostRightsSource): Promise<HostRights> {
  const { hostKeyHash } = keys.address
  const hostKeys = await keyStore.loadHostKeys(hostKeyHash)
  const created = hostKeys && (await proveHost(subtle, hostKeys, seat.id, 'creator'))
  const isHeld = seat.host !== undefined && (await isHostProof(subtle, hostKeyHash, seat.id, seat.host))
  let passedOn = isHeld ? seat.host : undefined
  return {
    get proof() {
      return created ?? passedOn
    },
    async grant(to) {
      return hostKeys && proveHost(subtle, hostKeys, to, 'host')
    },
    async take(proof) {
      if (!(await isHostProof(subtle, hostKeyHash, seat.id, proof))) return false
      passedOn = proof
      await seat.keepHost(proof)
      return true
    },
  }
}
