/** Token buckets: pure, with the time handed in. */

/** So many at once, and so many more a second. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/** Whether something may happen now, and if not, in how many ms it may. */
export type Allowance = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number }

/** Fills up with time, empties with use. */
export class TokenBucket {
  readonly #rate: Rate
  #level: number
  #filledAt: number

  constructor(rate: Rate, now: number) {
    this.#rate = rate
    this.#level = rate.burst
    this.#filledAt = now
  }

  /** Takes `cost` tokens if there are as many, or none. `now` is in ms. */
  take(cost: number, now: number): Allowance {
    this.#fill(now)
    if (this.#level < cost) return { ok: false, retryAfterMs: this.#msUntil(cost) }
    this.#level -= cost
    return { ok: true }
  }

  /** Takes `cost` tokens in any case, for what has already happened; the debt is paid off with time. */
  charge(cost: number, now: number): void {
    this.#fill(now)
    this.#level -= cost
  }

  /** How much is owed, in tokens. */
  debt(now: number): number {
    this.#fill(now)
    return Math.max(0, -this.#level)
  }

  isFull(now: number): boolean {
    this.#fill(now)
    return this.#level >= this.#rate.burst
  }

  #fill(now: number): void {
    const earned = ((now - this.#filledAt) / 1000) * this.#rate.perSecond
    this.#level = Math.min(this.#rate.burst, this.#level + earned)
    this.#filledAt = now
  }

  #msUntil(cost: number): number {
    return Math.ceil(((cost - this.#level) / this.#rate.perSecond) * 1000)
  }
}
