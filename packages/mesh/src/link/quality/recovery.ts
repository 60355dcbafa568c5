/**
 * What to do about a link: one pure function of how it is and for how long. It knows nothing of connections and starts
 * no timers; the mesh asks it four times a second.
 */

/** How a link is, seen from this side. */
export type LinkPhase =
  /** The other side offers first; nothing came yet. */
  | 'waiting'
  /** An offer is out and not answered. */
  | 'offering'
  /** Both descriptions are there; ICE and DTLS are under way. */
  | 'connecting'
  /** ICE and DTLS are done; the other side's binding has not come. */
  | 'binding'
  | 'open'
  /** Nothing comes, or ICE lost the path and looks for it (`disconnected`). */
  | 'interrupted'
  /** ICE gave up (`failed`). */
  | 'broken'
  /** The other side closed the connection, or what it showed was refused: only a new connection helps. */
  | 'closed'

/** What is amiss on an open link: a picture that is stuck, or something that is sent and does not come. */
export type MediaFault = 'none' | 'stuck-picture' | 'no-picture' | 'no-sound'

/** Why a path may be gone although nothing shows it yet: the network changed, or the page was asleep. */
export type Nudge = 'network' | 'wake'

/** What {@link nextStep} decides from. */
export interface RecoveryInput {
  readonly phase: LinkPhase
  /** How long the link has been in this phase, in ms. */
  readonly phaseMs: number
  /** How long it has not been open, in ms. */
  readonly downMs: number
  /** Whether it ever was. */
  readonly wasOpen: boolean
  /** How long ago the last step was taken, in ms; `Infinity` if there was none. */
  readonly sinceStepMs: number
  /** ICE restarts since the link was open last. */
  readonly restarts: number
  /** New connections since the link was open last. */
  readonly rebuilds: number
  /** Whether the last offer was answered. */
  readonly answered: boolean
  readonly trouble: MediaFault
  /** Steps taken against this trouble; one that comes back soon goes on where it was. */
  readonly repairs: number
  /** What the page heard that may have ended the path; `none` once the other side answered or a step was taken. */
  readonly nudge: Nudge | 'none'
  /** How long ago, in ms. */
  readonly nudgedMs: number
  /** Whether a TURN server is configured. */
  readonly hasRelay: boolean
  readonly polite: boolean
  /** How much longer than usual the other side may take, in ms: its machine has no time. */
  readonly patienceMs: number
}

/** One rung of the ladder. */
export type RecoveryStep = 'wait' | 'ask-again' | 'refresh' | 'restart-ice' | 'relay' | 'rebuild'

/** Signalling may lose a message; after this time with nothing heard it is said again. In ms. */
const ASK_AGAIN_MS = 3_000
/** A pair with a path completes ICE, DTLS and the binding well below this even at 300 ms round trip. In ms. */
const CONNECT_MS = 15_000
/**
 * A pair that had a path is tried more often: what counts is how soon after its return an attempt begins. Firefox gives
 * a pair of candidates up after some seconds without an answer. In ms.
 */
const RECONNECT_MS = 5_000
/**
 * A browser gives checks up after a while (Firefox about ten seconds), and then a path that comes back is not noticed:
 * before that they begin again, on the same connection. In ms.
 */
const CHECK_AGAIN_MS = 6_000
/** For so long after it was open, in ms: anyone who is away for longer needs no haste. */
const HASTE_MS = 60_000
/** SCTP under heavy loss needs seconds. In ms. */
const BIND_MS = 10_000
/** Silence has lasted two seconds when a link counts as interrupted; one more look, a quarter of a second later. In ms. */
const SELF_HEAL_MS = 200
/**
 * How long an ICE restart may take: 2 to 3 s were measured after an outage of 40 s. A new connection that is begun
 * while there is no path finds one that comes back at once, because its checks come closer together. In ms.
 */
const RESTART_MS = 5_000
/**
 * The same where there is a relay and the other side answered, so that both reach the server and only the path is gone: a
 * browser stays with a path that was good until it has been silent for 3.5 s, and a new connection does not. In ms.
 */
const RELAYED_MS = 500
/** An offer without an answer shows that signalling is out too: the old connection may heal, a new one cannot begin. In ms. */
const UNANSWERED_MS = 20_000
/** A connection closed by the other side is mostly a goodbye or a rebuild of its own that is under way. In ms. */
const CLOSED_MS = 2_000
/** The polite side leaves the first attempt to the other, so that two restarts rarely meet. In ms. */
const POLITE_DELAY_MS = 2_000
/** The same after a change of the network, when everything is in a hurry. In ms. */
const POLITE_NUDGE_MS = 900
/** A link that seems open has so long to answer after a change of the network, in ms. */
const NUDGE_ANSWER_MS = 900
/** Rebuilds in a row before the pair is called lost and tried at leisure. */
const QUICK_REBUILDS = 2
/** A pair is called lost after this time in any case, in ms. */
const LOST_MS = 20_000
/** Pause between attempts with a lost peer who closes every connection, in ms. */
const LEISURE_MS = 15_000
/** How long a rung of a repair has to show that it helped: patience of the watch and a restart. In ms. */
const RUNG_MS = 4_000
/** Pauses after the last rung grow from here, in ms. */
const FIRST_PAUSE_MS = 15_000
/** And to here, in ms. */
const LONGEST_PAUSE_MS = 60_000

/** Rungs against what is amiss on an open link, and what is done again and again after the last. */
const repairs: Readonly<
  Record<
    Exclude<MediaFault, 'none'>,
    { readonly rungs: readonly RecoveryStep[]; readonly again: RecoveryStep }
  >
> = {
  'stuck-picture': { rungs: ['refresh', 'refresh'], again: 'refresh' },
  // A new connection interrupts the sound, so it is tried once.
  'no-picture': { rungs: ['refresh', 'refresh', 'restart-ice', 'rebuild'], again: 'refresh' },
  'no-sound': { rungs: ['restart-ice', 'relay', 'rebuild'], again: 'rebuild' },
}

/** Whether so much failed that people are told. */
export function isLost(health: Pick<RecoveryInput, 'rebuilds' | 'phase' | 'downMs'>): boolean {
  const { phase, rebuilds, downMs } = health
  return phase !== 'open' && phase !== 'waiting' && (rebuilds > QUICK_REBUILDS || downMs >= LOST_MS)
}

/** Decides the next step for one link. */
export function nextStep(health: RecoveryInput): RecoveryStep {
  const urgent = afterNudge(health)
  if (urgent !== 'wait') return urgent
  const yieldingMs = (health.polite ? POLITE_DELAY_MS : 0) + health.patienceMs
  return steps[health.phase](health, yieldingMs)
}

const steps: Readonly<Record<LinkPhase, (health: RecoveryInput, yieldingMs: number) => RecoveryStep>> = {
  open: repair,
  waiting: hearFirst,
  offering: hearFirst,
  connecting(health, yieldingMs) {
    if (health.phaseMs >= attemptMs(health) + yieldingMs) return 'rebuild'
    return restedMs(health) >= CHECK_AGAIN_MS + yieldingMs ? 'restart-ice' : 'wait'
  },
  binding: ({ phaseMs }, yieldingMs) => (phaseMs >= BIND_MS + yieldingMs ? 'rebuild' : 'wait'),
  closed(health, yieldingMs) {
    const pauseMs = health.rebuilds > QUICK_REBUILDS ? LEISURE_MS : CLOSED_MS
    return restedMs(health) >= pauseMs + yieldingMs ? 'rebuild' : 'wait'
  },
  interrupted: findPath,
  broken: findPath,
}

/** How long neither the phase changed nor a step was taken, in ms. */
function restedMs({ phaseMs, sinceStepMs }: RecoveryInput): number {
  return Math.min(phaseMs, sinceStepMs)
}

function hearFirst(health: RecoveryInput, yieldingMs: number): RecoveryStep {
  if (health.phaseMs >= CONNECT_MS + yieldingMs) return 'rebuild'
  return restedMs(health) >= ASK_AGAIN_MS ? 'ask-again' : 'wait'
}

function attemptMs({ wasOpen, downMs }: RecoveryInput): number {
  return wasOpen && downMs < HASTE_MS ? RECONNECT_MS : CONNECT_MS
}

function findPath(health: RecoveryInput, yieldingMs: number): RecoveryStep {
  const { downMs, sinceStepMs, restarts, rebuilds, answered } = health
  if (restarts === 0 && rebuilds === 0) return firstRestart(health, yieldingMs)
  if (!answered && downMs < UNANSWERED_MS) return sinceStepMs >= ASK_AGAIN_MS ? 'ask-again' : 'wait'
  const restartMs = health.hasRelay ? RELAYED_MS : RESTART_MS
  const dueMs = rebuilds === 0 ? restartMs : attemptMs(health)
  return sinceStepMs >= dueMs + yieldingMs ? 'rebuild' : 'wait'
}

function firstRestart({ phase, phaseMs }: RecoveryInput, yieldingMs: number): RecoveryStep {
  const patienceMs = phase === 'interrupted' ? SELF_HEAL_MS : 0
  return phaseMs >= patienceMs + yieldingMs ? 'restart-ice' : 'wait'
}

/** Only the side that misses something repairs. */
function repair({ trouble, repairs: taken, sinceStepMs, hasRelay, polite }: RecoveryInput): RecoveryStep {
  if (trouble === 'none') return 'wait'
  const { rungs: all, again } = repairs[trouble]
  const rungs = all.filter((step) => step !== 'relay' || hasRelay)
  const pauses = taken - rungs.length
  const due = pauses < 0 ? RUNG_MS : Math.min(FIRST_PAUSE_MS * 2 ** pauses, LONGEST_PAUSE_MS)
  const step = rungs[taken] ?? again
  // Where both miss something, both would restart.
  const yielding = polite && taken > 0 && step !== 'refresh' ? POLITE_DELAY_MS : 0
  return sinceStepMs >= due + yielding ? step : 'wait'
}

function afterNudge({ phase, nudge, nudgedMs, polite, answered }: RecoveryInput): RecoveryStep {
  if (nudge === 'none') return 'wait'
  const dueMs = (phase === 'open' ? NUDGE_ANSWER_MS : 0) + (polite ? POLITE_NUDGE_MS : 0)
  if (nudgedMs < dueMs) return 'wait'
  const step = stepsAfterNudge[nudge][phase]
  if (step !== 'restart-ice' || answered) return step
  return nudge === 'network' ? 'rebuild' : 'ask-again'
}

/** What was asleep goes on; what was begun from an address that is gone does not. */
const stepsAfterNudge: Readonly<Record<Nudge, Readonly<Record<LinkPhase, RecoveryStep>>>> = {
  wake: {
    waiting: 'ask-again',
    offering: 'ask-again',
    connecting: 'wait',
    binding: 'wait',
    closed: 'rebuild',
    open: 'restart-ice',
    interrupted: 'restart-ice',
    broken: 'restart-ice',
  },
  network: {
    waiting: 'ask-again',
    offering: 'rebuild',
    connecting: 'rebuild',
    binding: 'rebuild',
    closed: 'rebuild',
    open: 'restart-ice',
    interrupted: 'restart-ice',
    broken: 'restart-ice',
  },
}
