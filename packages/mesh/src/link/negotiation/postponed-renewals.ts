/**
 * New connections that the other side asks for: made at once where one is due, and else later. What works is not torn down
 * more often than that; the newest wish is remembered meanwhile, so that two who mean it find each other.
 */
import type { Clock } from '../../base/platform.ts'
import type { Stop } from '../../base/scope.ts'
import { RenewalLimit } from './renewal-limit.ts'

/** The wishes of one link. */
export class PostponedRenewals<Wish> {
  readonly #clock: Clock
  readonly #limit: RenewalLimit
  readonly #again: (wish: Wish) => void
  #postponed: Wish | undefined
  #stopWaiting: Stop = () => {}

  /** Tells `again` of a wish that was put off, when it is due. */
  constructor(clock: Clock, again: (wish: Wish) => void) {
    this.#clock = clock
    this.#limit = new RenewalLimit(clock)
    this.#again = again
  }

  /** Whether a wish may be followed now, with a link that is `working` or `broken`; if not, it comes again. */
  admits(wish: Wish, state: 'working' | 'broken'): boolean {
    const waitMs = this.#limit.take(state)
    if (waitMs === 0) return true
    const isFirst = this.#postponed === undefined
    this.#postponed = wish
    if (isFirst) this.#stopWaiting = this.#clock.after(waitMs, () => this.#resume())
    return false
  }

  #resume(): void {
    const wish = this.#postponed
    this.#postponed = undefined
    if (wish !== undefined) this.#again(wish)
  }

  close(): void {
    this.#stopWaiting()
    this.#postponed = undefined
  }
}
