/**
 * What a line that does not bear everything is spared: first the picture, then bits of the sound. One pure step a second
 * from the browser's estimate; it knows nothing of senders.
 */
import type { EncodingPlans } from './encoding-plan.ts'

/** Below this a moving picture would take what the sound needs, in bit/s: redundant sound with its headers takes 90 kbit/s. */
const HOLD_BELOW = 140_000
/** From here on a small picture has room beside the sound, in bit/s. */
const RELEASE_FROM = 220_000
/** An estimate dips for a moment after every loss; only one that stays low counts. In ms. */
const HOLD_AFTER_MS = 3_000
/** The first try to show the picture again comes after this, the next after twice that, and so on. In ms. */
const FIRST_TRY_MS = 10_000
/** In ms. */
const LONGEST_PAUSE_MS = 80_000
/** How long a try may take to raise the estimate, in ms: nothing that is not sent is measured. */
const TRY_MS = 5_000

/** From here on downwards the microphone gets fewer bits, in bit/s. */
const THIN_BELOW = 180_000
const THIN_MICROPHONE_BITRATE = 24_000
const NARROW_BELOW = 90_000
/** Opus in wide band for speech; with its redundancy and headers it fits 60 kbit/s. */
const NARROW_MICROPHONE_BITRATE = 12_000

/** How a line is being used. Times are the clock's, in ms. */
export type Uplink =
  | { readonly use: 'full'; readonly lowSinceMs: number | undefined; readonly pauseMs: number }
  | { readonly use: 'held'; readonly sinceMs: number; readonly pauseMs: number }
  | { readonly use: 'trying'; readonly sinceMs: number; readonly pauseMs: number }

/** A line of which nothing bad is known. */
export const freshUplink: Uplink = { use: 'full', lowSinceMs: undefined, pauseMs: FIRST_TRY_MS }

/** What one look at an estimate makes of a line; `available` in bit/s, `undefined` where the browser has none. */
export function nextUplink(uplink: Uplink, available: number | undefined, nowMs: number): Uplink {
  if (available === undefined) return uplink
  const { pauseMs } = uplink
  if (available >= RELEASE_FROM)
    return uplink.use === 'full' && uplink.lowSinceMs === undefined ? uplink : freshUplink
  switch (uplink.use) {
    case 'full': {
      if (available >= HOLD_BELOW) return { ...uplink, lowSinceMs: undefined }
      const lowSinceMs = uplink.lowSinceMs ?? nowMs
      return nowMs - lowSinceMs >= HOLD_AFTER_MS
        ? { use: 'held', sinceMs: nowMs, pauseMs }
        : { ...uplink, lowSinceMs }
    }
    case 'held':
      return nowMs - uplink.sinceMs >= pauseMs ? { use: 'trying', sinceMs: nowMs, pauseMs } : uplink
    case 'trying':
      return nowMs - uplink.sinceMs >= TRY_MS
        ? { use: 'held', sinceMs: nowMs, pauseMs: Math.min(LONGEST_PAUSE_MS, pauseMs * 2) }
        : uplink
  }
}

/** Fits what a connection's senders are told to a line that is used so, with that estimate in bit/s. */
export function fitToUplink(plans: EncodingPlans, { use }: Uplink, available = Infinity): EncodingPlans {
  const bits = available < NARROW_BELOW ? NARROW_MICROPHONE_BITRATE : THIN_MICROPHONE_BITRATE
  const microphone =
    available < THIN_BELOW
      ? { ...plans.microphone, maxBitrate: Math.min(bits, plans.microphone.maxBitrate) }
      : plans.microphone
  if (use === 'full') return { ...plans, microphone }
  const camera = {
    ...plans.camera,
    active: plans.camera.active && use === 'trying',
    scaleResolutionDownBy: 3,
  }
  return { ...plans, microphone, camera }
}
