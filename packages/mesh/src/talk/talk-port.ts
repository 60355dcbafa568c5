import type { OwnSeat } from '../own-seat.ts'
import type { Clock } from '../platform.ts'
import type { Roster } from '../roster.ts'
import type { Heard } from './talk.types.ts'

/** What people's pages need of the mesh to talk with each other beyond connecting. */
export interface TalkPort {
  readonly clock: Clock
  readonly own: OwnSeat
  readonly roster: Roster
  onHeard(heard: Heard): void
  onChange(): void
}
