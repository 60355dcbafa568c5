import type { SeatId } from '@confab/protocol'
import type { Clock } from './platform.ts'

/** A token bucket for each seat: so much it may ask of this page at once, and so much more a second. */
export class TokenBuckets {
  readonly #clock: Clock
  readonly #burst: number
  readonly #perSecond: number
  readonly #levels = new Map<SeatId, { tokens: number; atMs: number }>()

  constructor(clock: Clock, burst: number, perSecond: number) {
    this.#clock = clock
    this.#burst = burst
    this.#perSecond = perSecond
  }

  /** Takes a token of that seat's; `false` when there is none. */
  take(seat: SeatId): boolean {
    const now = this.#clock.now()
    const level = this.#levels.get(seat) ?? { tokens: this.#burst, atMs: now }
    const earned = ((now - level.atMs) / 1_000) * this.#perSecond
    const tokens = Math.min(this.#burst, level.tokens + earned)
    const granted = tokens >= 1
    this.#levels.set(seat, { tokens: granted ? tokens - 1 : tokens, atMs: now })
    return granted
  }

  forget(seat: SeatId): void {
    this.#levels.delete(seat)
  }
}
