/** What one network address may do: open sockets, come in, look into rooms, and come back after it misbehaved. */
import { limits, type RoomId } from '@confab/protocol'
import type { Clock } from '../clock.ts'
import { isLoopback, scopesOf, type AddressKey } from '../admission/client-address.ts'
import { createPenalties } from './penalties.ts'
import { Buckets, everyMinute, type RateVerdict, type Rate } from './rate-limit.ts'

/** Numbers that differ between installations. */
export interface AddressLimitOptions {
  readonly socketsPerAddress: number
  readonly joinsPerAddressPerMinute: number
  /** While no proxy is trusted, loopback is one person at the keyboard, or tests, and goes uncounted. */
  readonly exemptLoopback: boolean
}

/** Counts per network address, and per wider network for IPv6; forgets an address that has nothing left to count. */
export interface AddressLimits {
  /** By what an address is counted; `undefined` where it is not. */
  countedAs(address: AddressKey): AddressKey | undefined
  /** Whether another socket may open; `false` also during a penalty. */
  maySocketOpen(address: AddressKey): boolean
  /** Counts a socket; the return value uncounts it. */
  socketOpened(address: AddressKey): () => void
  /** Takes a new seat in a room: so many a minute altogether, and about one change a second that others see. */
  takeNewSeat(address: AddressKey, roomId: RoomId): RateVerdict
  takeKnock(address: AddressKey): RateVerdict
  /** Whether it may hear once more that its room lives elsewhere: this is what a guessed password would be tried on. */
  takeElsewhere(address: AddressKey): RateVerdict
  /** Whether it may be told of another room, by what it was told before. */
  mayPeek(address: AddressKey): RateVerdict
  /** Counts so many bytes of an answer about a room. */
  chargePeek(address: AddressKey, bytes: number): void
  takeTurnCredential(address: AddressKey): RateVerdict
  /** A socket was closed for what it did: the address itself has to wait once that goes on. */
  noteExpulsion(address: AddressKey): void
  /** How many entries are kept for all addresses together. */
  readonly size: number
}

/** Look for what may be forgotten this often, in ms: long enough to cost nothing, short enough to stay small. */
const SWEEP_INTERVAL_MS = 60_000

/** The same rate for each network that an address lies in, as many times as that network may have. */
class ScopedBuckets {
  readonly #rate: Rate
  readonly #byTimes = new Map<number, Buckets>()

  constructor(rate: Rate) {
    this.#rate = rate
  }

  get size(): number {
    return [...this.#byTimes.values()].reduce((total, buckets) => total + buckets.size, 0)
  }

  #scopes(address: AddressKey): { readonly buckets: Buckets; readonly key: string }[] {
    return scopesOf(address).map(({ key, times }) => ({ buckets: this.#of(times), key }))
  }

  #of(times: number): Buckets {
    const { burst, perSecond } = this.#rate
    const buckets =
      this.#byTimes.get(times) ?? new Buckets({ burst: burst * times, perSecond: perSecond * times })
    this.#byTimes.set(times, buckets)
    return buckets
  }

  allows(address: AddressKey, cost: number, now: number): RateVerdict {
    const answers = this.#scopes(address).map(({ buckets, key }) => buckets.allows(key, cost, now))
    return answers.find(({ ok }) => !ok) ?? { ok: true }
  }

  charge(address: AddressKey, cost: number, now: number): void {
    for (const { buckets, key } of this.#scopes(address)) buckets.charge(key, cost, now)
  }

  /** Takes from each of them, or from none. */
  take(address: AddressKey, now: number): RateVerdict {
    const verdict = this.allows(address, 1, now)
    if (verdict.ok) this.charge(address, 1, now)
    return verdict
  }

  forgetFull(now: number): void {
    for (const buckets of this.#byTimes.values()) buckets.forgetFull(now)
  }
}

/** Open sockets of each network. */
class SocketCount {
  readonly #open = new Map<string, number>()

  get size(): number {
    return this.#open.size
  }

  isBelow(address: AddressKey, most: number): boolean {
    return scopesOf(address).every(({ key, times }) => (this.#open.get(key) ?? 0) < most * times)
  }

  add(address: AddressKey, count: 1 | -1): void {
    for (const { key } of scopesOf(address)) {
      const left = (this.#open.get(key) ?? 0) + count
      if (left > 0) this.#open.set(key, left)
      else this.#open.delete(key)
    }
  }
}

const allowed: RateVerdict = { ok: true }

/** Makes limits without history. */
export function createAddressLimits(options: AddressLimitOptions, clock: Clock): AddressLimits {
  return new CountedAddresses(options, clock)
}

class CountedAddresses implements AddressLimits {
  readonly #options: AddressLimitOptions
  readonly #clock: Clock
  readonly #sockets = new SocketCount()
  readonly #penalties = createPenalties()
  readonly #joins: ScopedBuckets
  readonly #knocks = new ScopedBuckets(everyMinute(limits.knocksPerAddressPerMinute))
  readonly #elsewheres = new ScopedBuckets(everyMinute(limits.elsewhereAnswersPerMinute))
  readonly #credentials = new ScopedBuckets(everyMinute(limits.turnCredentialsPerAddressPerMinute))
  readonly #peeks = new ScopedBuckets({
    burst: limits.peekBurstBytesPerAddress,
    perSecond: limits.peekBytesPerAddressPerSecond,
  })
  /** By address and room. */
  readonly #newSeats = new Buckets({ burst: limits.newSeatBurst, perSecond: limits.newSeatsPerSecond })
  readonly #tables: readonly (ScopedBuckets | Buckets)[]
  #isSweeping = false

  constructor(options: AddressLimitOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#joins = new ScopedBuckets(everyMinute(options.joinsPerAddressPerMinute))
    this.#tables = [
      this.#joins,
      this.#knocks,
      this.#elsewheres,
      this.#credentials,
      this.#peeks,
      this.#newSeats,
    ]
  }

  get size(): number {
    return this.#kept + this.#sockets.size
  }

  /** Entries that will be forgotten. */
  get #kept(): number {
    return this.#tables.reduce((total, table) => total + table.size, this.#penalties.size)
  }

  #isExempt(address: AddressKey): boolean {
    return this.#options.exemptLoopback && isLoopback(address)
  }

  /** Looks again as long as there is something that will be forgotten. */
  #sweepLater(): void {
    if (this.#isSweeping) return
    this.#isSweeping = true
    this.#clock.after(SWEEP_INTERVAL_MS, () => {
      const now = this.#clock.now()
      for (const table of this.#tables) table.forgetFull(now)
      this.#penalties.forget(now)
      this.#isSweeping = false
      if (this.#kept > 0) this.#sweepLater()
    })
  }

  #take(buckets: ScopedBuckets, address: AddressKey): RateVerdict {
    if (this.#isExempt(address)) return allowed
    this.#sweepLater()
    return buckets.take(address, this.#clock.now())
  }

  countedAs(address: AddressKey): AddressKey | undefined {
    return this.#isExempt(address) ? undefined : address
  }

  maySocketOpen(address: AddressKey): boolean {
    if (this.#isExempt(address)) return true
    const isOut = this.#penalties.isOut(address, this.#clock.now())
    return !isOut && this.#sockets.isBelow(address, this.#options.socketsPerAddress)
  }

  socketOpened(address: AddressKey): () => void {
    this.#sockets.add(address, 1)
    return () => this.#sockets.add(address, -1)
  }

  takeNewSeat(address: AddressKey, roomId: RoomId): RateVerdict {
    if (this.#isExempt(address)) return allowed
    this.#sweepLater()
    const now = this.#clock.now()
    const door = `${address} ${roomId}`
    const verdicts = [this.#joins.allows(address, 1, now), this.#newSeats.allows(door, 1, now)]
    const refusal = verdicts.find(({ ok }) => !ok)
    if (refusal !== undefined) return refusal
    this.#joins.charge(address, 1, now)
    this.#newSeats.charge(door, 1, now)
    return allowed
  }

  takeKnock(address: AddressKey): RateVerdict {
    return this.#take(this.#knocks, address)
  }

  takeElsewhere(address: AddressKey): RateVerdict {
    return this.#take(this.#elsewheres, address)
  }

  takeTurnCredential(address: AddressKey): RateVerdict {
    return this.#take(this.#credentials, address)
  }

  mayPeek(address: AddressKey): RateVerdict {
    return this.#isExempt(address) ? allowed : this.#peeks.allows(address, 1, this.#clock.now())
  }

  chargePeek(address: AddressKey, bytes: number): void {
    if (this.#isExempt(address)) return
    this.#sweepLater()
    this.#peeks.charge(address, bytes, this.#clock.now())
  }

  noteExpulsion(address: AddressKey): void {
    if (this.#isExempt(address)) return
    this.#sweepLater()
    this.#penalties.note(address, this.#clock.now())
  }
}
