import type { HostRank, RoomId, SeatId } from '@confab/protocol'
import type { RoomKeys } from './room-link.types.ts'

/** A deal that is genuine. */
export interface Deal {
  readonly from: RoomId
  readonly keys: RoomKeys
  /** Everybody who was removed so far. */
  readonly without: readonly SeatId[]
  readonly by: SeatId
  readonly rank: HostRank
  /** Tells one deal from another, the same for everybody. */
  readonly digest: string
}
