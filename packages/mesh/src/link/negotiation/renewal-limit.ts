/**
 * How often the other side of a link may have this one make a new connection: a few times at once, because both ends of a
 * link that broke look for a way, then every five seconds; and where what works would be torn down for it, less often the
 * longer that goes on. Pure but for the clock.
 */
import type { Clock } from '../../base/platform.ts'

/** When a link breaks, both sides may start over, and each of them a second time. */
const AT_ONCE = 4
/** Between two after that, in ms; of a link that is broken, what was not used is kept for later. */
const PAUSE_MS = 5_000
/** To here the pause grows, doubled each time, while it is a working connection that has to go. In ms. */
const LONGEST_PAUSE_MS = 60_000
/** Quiet for so long, and all is as at first. In ms. */
const CALM_MS = 60_000

/** Counts new connections of one link. */
export class RenewalLimit {
  readonly #clock: Clock
  /** Taken since all was quiet. */
  #taken = 0
  #saved = AT_ONCE
  #savedAtMs = -Infinity
  #pauseMs = PAUSE_MS
  #lastMs = -Infinity

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes one if it is due, for a link that is `working` or `broken`. Returns how many ms are missing, 0 where none is. */
  take(state: 'working' | 'broken'): number {
    const now = this.#clock.now()
    if (now - this.#lastMs >= CALM_MS) {
      this.#taken = 0
      this.#pauseMs = PAUSE_MS
    }
    this.#save(now)
    const waitMs = state === 'working' ? this.#untilPause(now) : this.#untilSaved(now)
    if (waitMs > 0) return waitMs
    if (state === 'working' && this.#taken >= AT_ONCE)
      this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS)
    this.#taken += 1
    this.#saved = Math.max(0, this.#saved - 1)
    this.#lastMs = now
    return 0
  }

  #save(now: number): void {
    const earned = Math.floor((now - this.#savedAtMs) / PAUSE_MS)
    if (earned === 0) return
    this.#saved = Math.min(AT_ONCE, this.#saved + earned)
    this.#savedAtMs = this.#saved === AT_ONCE ? now : this.#savedAtMs + earned * PAUSE_MS
  }

  #untilPause(now: number): number {
    return this.#taken < AT_ONCE ? 0 : Math.max(0, this.#pauseMs - (now - this.#lastMs))
  }

  #untilSaved(now: number): number {
    return this.#saved > 0 ? 0 : PAUSE_MS - (now - this.#savedAtMs)
  }
}
