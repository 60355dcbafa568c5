/**
 * What a connection that does not bear everything is spared: first the picture, then bits of the sound. One pure step a second
 * from the browser's estimate and the delay; it knows nothing of senders.
 */
import type { EncodingPlans } from './encoding-plan.ts'

/** Below this a moving picture would take what the sound needs, in bit/s: redundant sound with its headers takes 90 kbit/s. */
const HOLD_BELOW = 140_000
/** Below this not even a small picture is worth waiting for: sound would queue behind it. In bit/s. */
const HOLD_AT_ONCE_BELOW = 100_000
/** From here on a small picture has room beside the sound, in bit/s. */
const RELEASE_FROM = 220_000
/** An estimate dips for a moment after every loss; only one that stays low counts. In ms. */
const SUSPEND_AFTER_MS = 1_500
/** While only sound is sent nothing shows that the connection is whole again: so often a picture is sent to find out. In ms. */
const PAUSE_MS = 5_000
/** A picture that was tried for so long and did not slow the connection down is shown. In ms. */
const TRY_MS = 3_000
/** After one that was shown and had to be held back again the next is tried for longer, up to this. In ms. */
const LONGEST_TRY_MS = 24_000

/** From here on downwards the microphone gets fewer bits, in bit/s. */
const THIN_BELOW = 180_000
const THIN_MICROPHONE_BITRATE = 24_000
const NARROW_BELOW = 90_000
/** Opus in wide band for speech; with its redundancy and headers it fits 60 kbit/s. */
const NARROW_MICROPHONE_BITRATE = 12_000

/** Sizes that an estimate bears: below so many bit/s a picture has at most so many lines. */
const SIZES = [
  { below: 250_000, lines: 180 },
  { below: 450_000, lines: 270 },
  { below: 800_000, lines: 360 },
] as const
/** A picture grows again once the estimate is by so much above what made it smaller: each change costs a whole picture. */
const GROWS_ABOVE = 1.6

/** What becomes of the picture. Times are the clock's, in ms. */
type Picture =
  | { readonly use: 'full'; readonly lowSinceMs: number | undefined; readonly tryMs: number }
  /** `tried` is sent and not shown. */
  | { readonly use: 'suspended' | 'tried'; readonly sinceMs: number; readonly tryMs: number }

/** How a connection is being used. */
export interface SendBudget {
  readonly picture: Picture
  /** The browser's estimate, in bit/s; without limit until there is one. */
  readonly available: number
  /** How many lines a picture may have. */
  readonly mostLines: number
}

const fullPicture: Picture = { use: 'full', lowSinceMs: undefined, tryMs: TRY_MS }

/** A connection of which nothing bad is known. */
export const freshSendBudget: SendBudget = { picture: fullPicture, available: Infinity, mostLines: Infinity }

/** What is seen of a connection at one look. */
export interface SendBudgetInput {
  /** The browser's estimate in bit/s; `undefined` where it has none. */
  readonly available: number | undefined
  /**
   * Whether what is sent waits long on its way. An estimate alone proves nothing: of a picture that takes few bits the
   * browser only ever sees that few bits passed.
   */
  readonly isSlow: boolean
}

/** What one look makes of a connection. */
export function nextSendBudget(
  uplink: SendBudget,
  { available, isSlow }: SendBudgetInput,
  nowMs: number,
): SendBudget {
  if (available === undefined) return uplink
  return {
    available,
    picture: nextPicture(uplink.picture, { available, isSlow }, nowMs),
    mostLines: nextLines(uplink.mostLines, available),
  }
}

/** What is seen where the browser has an estimate. */
type Seen = SendBudgetInput & { readonly available: number }

function nextPicture(picture: Picture, seen: Seen, nowMs: number): Picture {
  if (seen.available >= RELEASE_FROM) return fullPicture
  switch (picture.use) {
    case 'full':
      return nextFull(picture, seen, nowMs)
    case 'suspended':
      return nowMs - picture.sinceMs >= PAUSE_MS ? { ...picture, use: 'tried', sinceMs: nowMs } : picture
    case 'tried':
      return nextTried(picture, seen, nowMs)
  }
}

function nextFull(
  picture: Extract<Picture, { use: 'full' }>,
  { available, isSlow }: Seen,
  nowMs: number,
): Picture {
  if (available >= HOLD_BELOW || !isSlow) return { ...picture, lowSinceMs: undefined }
  const lowSinceMs = picture.lowSinceMs ?? nowMs
  const isDue = available < HOLD_AT_ONCE_BELOW || nowMs - lowSinceMs >= SUSPEND_AFTER_MS
  return isDue ? { use: 'suspended', sinceMs: nowMs, tryMs: picture.tryMs } : { ...picture, lowSinceMs }
}

function nextTried(picture: Exclude<Picture, { use: 'full' }>, { isSlow }: Seen, nowMs: number): Picture {
  const { sinceMs, tryMs } = picture
  const triedMs = nowMs - sinceMs
  if (isSlow && triedMs >= SUSPEND_AFTER_MS) return { use: 'suspended', sinceMs: nowMs, tryMs }
  if (triedMs < tryMs) return picture
  return { use: 'full', lowSinceMs: undefined, tryMs: Math.min(LONGEST_TRY_MS, tryMs * 2) }
}

/** Browsers left alone keep the size and drop frames: people see a slide show where they could see a smaller film. */
function nextLines(before: number, available: number): number {
  const linesFor = (bits: number) => SIZES.find(({ below }) => bits < below)?.lines ?? Infinity
  return Math.max(Math.min(before, linesFor(available)), linesFor(available / GROWS_ABOVE))
}

/** Fits what a connection's senders are told to a connection that is used so; `lines` are those of the camera's own picture. */
export function fitToSendBudget(plans: EncodingPlans, uplink: SendBudget, lines: number): EncodingPlans {
  const { picture, available, mostLines } = uplink
  const bits = available < NARROW_BELOW ? NARROW_MICROPHONE_BITRATE : THIN_MICROPHONE_BITRATE
  const microphone =
    available < THIN_BELOW
      ? { ...plans.microphone, maxBitrate: Math.min(bits, plans.microphone.maxBitrate) }
      : plans.microphone
  const camera = {
    ...plans.camera,
    active: plans.camera.active && picture.use !== 'suspended',
    scaleResolutionDownBy: Math.max(plans.camera.scaleResolutionDownBy ?? 1, lines / mostLines),
  }
  return { ...plans, microphone, camera }
}
