/** What the server brought as somebody's and was refused: counted, and shown where it is too much for an accident. */
import type { SeatId } from '@confab/protocol'
import type { MeshSnapshot } from '../mesh-snapshot.ts'
import type { Clock } from '../base/platform.ts'

/**
 * One or two refusals may be a page that was reloaded, or a room that moved, while something was on its way: so many
 * of one seat within so many ms are not.
 */
const SUSPICIOUS = 3
const WINDOW_MS = 60_000

/** Under this stands what was said to be somebody's who is not here: seats can be made up without end. */
const NOBODY = ''

/** What counting needs. */
interface RefusalsPort {
  readonly clock: Clock
  readonly isHere: (seat: SeatId) => boolean
  readonly onChange: () => void
}

/** Counts refusals. */
export class Refusals {
  readonly #port: RefusalsPort
  readonly #recentMs = new Map<SeatId, readonly number[]>()
  #counts: MeshSnapshot['refused'] = {}

  constructor(port: RefusalsPort) {
    this.#port = port
  }

  /** Of each seat that had too much for an accident: how much it was in all. Nothing of it is forgotten. */
  get counts(): MeshSnapshot['refused'] {
    return this.#counts
  }

  /** Something was refused that was said to be that seat's. */
  note(named: SeatId): void {
    const seat = this.#port.isHere(named) ? named : NOBODY
    const now = this.#port.clock.now()
    const recent = [...(this.#recentMs.get(seat) ?? []).filter((ms) => now - ms < WINDOW_MS), now]
    this.#recentMs.set(seat, recent.slice(-SUSPICIOUS))
    const before = this.#counts[seat]
    if (before === undefined && recent.length < SUSPICIOUS) return
    this.#counts = { ...this.#counts, [seat]: before === undefined ? SUSPICIOUS : before + 1 }
    this.#port.onChange()
  }
}
