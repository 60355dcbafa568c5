/** Token buckets: pure, with the time handed in. */

/** So many at once, and so many more a second. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

/** Whether something may happen now, and if not, in how many ms it may. */
export type RateVerdict = { readonly ok: true } | { readonly ok: false; readonly retryAfterMs: number }

/** A rate that is given by the minute, with a minute's worth at once. */
export function everyMinute(count: number): Rate {
  return { burst: count, perSecond: count / 60 }
}

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

  /** Whether there are `cost` tokens. Takes none. `now` is in ms. */
  allows(cost: number, now: number): RateVerdict {
    this.#fill(now)
    return this.#level < cost ? { ok: false, retryAfterMs: this.#msUntil(cost) } : { ok: true }
  }

  /** Takes `cost` tokens if there are as many, or none. `now` is in ms. */
  take(cost: number, now: number): RateVerdict {
    const verdict = this.allows(cost, now)
    if (verdict.ok) this.#level -= cost
    return verdict
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

/** A bucket for each key that used some of it; one that has filled up again is forgotten. */
export class Buckets {
  readonly #rate: Rate
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(rate: Rate) {
    this.#rate = rate
  }

  get size(): number {
    return this.#buckets.size
  }

  allows(key: string, cost: number, now: number): RateVerdict {
    // Nothing is kept for a key that only asks.
    return (this.#buckets.get(key) ?? new TokenBucket(this.#rate, now)).allows(cost, now)
  }

  take(key: string, cost: number, now: number): RateVerdict {
    return this.#bucket(key, now).take(cost, now)
  }

  charge(key: string, cost: number, now: number): void {
    this.#bucket(key, now).charge(cost, now)
  }

  #bucket(key: string, now: number): TokenBucket {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#rate, now)
    this.#buckets.set(key, bucket)
    return bucket
  }

  forgetFull(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key)
  }
}
