import type { Clock } from '../clock.ts'
import type { RoomDirectory } from '../rooms/room-directory.ts'
import type { IceIssuer } from '../turn/issuer.ts'
import type { AddressLimits } from '../limits/address-limits.ts'
import type { Callers } from './caller.ts'
import type { SeatLimits } from '../limits/seat-limits.ts'

/** What handlers work with. */
export interface Services {
  readonly clock: Clock
  readonly directory: RoomDirectory
  readonly callers: Callers
  readonly addresses: AddressLimits
  readonly seats: SeatLimits
  readonly ice: IceIssuer
}
