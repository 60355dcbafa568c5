/** Who is speaking, from levels that are looked at a few times a second. It knows nothing of where levels come from. */
import { createObservable, type Observable } from '../base/observable.ts'
import type { Clock } from '../base/platform.ts'

/** When a voice counts as speaking. */
export const speakingRules = {
  /** Time between two looks, in ms: a syllable lasts 100 to 200. */
  sampleMs: 100,
  /** Level (0 to 1, linear) from which it is a voice: −34 dB, above the noise that suppression leaves of a room. */
  loudLevel: 0.02,
  /** For how long it must be loud, in ms, so that a cough or a key press lights no ring. */
  attackMs: 200,
  /** For how long it may be quiet, in ms: pauses between words end before that. */
  holdMs: 700,
} as const

/** Where one person's voice stands. Times are the clock's, in ms. */
export type Voice =
  | { readonly is: 'quiet' }
  | { readonly is: 'rising'; readonly sinceMs: number }
  | { readonly is: 'speaking'; readonly lastLoudMs: number }

const quiet: Voice = { is: 'quiet' }

/** What one more level makes of a voice. Pure. */
export function nextVoice(voice: Voice, level: number, nowMs: number): Voice {
  const loud = level >= speakingRules.loudLevel
  if (voice.is === 'speaking') {
    if (loud) return { is: 'speaking', lastLoudMs: nowMs }
    return nowMs - voice.lastLoudMs >= speakingRules.holdMs ? quiet : voice
  }
  if (!loud) return quiet
  const sinceMs = voice.is === 'rising' ? voice.sinceMs : nowMs
  return nowMs - sinceMs >= speakingRules.attackMs
    ? { is: 'speaking', lastLoudMs: nowMs }
    : { is: 'rising', sinceMs }
}

function sameMembers<Key>(one: ReadonlySet<Key>, other: ReadonlySet<Key>): boolean {
  return one.size === other.size && [...one].every((key) => other.has(key))
}

/** Follows who is speaking until closed. */
export interface SpeakingMonitor<Key> {
  /** The keys of those who speak now; the same set as long as nobody starts or stops. */
  readonly speaking: Observable<ReadonlySet<Key>>
  close(): void
}

/**
 * Samples everybody's level (0 to 1) with one timer. A key that is not sampled any more falls silent at once.
 */
export function createSpeakingMonitor<Key>(
  clock: Clock,
  sample: () => Iterable<readonly [key: Key, level: number]>,
): SpeakingMonitor<Key> {
  const speaking = createObservable<ReadonlySet<Key>>(new Set())
  let voices = new Map<Key, Voice>()
  function look(): void {
    const nowMs = clock.now()
    const next = new Map<Key, Voice>()
    for (const [key, level] of sample()) next.set(key, nextVoice(voices.get(key) ?? quiet, level, nowMs))
    voices = next
    const now = new Set([...next].filter(([, voice]) => voice.is === 'speaking').map(([key]) => key))
    if (!sameMembers(now, speaking.current)) speaking.set(now)
  }
  return { speaking, close: clock.every(speakingRules.sampleMs, look) }
}
