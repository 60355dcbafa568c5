import type { CaptureFailure } from './local-media.types.ts'

/** The names of exceptions that capturing ends with (Media Capture and Streams, 9.2.1; Chromium adds its own). */
const failures: ReadonlyMap<string, CaptureFailure> = new Map([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['TypeError', 'unsupported'],
  ['NotSupportedError', 'unsupported'],
])

/** Why a camera or a microphone could not be had, from what `getUserMedia` rejected with. */
export function captureFailure(error: unknown): CaptureFailure {
  // Not `instanceof Error`: older browsers' OverconstrainedError is none.
  if (typeof error !== 'object' || error === null || !('name' in error)) return 'unknown'
  return failures.get(String(error.name)) ?? 'unknown'
}

/**
 * Why a screen could not be had; `dismissed` when the person closed the picker. Browsers reject both with the same
 * name, and only the text tells that it was the system or a policy of the page that said no.
 */
export function screenFailure(error: unknown): CaptureFailure | 'dismissed' {
  const failure = captureFailure(error)
  if (failure !== 'denied') return failure
  return error instanceof Error && /system|policy/i.test(error.message) ? 'denied' : 'dismissed'
}
