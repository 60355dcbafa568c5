import type { SeatId } from '@confab/protocol'
import type { Clock } from './platform.ts'

/** How much of something each seat may ask of this page: so much at once, and so much more a second. */
export class Allowance {
  readonly #clock: Clock
  readonly #burst: number
  readonly #perSecond: number
  readonly #purses = new Map<SeatId, { tokens: number; atMs: number }>()

  constructor(clock: Clock, burst: number, perSecond: number) {
    this.#clock = clock
    this.#burst = burst
    this.#perSecond = perSecond
  }

  /** Takes one of that seat's allowance; `false` when it is used up. */
  take(seat: SeatId): boolean {
    const now = this.#clock.now()
    const purse = this.#purses.get(seat) ?? { tokens: this.#burst, atMs: now }
    const earned = ((now - purse.atMs) / 1_000) * this.#perSecond
    const tokens = Math.min(this.#burst, purse.tokens + earned)
    const granted = tokens >= 1
    this.#purses.set(seat, { tokens: granted ? tokens - 1 : tokens, atMs: now })
    return granted
  }

  forget(seat: SeatId): void {
    this.#purses.delete(seat)
  }
}
