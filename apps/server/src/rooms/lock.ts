/**
 * A room's lock: who may come in while it is locked, and who waits before it. It knows nothing of seats that are taken.
 */
import { limits, type PeerId, type SealedHello, type SeatId } from '@confab/protocol'

/** Somebody who waits. */
export interface Waiting {
  readonly seat: SeatId
  readonly id: PeerId
  readonly hello: SealedHello
  /** The network address that it is counted for; `undefined` where nobody counts. */
  readonly address?: string | undefined
}

/** What came of a knock. `again`: it waited already, and shows the same hello from the same socket. */
export type Knock =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'crowded' }
  | { readonly kind: 'waiting' | 'again'; readonly ahead: number }

/** One room's lock, open at first. */
export class Lock {
  #isLocked = false
  /** Seats that may come in while it is locked: those that were inside, and those that a host let in. */
  readonly #welcome = new Set<SeatId>()
  readonly #waiting = new Map<SeatId, Waiting>()

  get isLocked(): boolean {
    return this.#isLocked
  }

  /** In the order in which they knocked. */
  get waiting(): readonly Waiting[] {
    return [...this.#waiting.values()]
  }

  /** Locks; these seats may come in all the same. Returns whether it was open. */
  close(welcome: readonly SeatId[]): boolean {
    const wasOpen = !this.#isLocked
    this.#isLocked = true
    for (const seat of welcome) this.#welcome.add(seat)
    return wasOpen
  }

  /** Opens. Returns whether it was locked. Anyone who waited may come in now and is handed over. */
  open(): { readonly wasLocked: boolean; readonly waited: readonly Waiting[] } {
    const [wasLocked, waited] = [this.#isLocked, this.waiting]
    this.#isLocked = false
    this.#welcome.clear()
    this.#waiting.clear()
    return { wasLocked, waited }
  }

  /** Whether a seat may come in. */
  lets(seat: SeatId): boolean {
    return !this.#isLocked || this.#welcome.has(seat)
  }

  /** That seat is inside, and may come back. Returns the socket on which it waited until now. */
  welcome(seat: SeatId): PeerId | undefined {
    if (this.#isLocked) this.#welcome.add(seat)
    const waited = this.#waiting.get(seat)?.id
    this.#waiting.delete(seat)
    return waited
  }

  /** That seat may not come in any more. */
  banish(seat: SeatId): void {
    this.#welcome.delete(seat)
  }

  knock({ seat, id, hello, address }: Waiting): Knock {
    if (this.lets(seat)) return { kind: 'admitted' }
    const before = this.#waiting.get(seat)
    if (!before && this.#isCrowded(address)) return { kind: 'crowded' }
    // Anyone who knocks again, from another socket too, keeps the place in the line.
    this.#waiting.set(seat, { seat, id, hello, address })
    const ahead = [...this.#waiting.keys()].indexOf(seat)
    return { kind: before?.id === id && before.hello === hello ? 'again' : 'waiting', ahead }
  }

  #isCrowded(address: string | undefined): boolean {
    if (this.#waiting.size >= limits.knockersPerRoom) return true
    if (address === undefined) return false
    const neighbours = this.waiting.filter((waiting) => waiting.address === address)
    return neighbours.length >= limits.knockersPerAddress
  }

  /** Takes somebody out of the line, and lets that seat in if that was the answer. */
  answer(seat: SeatId, word: 'admit' | 'refuse'): Waiting | undefined {
    const waiting = this.#waiting.get(seat)
    if (waiting === undefined) return undefined
    this.#waiting.delete(seat)
    if (word === 'admit') this.#welcome.add(seat)
    return waiting
  }
}
