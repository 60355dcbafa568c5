import type { LinkFailure, LinkSnapshot } from './mesh-snapshot.ts'
import type { Clock } from './platform.ts'
import { isLost, nextStep, type LinkPhase, type RecoveryStep } from './recovery.ts'

/** Remembers how one link is and since when, so that recovery can be decided from plain values. */
export class LinkHealth {
  readonly #clock: Clock
  readonly #polite: boolean
  #phase: LinkPhase = 'waiting'
  #phaseSinceMs: number
  #steppedAtMs = -Infinity
  #restarts = 0
  #rebuilds = 0
  #everOpen = false
  #failure: LinkFailure = 'no-answer'

  constructor(clock: Clock, polite: boolean) {
    this.#clock = clock
    this.#polite = polite
    this.#phaseSinceMs = clock.now()
  }

  get phase(): LinkPhase {
    return this.#phase
  }

  /** Goes over to a phase; `false` when the link is in it already. */
  enter(phase: LinkPhase): boolean {
    if (phase === this.#phase) return false
    this.#phase = phase
    this.restartPhase()
    if (phase === 'open') {
      this.#restarts = 0
      this.#rebuilds = 0
      this.#everOpen = true
    }
    return true
  }

  /** Remembers why the link is not open, for people to be told if it stays so. */
  blame(failure: LinkFailure): void {
    this.#failure = failure
  }

  /** Decides the next step and counts it as taken. */
  takeStep(): RecoveryStep {
    const now = this.#clock.now()
    const step = nextStep({
      phase: this.#phase,
      phaseMs: now - this.#phaseSinceMs,
      sinceStepMs: now - this.#steppedAtMs,
      restarts: this.#restarts,
      rebuilds: this.#rebuilds,
      polite: this.#polite,
    })
    if (step === 'wait') return step
    if (step === 'rebuild') {
      this.#rebuilds += 1
      this.restartPhase()
    }
    if (step === 'restart-ice') this.#restarts += 1
    this.#steppedAtMs = now
    return step
  }

  snapshot(): LinkSnapshot {
    if (this.#phase === 'open') return { state: 'open' }
    if (isLost({ phase: this.#phase, rebuilds: this.#rebuilds }))
      return { state: 'lost', reason: this.#failure }
    return this.#everOpen ? { state: 'recovering', step: 'waiting' } : { state: 'connecting' }
  }

  /** Counts the time in this phase from now on: a new connection deserves it. */
  restartPhase(): void {
    this.#phaseSinceMs = this.#clock.now()
    this.#steppedAtMs = -Infinity
  }
}
