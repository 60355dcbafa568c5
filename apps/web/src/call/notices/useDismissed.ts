import { shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import type { LocalMediaSnapshot, PeerSnapshot } from '@confab/mesh'
import { linkTroubles, troubleKey } from '../quality/link-troubles.ts'
import type { CallSession } from '../session/call-session.types.ts'
import { noticeKey, type CallNotice } from './call-notices.ts'
import { failuresIn } from './capture-failures.ts'
import { isInterference } from './noticed-interference.ts'

/** What follows from what a person has read and put away. */
export interface Dismissed {
  /** Failures that were seen already: those of the lobby were said there, and are not said again. */
  readonly failures: Readonly<Ref<ReadonlySet<object>>>
  /** Troubles of connections that one does not want to see while they last. */
  readonly troubles: Readonly<Ref<ReadonlySet<string>>>
  /** What somebody in between did, and one has read. */
  readonly interference: Readonly<Ref<ReadonlySet<string>>>
  /** Whether somebody has seen that another tab has the meeting open. */
  readonly otherTab: Readonly<Ref<boolean>>
  readonly dismiss: (notice: CallNotice) => void
}

/** Keeps what was dismissed, for as long as it lasts. */
export function useDismissed(
  session: CallSession,
  media: Readonly<Ref<LocalMediaSnapshot>>,
  peers: ComputedRef<readonly PeerSnapshot[]>,
  live: () => boolean,
): Dismissed {
  const failures = shallowRef<ReadonlySet<object>>(new Set())
  const troubles = shallowRef<ReadonlySet<string>>(new Set())
  const interference = shallowRef<ReadonlySet<string>>(new Set())
  const otherTab = shallowRef(false)
  watch(live, () => (failures.value = new Set(failuresIn(media.value))), { immediate: true, flush: 'sync' })
  watch(peers, (others) => {
    if (troubles.value.size === 0) return
    const present = new Set(linkTroubles(others).map(troubleKey))
    troubles.value = new Set([...troubles.value].filter((key) => present.has(key)))
  })
  const dismiss = (notice: CallNotice) => {
    if (notice.kind === 'device') session.media.dismissNotice()
    if (notice.kind === 'capture') failures.value = new Set([...failures.value, media.value[notice.source]])
    if (notice.kind === 'order') session.dismissOrder()
    if (notice.kind === 'other-tab') otherTab.value = true
    if (isInterference(notice)) interference.value = new Set([...interference.value, noticeKey(notice)])
    if (notice.kind === 'link') troubles.value = new Set([...troubles.value, noticeKey(notice)])
  }
  return { failures, troubles, interference, otherTab, dismiss }
}
