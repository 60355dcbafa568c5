import type { Knocking } from '@confab/mesh'
import { computed, watch, type ComputedRef } from 'vue'
import { announce } from '../../ui/announcer.ts'
import { useSnapshot } from '../../ui/useSnapshot.ts'
import { callNotices, noticeKey, type CallNotice, type NoticeSources } from './call-notices.ts'
import { otherTabOf } from '../session/call-session-decisions.ts'
import { useVerified } from '../code/verified-store.ts'
import { impostors } from '../code/verified.ts'
import type { CallContext } from '../shell/call-context.ts'
import { cleanName } from '../../names/display-name.ts'
import { troublesForBanners } from '../quality/link-troubles.ts'
import { noticeWords } from './notice-words.ts'
import { interferenceKey, useInterference } from './noticed-interference.ts'
import { useDismissed, type Dismissed } from './useDismissed.ts'
import { useMicrophoneHint } from './useMicrophoneHint.ts'

/** A banner with its words. */
export interface ShownNotice {
  readonly key: string
  readonly notice: CallNotice
  readonly words: string
}

/** The banners of a call, and what can be done about them. */
export interface CallNotices {
  readonly notices: ComputedRef<readonly ShownNotice[]>
  dismiss(notice: CallNotice): void
  retry(notice: CallNotice): void
}

/** What has to change for a banner to be said again: the next step of what is done about a connection is no news. */
const newsIn = ({ notice, key, words }: ShownNotice) => (notice.kind === 'link' ? key : words)

/** Follows what is wrong in a call, and says aloud what is new. */
export function useCallNotices(call: CallContext, live: () => boolean): CallNotices {
  const { session, mesh, media } = call
  const { t, locale } = call.words
  const { nameOf } = call.people
  const peers = computed(() => mesh.value.peers)
  const dismissed = useDismissed(session, media, peers, live)
  const sources = useNoticeSources(call, dismissed, live)
  const notices = computed(() => {
    if (!live()) return []
    const terms = { t, locale: locale.value, nameOf }
    return callNotices(sources.value).map((notice) => ({
      notice,
      key: noticeKey(notice),
      words: noticeWords(notice, terms),
    }))
  })
  watch(notices, (after, before = []) => announceNews(before, after), { immediate: true })
  return {
    notices,
    dismiss: dismissed.dismiss,
    retry(notice) {
      if (notice.kind !== 'capture') return
      if (notice.source === 'screen') void session.media.startScreen()
      else void session.media.turnOn(notice.source)
    },
  }
}

function announceNews(before: readonly ShownNotice[], after: readonly ShownNotice[]): void {
  const known = new Set(before.map(newsIn))
  const fresh = after.filter((shown) => !known.has(newsIn(shown)))
  if (fresh.length > 0) announce(fresh.map((each) => each.words).join(' '))
}

function useNoticeSources(
  call: CallContext,
  dismissed: Dismissed,
  live: () => boolean,
): ComputedRef<NoticeSources> {
  const { session, mesh, media, dialogs, sound } = call
  const { t } = call.words
  const visit = useSnapshot(() => session.session)
  const order = useSnapshot(() => session.order)
  const verified = useVerified()
  watch(mesh, ({ peers }) => verified.follow(peers), { immediate: true })
  const here = computed(() => mesh.value.peers.map(({ seat }) => ({ seat, name: call.people.nameOf(seat) })))
  const microphoneHint = useMicrophoneHint(() => session.media, live)
  const interference = useInterference(() => mesh.value)
  const nameAtDoor = ({ name, isUnknown }: Knocking) =>
    isUnknown ? t('hosts.unknown') : cleanName(name) || t('common.guest')
  return computed(() => ({
    media: media.value,
    signaling: mesh.value.signaling,
    soundBlocked: sound.blocked.value,
    knocking: mesh.value.moderation.waiting.map(nameAtDoor),
    order: order.value,
    impostors: impostors(verified.people, here.value).map(({ name }) => name),
    interference: interference.value.filter(
      (each) => !dismissed.interference.value.has(interferenceKey(each)),
    ),
    cameraSilent: mesh.value.self.cameraSilent,
    microphoneHint: visit.value.screen === 'call' ? microphoneHint.value : undefined,
    hasCode: dialogs.shown.value !== 'code' && ['running', 'shown'].includes(mesh.value.code.state),
    otherTab: dismissed.otherTab.value ? 'none' : otherTabOf(visit.value),
    troubles: troublesForBanners(mesh.value, dismissed.troubles.value),
    seen: dismissed.failures.value,
  }))
}
