import type { LocalMediaSnapshot } from '@confab/mesh'

/** Everything that is captured here. */
export const captures = ['microphone', 'camera', 'screen'] as const

/** The failures that a snapshot holds, as they stand in it. */
export function failuresIn(media: LocalMediaSnapshot): object[] {
  return captures.map((source) => media[source]).filter((capture) => capture.state === 'failed')
}
