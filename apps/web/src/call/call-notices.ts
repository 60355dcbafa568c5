/** Which banners a call shows: what is wrong, most urgent first, each with a way on. Pure. */
import type { CaptureFailure, CaptureKind, LocalMediaSnapshot } from '@confab/mesh'

/** Something that a person has to know, or can do something about. */
export type CallNotice =
  /** The browser plays nothing before a click. */
  | { readonly kind: 'hear' }
  /** The signalling server is gone; the links are not. */
  | { readonly kind: 'signaling' }
  | { readonly kind: 'device'; readonly device: CaptureKind; readonly event: 'replaced' | 'gone' }
  | { readonly kind: 'capture'; readonly source: CaptureKind | 'screen'; readonly failure: CaptureFailure }

/** What the banners follow from. */
export interface NoticeSources {
  readonly media: LocalMediaSnapshot
  readonly signaling: 'connecting' | 'connected' | 'lost'
  readonly soundBlocked: boolean
  /** Failures that were seen already, as they stood in a snapshot: those of the lobby, and those dismissed since. */
  readonly seen: ReadonlySet<object>
}

const captures = ['microphone', 'camera', 'screen'] as const

/** The banners of this moment. */
export function callNotices({ media, signaling, soundBlocked, seen }: NoticeSources): CallNotice[] {
  const failures = captures.flatMap((source): CallNotice[] => {
    const capture = media[source]
    return capture.state === 'failed' && !seen.has(capture)
      ? [{ kind: 'capture', source, failure: capture.failure }]
      : []
  })
  return [
    ...(soundBlocked ? [{ kind: 'hear' } as const] : []),
    ...(signaling === 'lost' ? [{ kind: 'signaling' } as const] : []),
    ...failures,
    ...(media.notice === undefined
      ? []
      : [{ kind: 'device', device: media.notice.kind, event: media.notice.event } as const]),
  ]
}

/** The failures that a snapshot holds, as they stand in it. */
export function failuresIn(media: LocalMediaSnapshot): object[] {
  return captures.map((source) => media[source]).filter((capture) => capture.state === 'failed')
}
