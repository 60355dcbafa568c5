/**
 * How often the other side of a link may have this one make a new connection: a few times at once, because both ends of a
 * link that broke look for a way, then every five seconds; and where what works would be torn down for it, less often the
 * longer that goes on. Pure but for the clock.
 */
import type { Clock } from './platform.ts'

/** Of a link that breaks both sides may begin anew, and one of them once more. */
const AT_ONCE = 3
/** Between two after that, in ms. */
const PAUSE_MS = 5_000
/** To here the pause grows, doubled each time, while it is a working connection that has to go. In ms. */
const LONGEST_PAUSE_MS = 60_000
/** Quiet for so long, and all is as at first. In ms. */
const CALM_MS = 60_000

/** Counts new connections of one link. */
export class RenewalLimit {
  readonly #clock: Clock
  #atOnce = AT_ONCE
  #pauseMs = PAUSE_MS
  #lastMs = -Infinity

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes one if it is due, for a link that is `working` or `broken`. Returns how many ms are missing, 0 where none is. */
  take(state: 'working' | 'broken'): number {
    const now = this.#clock.now()
    const sinceMs = now - this.#lastMs
    if (sinceMs >= CALM_MS) {
      this.#atOnce = AT_ONCE
      this.#pauseMs = PAUSE_MS
    }
    const pauseMs = state === 'working' ? this.#pauseMs : PAUSE_MS
    if (this.#atOnce === 0 && sinceMs < pauseMs) return pauseMs - sinceMs
    if (this.#atOnce > 0) this.#atOnce -= 1
    else if (state === 'working') this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS)
    this.#lastMs = now
    return 0
  }
}
