/** The one place where what went wrong is given words. Adding a reason without words for it does not compile. */
import type { CaptureFailure, CaptureKind } from '@confab/mesh'
import type { LinkProblem } from '@confab/mesh/room'
import type { MessageKey } from './messages.ts'

/** A message that wants nothing filled in. */
type Words = Extract<MessageKey, `problems.${string}`>

const linkWords = {
  'no-key': 'problems.link.noKey',
  'broken-key': 'problems.link.brokenKey',
  'unknown-version': 'problems.link.unknownVersion',
  'bad-name': 'problems.link.badName',
} as const satisfies Record<LinkProblem, Words>

/** Why a link opens nothing, and what to do. */
export function linkProblemWords(problem: LinkProblem): (typeof linkWords)[LinkProblem] {
  return linkWords[problem]
}

/** Browsers that keep the permission for a camera in different places. */
export type BrowserFamily = 'chromium' | 'firefox' | 'safari' | 'ios' | 'other'

/** Which browser a user agent string says to be: for advice only, never to decide what works. */
export function browserFamily(userAgent: string): BrowserFamily {
  if (/iPhone|iPad|iPod/.test(userAgent)) return 'ios'
  if (/Firefox\//.test(userAgent)) return 'firefox'
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chromium'
  return /Safari\//.test(userAgent) ? 'safari' : 'other'
}

const deniedAdvice = {
  chromium: 'problems.advice.deniedChromium',
  firefox: 'problems.advice.deniedFirefox',
  safari: 'problems.advice.deniedSafari',
  ios: 'problems.advice.deniedIos',
  other: 'problems.advice.deniedOther',
} as const satisfies Record<BrowserFamily, Words>

const captureAdvice = {
  missing: 'problems.advice.missing',
  busy: 'problems.advice.busy',
  unsupported: 'problems.advice.unsupported',
  unknown: 'problems.advice.unknown',
} as const satisfies Record<Exclude<CaptureFailure, 'denied'>, Words>

/** A failure of one device, or the same one of both. */
export interface CaptureProblem {
  readonly devices: readonly CaptureKind[]
  readonly failure: CaptureFailure
}

/** What is the matter with a camera or a microphone. */
export function captureProblemWords({ devices, failure }: CaptureProblem) {
  const [first = 'camera'] = devices
  return `problems.${devices.length > 1 ? 'both' : first}.${failure}` as const
}

/** What to do about it, in this browser. */
export function captureAdviceWords(failure: CaptureFailure, browser: BrowserFamily) {
  return failure === 'denied' ? deniedAdvice[browser] : captureAdvice[failure]
}
