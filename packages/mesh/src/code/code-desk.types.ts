import type { OwnSeat } from '../own-seat.ts'
import type { Clock } from '../platform.ts'
import type { Roster } from '../roster.ts'

/** What the code needs of the mesh. */
export interface CodeDeskPort {
  readonly clock: Clock
  readonly own: OwnSeat
  readonly roster: Roster
  onChange(): void
}
