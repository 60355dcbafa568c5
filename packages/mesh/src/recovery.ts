/**
 * What to do about a link that is not open: one pure function of how long it has been how. It knows nothing of
 * connections and starts no timers; the mesh asks it once a second.
 */

/** How a link is, seen from this side. */
export type LinkPhase =
  /** The other side offers first; nothing came yet. */
  | 'waiting'
  /** An offer is out and not answered. */
  | 'offering'
  /** Both descriptions are there; ICE, DTLS and the binding are under way. */
  | 'connecting'
  | 'open'
  /** ICE lost the path and looks for it (`disconnected`). */
  | 'interrupted'
  /** ICE gave up (`failed`). */
  | 'broken'
  /** The other side closed the connection, or what it showed was refused: only a new connection helps. */
  | 'closed'

/** What {@link nextStep} decides from. */
export interface LinkHealth {
  readonly phase: LinkPhase
  /** How long the link has been in this phase, in ms. */
  readonly phaseMs: number
  /** How long ago the last step was taken, in ms; `Infinity` if there was none in this phase. */
  readonly sinceStepMs: number
  /** ICE restarts since the link was open last. */
  readonly restarts: number
  /** New connections since the link was open last. */
  readonly rebuilds: number
  readonly polite: boolean
}

/** One rung of the ladder. */
export type RecoveryStep = 'wait' | 'ask-again' | 'restart-ice' | 'rebuild'

/** Signalling may lose a message; after this time with nothing heard it is said again. In ms. */
const ASK_AGAIN_MS = 3_000
/** A pair with a path completes ICE, DTLS and the binding well below this even at 300 ms round trip. In ms. */
const CONNECT_MS = 15_000
/** Chromium finds its way back by itself from most interruptions in this time. In ms. */
const SELF_HEAL_MS = 3_000
/** How long an ICE restart may take: 2 to 3 s were measured after an outage of 40 s. In ms. */
const RESTART_MS = 8_000
/** A connection closed by the other side is mostly a goodbye or a rebuild of its own that is under way. In ms. */
const CLOSED_MS = 2_000
/** The polite side leaves the first attempt to the other, so that two restarts rarely meet. In ms. */
const POLITE_DELAY_MS = 2_000
/** Rebuilds in a row before the pair is called lost and tried at leisure. */
const QUICK_REBUILDS = 2
/** Pause between attempts with a lost peer, in ms. */
const LEISURE_MS = 15_000

/** Whether so many attempts failed that people are told. */
export function isLost(health: Pick<LinkHealth, 'rebuilds' | 'phase'>): boolean {
  return health.phase !== 'open' && health.rebuilds > QUICK_REBUILDS
}

/** Decides the next step for one link. */
export function nextStep(health: LinkHealth): RecoveryStep {
  const { phase, phaseMs, sinceStepMs, restarts, rebuilds, polite } = health
  const pause = rebuilds > QUICK_REBUILDS ? LEISURE_MS : 0
  const yielding = polite ? POLITE_DELAY_MS : 0
  switch (phase) {
    case 'open':
      return 'wait'
    case 'waiting':
    case 'offering':
      if (phaseMs >= CONNECT_MS + yielding + pause) return 'rebuild'
      return Math.min(phaseMs, sinceStepMs) >= ASK_AGAIN_MS ? 'ask-again' : 'wait'
    case 'connecting':
      return phaseMs >= CONNECT_MS + yielding + pause ? 'rebuild' : 'wait'
    case 'closed':
      return Math.min(phaseMs, sinceStepMs) >= CLOSED_MS + yielding + pause ? 'rebuild' : 'wait'
    case 'interrupted':
    case 'broken': {
      const patience = (phase === 'interrupted' ? SELF_HEAL_MS : 0) + yielding
      if (restarts === 0 && rebuilds === 0) return phaseMs >= patience ? 'restart-ice' : 'wait'
      const due = (rebuilds === 0 ? RESTART_MS : CONNECT_MS) + yielding + pause
      return Math.min(phaseMs, sinceStepMs) >= due ? 'rebuild' : 'wait'
    }
  }
}
