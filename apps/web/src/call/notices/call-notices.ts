/** Which banners a call shows: what is wrong, most urgent first, each with a way on. Pure. */
import type { CaptureFailure, CaptureKind, HostNotice, LocalMediaSnapshot, MeshSnapshot } from '@confab/mesh'
import type { OtherTab } from '../session/call-session.types.ts'
import { captures } from './capture-failures.ts'
import { troubleKey, type LinkTrouble } from '../quality/link-troubles.ts'
import type { MicrophoneHint } from './microphone-hints.ts'
import { interferenceKey, isInterference, type Interference } from './noticed-interference.ts'

/** Something that a person has to know, or can do something about. */
export type CallNotice =
  /** The browser plays nothing before a click. */
  | { readonly kind: 'hear' }
  /** Somebody does not get what somebody sends. */
  | { readonly kind: 'link'; readonly trouble: LinkTrouble }
  /** So many people want to come in. */
  | { readonly kind: 'knock'; readonly names: readonly string[] }
  /** Somebody in between interferes with the call. */
  | Interference
  /** Somebody shows the name of a marked person under another key. */
  | { readonly kind: 'impostor'; readonly name: string }
  /** A code is there to be compared. */
  | { readonly kind: 'code' }
  /** A host ordered something that concerns oneself. */
  | { readonly kind: 'order'; readonly order: HostNotice }
  /** Another tab has the meeting open, so the microphone is off here. */
  | { readonly kind: 'other-tab' }
  /** One talks into a microphone that is off, or into one that gives nothing. */
  | { readonly kind: 'microphone'; readonly hint: MicrophoneHint }
  /** The camera is on and gives no pictures. */
  | { readonly kind: 'camera-silent' }
  /** The signalling server is gone, or of another version; the links are not. */
  | { readonly kind: 'signaling'; readonly server: 'lost' | 'outdated' }
  | { readonly kind: 'device'; readonly device: CaptureKind; readonly event: 'replaced' | 'gone' }
  | { readonly kind: 'capture'; readonly source: CaptureKind | 'screen'; readonly failure: CaptureFailure }

/** What the banners follow from. */
export interface NoticeSources {
  readonly media: LocalMediaSnapshot
  readonly signaling: MeshSnapshot['signaling']
  readonly soundBlocked: boolean
  /** `none` also once it was dismissed. */
  readonly otherTab: OtherTab
  /** Who wants to come in, by name; known to hosts only. */
  readonly knocking: readonly string[]
  readonly order: HostNotice | undefined
  /** Names that somebody shows under another key than the one compared. */
  readonly impostors: readonly string[]
  /** Whose messages are interfered with, and who knows somebody else; without those that were dismissed. */
  readonly interference: readonly Interference[]
  /** Whether a code is there to be compared, and not looked at. */
  readonly hasCode: boolean
  readonly troubles: readonly LinkTrouble[]
  readonly microphoneHint: MicrophoneHint | undefined
  readonly cameraSilent: boolean
  /** Failures that were seen already, as they stood in a snapshot: those of the lobby, and those dismissed since. */
  readonly seen: ReadonlySet<object>
}

/** The banners of this moment. */
export function callNotices(sources: NoticeSources): CallNotice[] {
  const { order, impostors, interference, knocking, microphoneHint, troubles, signaling } = sources
  return [
    ...one(sources.soundBlocked && { kind: 'hear' }),
    ...impostors.map((name) => ({ kind: 'impostor', name }) as const),
    ...interference,
    ...one(sources.hasCode && { kind: 'code' }),
    ...one(knocking.length > 0 && { kind: 'knock', names: knocking }),
    ...one(microphoneHint !== undefined && { kind: 'microphone', hint: microphoneHint }),
    ...one(sources.cameraSilent && { kind: 'camera-silent' }),
    ...one(order !== undefined && { kind: 'order', order }),
    ...troubles.map((trouble) => ({ kind: 'link', trouble }) as const),
    ...one((signaling === 'lost' || signaling === 'outdated') && { kind: 'signaling', server: signaling }),
    ...one(isSilentBesideTab(sources) && { kind: 'other-tab' }),
    ...deviceNotices(sources),
  ]
}

const one = (notice: CallNotice | false): CallNotice[] => (notice === false ? [] : [notice])

/** Another tab has the meeting open, and that is why nothing is heard from here. */
function isSilentBesideTab({ media, otherTab }: NoticeSources): boolean {
  const { state } = media.microphone
  return otherTab === 'open' && state !== 'on' && state !== 'starting'
}

function deviceNotices({ media, seen }: NoticeSources): CallNotice[] {
  const failures = captures.flatMap((source): CallNotice[] => {
    const capture = media[source]
    return capture.state === 'failed' && !seen.has(capture)
      ? [{ kind: 'capture', source, failure: capture.failure }]
      : []
  })
  const { notice } = media
  return notice ? [...failures, { kind: 'device', device: notice.kind, event: notice.event }] : failures
}

/** What tells one banner from another, whatever its words. */
export function noticeKey(notice: CallNotice): string {
  if (notice.kind === 'capture') return notice.source
  if (notice.kind === 'impostor') return `impostor-${notice.name}`
  if (isInterference(notice)) return interferenceKey(notice)
  if (notice.kind === 'device') return `device-${notice.device}`
  if (notice.kind === 'microphone') return `microphone-${notice.hint}`
  return notice.kind === 'link' ? troubleKey(notice.trouble) : notice.kind
}
