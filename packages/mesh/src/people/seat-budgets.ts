/** What each seat may have this page do. */
import type { SeatId } from '@confab/protocol'
import type { Clock } from '../base/platform.ts'
import { later, type Scope } from '../base/scope.ts'
import { SeatBudget } from '../link/seat-budget.ts'

/** For so long after somebody went what they had spent is remembered, in ms: by then it is earned back. */
const KEPT_MS = 30_000

/** Budgets of seats, kept for a while after they went: reloading makes nobody richer. */
export class SeatBudgets {
  readonly #clock: Clock
  readonly #scope: Scope
  readonly #budgets = new Map<SeatId, SeatBudget>()

  constructor(clock: Clock, scope: Scope) {
    this.#clock = clock
    this.#scope = scope
  }

  of(seat: SeatId): SeatBudget {
    const budget = this.#budgets.get(seat) ?? new SeatBudget(this.#clock)
    this.#budgets.set(seat, budget)
    return budget
  }

  /** Somebody went; forgotten unless `isBack` by then. */
  forgetLater(seat: SeatId, isBack: () => boolean): void {
    later(this.#scope, this.#clock, KEPT_MS, () => {
      if (!isBack()) this.#budgets.delete(seat)
    })
  }
}
