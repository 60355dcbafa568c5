/** What stands before everything that a link takes in: it is shut for a while once the seat has overrun its budget. */
import type { Clock } from '../base/platform.ts'
import type { SeatBudget } from './seat-budget.ts'

/** A seat that says too much is not heard for so long, in ms. */
const SHUT_MS = 60_000

/** Lets in what is paid for. */
export class LinkGate {
  readonly #clock: Clock
  readonly #budget: SeatBudget
  readonly #onShut: () => void
  #shutUntilMs = -Infinity

  constructor(clock: Clock, budget: SeatBudget, onShut: () => void) {
    this.#clock = clock
    this.#budget = budget
    this.#onShut = onShut
  }

  get isShut(): boolean {
    return this.#clock.now() < this.#shutUntilMs
  }

  /** Whether a message of so many characters is read at all. */
  readonly admits = (chars: number): boolean => this.#passes(() => this.#budget.takeText(chars))

  /** Whether a message of that price is dealt with. */
  takes(price: number): boolean {
    return this.#passes(() => this.#budget.takeMessage(price))
  }

  /** A piece of a file came that nobody waits for. */
  wastes(bytes: number): void {
    this.#passes(() => this.#budget.takeUnwanted(bytes))
  }

  #passes(pays: () => boolean): boolean {
    // Charged also while it is shut: what comes then is not forgiven.
    const isPaid = pays()
    if (this.isShut) return false
    if (isPaid) return true
    this.#shutUntilMs = this.#clock.now() + SHUT_MS
    this.#onShut()
    return false
  }
}
