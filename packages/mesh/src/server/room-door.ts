/** The room as it looks from outside: what looks from the lobby, and the last answer to a join, showed. */
import type { CommandOutput } from '@confab/protocol'
import type { MeshSnapshot } from '../mesh-snapshot.ts'

/** What is known of the room without being in it. */
export class RoomDoor {
  #capacity: number | undefined
  #door: MeshSnapshot['door'] = { isLocked: false, isElsewhere: false, people: 0 }

  get capacity(): number | undefined {
    return this.#capacity
  }

  get door(): MeshSnapshot['door'] {
    return this.#door
  }

  /** A look from the lobby. */
  looked({ capacity, locked, elsewhere, people }: CommandOutput<'room:peek'>): void {
    // Said five times a minute at most, and true until somebody is here.
    const isElsewhere = elsewhere || (this.#door.isElsewhere && people === 0)
    this.#capacity = capacity
    this.#door = { isLocked: locked, isElsewhere, people }
  }

  /** The seat was taken. */
  entered({ capacity }: CommandOutput<'room:join'>): void {
    this.#capacity = capacity
  }
}
