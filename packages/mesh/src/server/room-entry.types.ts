import type { CommandOutput, Peer } from '@confab/protocol'
import type { Clock } from '../base/platform.ts'
import type { Sealing } from '../sealing/sealing.ts'
import type { Signaling } from './signaling.ts'

/** What entry needs, and who it tells. */
export interface RoomEntryPort {
  readonly clock: Clock
  readonly signaling: Signaling
  /** The keys of the room that this seat is in now. */
  readonly sealing: () => Sealing
  /** A look into the room from the lobby. */
  readonly onPeek: (result: CommandOutput<'room:peek'>) => void
  /** A list is about to be asked for: who is told of from now on may be missing in its answer. Gives it a number. */
  readonly onAsking: () => number
  /** The first join was sent just now, its answer is under way: what is prepared may be sent behind it. */
  readonly onEntering: () => void
  /** The seat is taken, for the first time or again. */
  readonly onEntered: (result: CommandOutput<'room:join'>, list: number) => void
  /** Who is in the room besides this seat, as the server says when asked again. */
  readonly onRoster: (peers: readonly Peer[], list: number) => void
  readonly onChange: () => void
}
