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
  const sockets = new SocketCount()
  const penalties = createPenalties()
  const joins = new ScopedBuckets(everyMinute(options.joinsPerAddressPerMinute))
  const knocks = new ScopedBuckets(everyMinute(limits.knocksPerAddressPerMinute))
  const elsewheres = new ScopedBuckets(everyMinute(limits.elsewhereAnswersPerMinute))
  const credentials = new ScopedBuckets(everyMinute(limits.turnCredentialsPerAddressPerMinute))
  const peeks = new ScopedBuckets({
    burst: limits.peekBurstBytesPerAddress,
    perSecond: limits.peekBytesPerAddressPerSecond,
  })
  /** By address and room. */
  const newSeats = new Buckets({ burst: limits.newSeatBurst, perSecond: limits.newSeatsPerSecond })
  const tables = [joins, knocks, elsewheres, credentials, peeks, newSeats]
  let isSweeping = false

  const isExempt = (address: AddressKey): boolean => options.exemptLoopback && isLoopback(address)
  const size = (): number => tables.reduce((total, table) => total + table.size, penalties.size)

  /** Looks again as long as there is something that will be forgotten. */
  const sweepLater = (): void => {
    if (isSweeping) return
    isSweeping = true
    clock.after(SWEEP_INTERVAL_MS, () => {
      const now = clock.now()
      for (const table of tables) table.forgetFull(now)
      penalties.forget(now)
      isSweeping = false
      if (size() > 0) sweepLater()
    })
  }

  const take = (buckets: ScopedBuckets, address: AddressKey): RateVerdict => {
    if (isExempt(address)) return allowed
    sweepLater()
    return buckets.take(address, clock.now())
  }

  return {
    countedAs: (address) => (isExempt(address) ? undefined : address),
    maySocketOpen(address) {
      if (isExempt(address)) return true
      return !penalties.isOut(address, clock.now()) && sockets.isBelow(address, options.socketsPerAddress)
    },
    socketOpened(address) {
      sockets.add(address, 1)
      return () => sockets.add(address, -1)
    },
    takeNewSeat(address, roomId) {
      if (isExempt(address)) return allowed
      sweepLater()
      const now = clock.now()
      const door = `${address} ${roomId}`
      const refusal = [joins.allows(address, 1, now), newSeats.allows(door, 1, now)].find(({ ok }) => !ok)
      if (refusal !== undefined) return refusal
      joins.charge(address, 1, now)
      newSeats.charge(door, 1, now)
      return allowed
    },
    takeKnock: (address) => take(knocks, address),
    takeElsewhere: (address) => take(elsewheres, address),
    takeTurnCredential: (address) => take(credentials, address),
    mayPeek: (address) => (isExempt(address) ? allowed : peeks.allows(address, 1, clock.now())),
    chargePeek(address, bytes) {
      if (isExempt(address)) return
      sweepLater()
      peeks.charge(address, bytes, clock.now())
    },
    noteExpulsion(address) {
      if (isExempt(address)) return
      sweepLater()
      penalties.note(address, clock.now())
    },
    get size() {
      return size() + sockets.size
    },
  }
}
