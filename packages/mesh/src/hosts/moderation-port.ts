/** What moderation works with. */
import type { SeatId } from '@confab/protocol'
import type { HostMessage } from '../link/message-kinds.ts'
import type { OwnSeat } from '../people/own-seat.ts'
import type { Roster } from '../people/roster.ts'
import type { RoomEntry } from '../server/room-entry.ts'
import type { Signaling } from '../server/signaling.ts'

/** What moderation asks of the mesh, and what it tells it. */
export interface ModerationPort {
  readonly own: OwnSeat
  readonly roster: Roster
  readonly entry: RoomEntry
  readonly signaling: Signaling
  /** Says something to one member: over the link, and through the server where that may get lost. */
  readonly tell: (seat: SeatId, order: HostMessage) => void
  readonly onOut: (reason: 'removed' | 'ended', by: string) => void
  readonly onChange: () => void
}
