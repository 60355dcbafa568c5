import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { announce } from '../../ui/announcer.ts'
import { useSnapshot } from '../../ui/useSnapshot.ts'
import { callNotices, noticeKey, type CallNotice } from './call-notices.ts'
import { otherTabOf } from '../session/call-session-decisions.ts'
import { failuresIn } from './capture-failures.ts'
import { useVerified } from '../code/verified-store.ts'
import { impostors } from '../code/verified.ts'
import type { CallContext } from '../shell/call-context.ts'
import { cleanName } from '../../names/display-name.ts'
import { linkTroubles, troubleKey, troublesForBanners } from '../quality/link-troubles.ts'
import { noticeWords } from './notice-words.ts'
import { interferenceKey, isInterference, useInterference } from './noticed-interference.ts'
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
  const { session, mesh, media, dialogs, sound, words } = call
  const { t, locale } = words
  const { nameOf } = call.people
  const visit = useSnapshot(() => session.session)
  const order = useSnapshot(() => session.order)
  const verified = useVerified()
  watch(mesh, ({ peers: present }) => verified.follow(present), { immediate: true })
  const here = computed(() => mesh.value.peers.map(({ seat }) => ({ seat, name: nameOf(seat) })))
  const peers = computed(() => mesh.value.peers)
  const microphoneHint = useMicrophoneHint(() => session.media, live)
  const interference = useInterference(() => mesh.value)
  const seen = shallowRef<ReadonlySet<object>>(new Set())
  // Failures of the lobby were said there, and are not said again.
  watch(live, () => (seen.value = new Set(failuresIn(media.value))), { immediate: true, flush: 'sync' })
  /** Troubles of connections that one does not want to see while they last. */
  const dismissed = shallowRef<ReadonlySet<string>>(new Set())
  /** What somebody in between did, and one has read. */
  const putAway = shallowRef<ReadonlySet<string>>(new Set())
  /** Whether somebody has seen that another tab has the meeting open. */
  const otherTabSeen = shallowRef(false)
  watch(peers, (others) => {
    if (dismissed.value.size === 0) return
    const present = new Set(linkTroubles(others).map(troubleKey))
    dismissed.value = new Set([...dismissed.value].filter((key) => present.has(key)))
  })
  const notices = computed(() => {
    if (!live()) return []
    const found = callNotices({
      media: media.value,
      signaling: mesh.value.signaling,
      soundBlocked: sound.blocked.value,
      knocking: mesh.value.moderation.waiting.map(({ name, isUnknown }) =>
        isUnknown ? t('hosts.unknown') : cleanName(name) || t('common.guest'),
      ),
      order: order.value,
      impostors: impostors(verified.people, here.value).map(({ name }) => name),
      interference: interference.value.filter((each) => !putAway.value.has(interferenceKey(each))),
      cameraSilent: mesh.value.self.cameraSilent,
      microphoneHint: visit.value.screen === 'call' ? microphoneHint.value : undefined,
      hasCode: dialogs.shown.value !== 'code' && ['running', 'shown'].includes(mesh.value.code.state),
      otherTab: otherTabSeen.value ? 'none' : otherTabOf(visit.value),
      troubles: troublesForBanners({ ...mesh.value, peers: peers.value }, dismissed.value),
      seen: seen.value,
    })
    const terms = { t, locale: locale.value, nameOf }
    return found.map((notice) => ({ notice, key: noticeKey(notice), words: noticeWords(notice, terms) }))
  })
  watch(
    notices,
    (after, before = []) => {
      const known = new Set(before.map(newsIn))
      const fresh = after.filter((shown) => !known.has(newsIn(shown)))
      if (fresh.length > 0) announce(fresh.map((each) => each.words).join(' '))
    },
    { immediate: true },
  )
  return {
    notices,
    dismiss(notice) {
      if (notice.kind === 'device') session.media.dismissNotice()
      if (notice.kind === 'capture') seen.value = new Set([...seen.value, media.value[notice.source]])
      if (notice.kind === 'order') session.dismissOrder()
      if (notice.kind === 'other-tab') otherTabSeen.value = true
      if (isInterference(notice)) putAway.value = new Set([...putAway.value, noticeKey(notice)])
      if (notice.kind === 'link') dismissed.value = new Set([...dismissed.value, noticeKey(notice)])
    },
    retry(notice) {
      if (notice.kind !== 'capture') return
      if (notice.source === 'screen') void session.media.startScreen()
      else void session.media.turnOn(notice.source)
    },
  }
}
