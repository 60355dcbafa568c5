/** What one network address may do: open sockets, join, and come back after it was shown out. */
import { limits } from '@confab/protocol'
import type { Clock } from '../clock.ts'
import { isLoopback, type AddressKey } from './client-address.ts'
import { TokenBucket, type Allowance, type Rate } from './rate-limit.ts'

/** Numbers that differ between installations. */
export interface AddressLimitOptions {
  readonly socketsPerAddress: number
  readonly joinsPerAddressPerMinute: number
  /** While no proxy is trusted, loopback is one person at the keyboard, or tests, and goes uncounted. */
  readonly exemptLoopback: boolean
}

/** Counts per network address; forgets an address that has nothing left to count. */
export interface AddressLimits {
  /** Whether another socket may open; `false` also during a penalty. */
  maySocketOpen(address: AddressKey): boolean
  /** Counts a socket; the return value uncounts it. */
  socketOpened(address: AddressKey): () => void
  takeJoin(address: AddressKey): Allowance
  /** Whether it may hear once more that its room lives elsewhere: this is what a guessed password would be tried on. */
  takeElsewhere(address: AddressKey): Allowance
  /** Keeps the address out for a while. */
  penalise(address: AddressKey): void
}

/** Sweep the maps at most so often, in ms: long enough to cost nothing, short enough to stay small. */
const SWEEP_INTERVAL_MS = 60_000

/** A bucket for each address that used some of it. */
class Buckets {
  readonly #rate: Rate
  readonly #buckets = new Map<AddressKey, TokenBucket>()

  constructor(perMinute: number) {
    this.#rate = { burst: perMinute, perSecond: perMinute / 60 }
  }

  take(address: AddressKey, now: number): Allowance {
    const bucket = this.#buckets.get(address) ?? new TokenBucket(this.#rate, now)
    this.#buckets.set(address, bucket)
    return bucket.take(1, now)
  }

  forgetFull(now: number): void {
    for (const [address, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(address)
  }
}

/** Makes limits without history. */
export function createAddressLimits(options: AddressLimitOptions, clock: Clock): AddressLimits {
  const sockets = new Map<AddressKey, number>()
  const joins = new Buckets(options.joinsPerAddressPerMinute)
  const elsewheres = new Buckets(limits.elsewhereAnswersPerMinute)
  const keptOutUntil = new Map<AddressKey, number>()
  let sweptAt = clock.now()

  const isExempt = (address: AddressKey): boolean => options.exemptLoopback && isLoopback(address)

  const sweep = (now: number): void => {
    if (now - sweptAt < SWEEP_INTERVAL_MS) return
    sweptAt = now
    for (const [address, until] of keptOutUntil) if (until <= now) keptOutUntil.delete(address)
    joins.forgetFull(now)
    elsewheres.forgetFull(now)
  }

  const take = (buckets: Buckets, address: AddressKey): Allowance => {
    if (isExempt(address)) return { ok: true }
    const now = clock.now()
    sweep(now)
    return buckets.take(address, now)
  }

  return {
    maySocketOpen(address) {
      if (isExempt(address)) return true
      sweep(clock.now())
      const kept = (keptOutUntil.get(address) ?? 0) > clock.now()
      return !kept && (sockets.get(address) ?? 0) < options.socketsPerAddress
    },
    socketOpened(address) {
      sockets.set(address, (sockets.get(address) ?? 0) + 1)
      return () => {
        const left = (sockets.get(address) ?? 1) - 1
        if (left > 0) sockets.set(address, left)
        else sockets.delete(address)
      }
    },
    takeJoin: (address) => take(joins, address),
    takeElsewhere: (address) => take(elsewheres, address),
    penalise(address) {
      if (!isExempt(address)) keptOutUntil.set(address, clock.now() + limits.refusalPenaltyMs)
    },
  }
}
