import type { HostRank, RoomId, SeatId } from '@confab/protocol'
import type { RoomKeys } from './room/room-link.types.ts'

/** What a new key is made for. */
export interface RekeyTerms {
  /** Everybody who was removed so far. */
  readonly without: readonly SeatId[]
  /** Everybody else who is here now. */
  readonly seats: readonly SeatId[]
  readonly password: string | undefined
}

/** A rekey that is genuine. */
export interface Rekey {
  readonly from: RoomId
  readonly keys: RoomKeys
  /** Everybody who was removed so far. */
  readonly without: readonly SeatId[]
  /** Everybody it is for: who was here when it was made. It is passed on to nobody else. */
  readonly seats: readonly SeatId[]
  readonly by: SeatId
  readonly rank: HostRank
  /** Tells one rekey from another, the same for everybody. */
  readonly digest: string
}
