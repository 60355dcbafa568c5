/** What is worth saying about one's own microphone while it is worked as one wished. Pure. */

/** Looked at from a few levels a second. Times are one clock's, in ms. */
export interface MicrophoneWatch {
  /** How long somebody has talked into the microphone while it is off, in ms. */
  readonly talkedMs: number
  /** Until when the hint about it is shown, and from when it may be shown again. */
  readonly hintUntilMs: number
  readonly againAtMs: number
  /** Since when the microphone that is on has given nothing. */
  readonly nothingSinceMs: number | undefined
}

/** What to say. */
export type MicrophoneHint = 'talking' | 'nothing'

/** One look: the levels are linear, 0 to 1. */
export interface MicrophoneLook {
  readonly nowMs: number
  /** Time since the look before, in ms. */
  readonly stepMs: number
  readonly isOn: boolean
  readonly level: number
  /** What a microphone that is off hears. */
  readonly unsentLevel: number
}

/** A voice, as for who is speaking: -34 dB. */
const LOUD = 0.02
/** A word or two may be for somebody in one's own room. */
const TALK_MS = 1_000
const SHOWN_MS = 6_000
const AGAIN_MS = 30_000
/** Below any noise of a microphone that works: -94 dB. Those with a switch of their own give nothing at all. */
const NOTHING = 0.00002
const NOTHING_MS = 10_000

export const startOfWatch: MicrophoneWatch = {
  talkedMs: 0,
  hintUntilMs: 0,
  againAtMs: 0,
  nothingSinceMs: undefined,
}

/** What one more look makes of it. */
export function look(watch: MicrophoneWatch, seen: MicrophoneLook): MicrophoneWatch {
  const { nowMs, stepMs, isOn, level, unsentLevel } = seen
  if (isOn) {
    const nothingSinceMs = level < NOTHING ? (watch.nothingSinceMs ?? nowMs) : undefined
    return { ...startOfWatch, nothingSinceMs }
  }
  // Pauses between words count half: somebody who talks is not loud all the time.
  const talkedMs = Math.max(0, watch.talkedMs + (unsentLevel >= LOUD ? stepMs : -stepMs / 2))
  if (talkedMs < TALK_MS || nowMs < watch.againAtMs) return { ...watch, talkedMs, nothingSinceMs: undefined }
  return {
    talkedMs: 0,
    hintUntilMs: nowMs + SHOWN_MS,
    againAtMs: nowMs + AGAIN_MS,
    nothingSinceMs: undefined,
  }
}

/** The hint of this moment, if there is one. */
export function hintOf(
  { hintUntilMs, nothingSinceMs }: MicrophoneWatch,
  nowMs: number,
): MicrophoneHint | undefined {
  if (nowMs < hintUntilMs) return 'talking'
  return nothingSinceMs !== undefined && nowMs - nothingSinceMs >= NOTHING_MS ? 'nothing' : undefined
}
