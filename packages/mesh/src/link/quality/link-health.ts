import type { Role } from '../negotiation/negotiation.ts'
import type { LinkFailure, LinkSnapshot, RecoveryStage } from '../../mesh-snapshot.ts'
import type { Watch } from '../../base/platform.ts'
import {
  isLost,
  nextStep,
  type MediaFault,
  type RecoveryInput,
  type LinkPhase,
  type Nudge,
  type RecoveryStep,
} from './recovery.ts'

/** A trouble that comes back within this time is the same one. In ms. */
const SAME_TROUBLE_MS = 60_000

const stages: Readonly<Partial<Record<RecoveryStep, RecoveryStage>>> = {
  'restart-ice': 'new-path',
  relay: 'relay',
  rebuild: 'new-connection',
}

/** The other side noticed sooner: a path that it looks for since then is not looked for a second time. In ms. */
const SAME_RESTART_MS = 3_000

interface Trouble {
  readonly kind: MediaFault
  readonly repairs: number
  readonly seenAtMs: number
}

const none: Trouble = { kind: 'none', repairs: 0, seenAtMs: -Infinity }

/** Remembers how one link is and since when, so that recovery can be decided from plain values. */
export class LinkHealth {
  readonly #clock: Watch
  readonly #role: Role
  #phase: LinkPhase = 'waiting'
  #phaseSinceMs: number
  #downSinceMs: number
  #steppedAtMs = -Infinity
  #restartedAtMs = -Infinity
  #attempts = { restarts: 0, rebuilds: 0 }
  #stage: RecoveryStage = 'waiting'
  #trouble: Trouble = none
  #nudge: { reason: Nudge | 'none'; atMs: number } = { reason: 'none', atMs: 0 }
  #wasOpen = false
  #failure: LinkFailure = 'no-answer'

  /** `clock`: the time that this page had. */
  constructor(clock: Watch, role: Role) {
    this.#clock = clock
    this.#role = role
    this.#phaseSinceMs = clock.now()
    this.#downSinceMs = clock.now()
  }

  get phase(): LinkPhase {
    return this.#phase
  }

  /** Goes over to a phase; `false` when the link is in it already. */
  enter(phase: LinkPhase): boolean {
    if (phase === this.#phase) return false
    // Anyone who waits in the lobby for minutes has not failed to connect in them.
    if (this.#phase === 'open' || this.#phase === 'waiting') this.#downSinceMs = this.#clock.now()
    this.#phase = phase
    const now = this.#clock.now()
    this.#phaseSinceMs = now
    if (phase === 'interrupted' && now - this.#restartedAtMs < SAME_RESTART_MS) this.#countRestart()
    // Anyone who answers is there: what is missing is a way.
    if (phase === 'connecting') this.blame('no-path')
    if (phase === 'open') {
      this.#attempts = { restarts: 0, rebuilds: 0 }
      this.#stage = 'waiting'
      this.#wasOpen = true
    }
    return true
  }

  /** Remembers why the link is not open, for people to be told if it stays so. */
  blame(failure: LinkFailure): void {
    this.#failure = failure
  }

  /** The path may be gone. */
  nudge(reason: Nudge): void {
    this.#nudge = { reason, atMs: this.#clock.now() }
  }

  /** The other side answered: the path is there. */
  calm(): void {
    this.#nudge = { reason: 'none', atMs: 0 }
  }

  /** A new path is being looked for, no matter who asked for it. */
  restarted(): void {
    this.#restartedAtMs = this.#clock.now()
    if (this.#phase === 'interrupted' || this.#phase === 'broken') this.#countRestart()
  }

  #countRestart(): void {
    this.#attempts.restarts += 1
    if (this.#stage === 'waiting') this.#stage = 'new-path'
    this.#steppedAtMs = this.#clock.now()
  }

  /** Another connection begins, no matter who asked for it: it deserves its time. */
  renewed(): void {
    if (this.#wasOpen) this.#stage = 'new-connection'
    // Nothing of the old connection binds the new one.
    if (this.#phase === 'binding') this.#phase = 'connecting'
    this.#phaseSinceMs = this.#clock.now()
  }

  /** Decides the next step and counts it as taken. */
  takeStep(seen: {
    readonly trouble: MediaFault
    readonly hasRelay: boolean
    readonly answered: boolean
    readonly patienceMs: number
  }): RecoveryStep {
    const now = this.#clock.now()
    this.#remember(seen.trouble, now)
    const step = nextStep({ ...this.#health(now), ...seen })
    if (step === 'wait') return step
    this.calm()
    this.#count(step)
    this.#steppedAtMs = now
    return step
  }

  #health(now: number): Omit<RecoveryInput, 'trouble' | 'hasRelay' | 'answered' | 'patienceMs'> {
    return {
      phase: this.#phase,
      phaseMs: now - this.#phaseSinceMs,
      downMs: this.#phase === 'open' ? 0 : now - this.#downSinceMs,
      wasOpen: this.#wasOpen,
      sinceStepMs: now - this.#steppedAtMs,
      ...this.#attempts,
      repairs: this.#trouble.repairs,
      nudge: this.#nudge.reason,
      nudgedMs: now - this.#nudge.atMs,
      polite: this.#role === 'polite',
    }
  }

  #remember(trouble: MediaFault, now: number): void {
    const isOver = now - this.#trouble.seenAtMs >= SAME_TROUBLE_MS
    if (trouble !== 'none') {
      const isSame = trouble === this.#trouble.kind && !isOver
      this.#trouble = { kind: trouble, repairs: isSame ? this.#trouble.repairs : 0, seenAtMs: now }
    } else if (isOver) this.#trouble = none
  }

  #count(step: RecoveryStep): void {
    this.#stage = stages[step] ?? this.#stage
    if (this.#phase === 'open') this.#trouble = { ...this.#trouble, repairs: this.#trouble.repairs + 1 }
    if (step === 'restart-ice' || step === 'relay') this.#attempts.restarts += 1
    if (step === 'rebuild') {
      if (this.#phase === 'offering' || this.#phase === 'waiting') this.blame('no-answer')
      this.#attempts.rebuilds += 1
      this.#phaseSinceMs = this.#clock.now()
    }
  }

  snapshot(): LinkSnapshot {
    if (this.#phase === 'open') return { state: 'open' }
    const downMs = this.#clock.now() - this.#downSinceMs
    if (isLost({ phase: this.#phase, rebuilds: this.#attempts.rebuilds, downMs }))
      return { state: 'lost', reason: this.#failure }
    return this.#wasOpen ? { state: 'recovering', step: this.#stage } : { state: 'connecting' }
  }
}
