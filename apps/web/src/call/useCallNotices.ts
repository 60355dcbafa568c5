import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useWords } from '../i18n/i18n.ts'
import { announce } from '../ui/announcer.ts'
import { useSnapshot } from '../ui/useSnapshot.ts'
import { callNotices, failuresIn, type CallNotice } from './call-notices.ts'
import type { CallSession } from './call-session.types.ts'
import { noticeWords } from './notices/notice-words.ts'

/** The banners of a call, and what can be done about them. */
export interface CallNotices {
  readonly notices: ComputedRef<readonly CallNotice[]>
  dismiss(notice: CallNotice): void
  retry(notice: CallNotice): void
}

/** Follows what is wrong once the call is `live`. Failures of the lobby were said there and are not said again. */
export function useCallNotices(
  session: () => CallSession,
  soundBlocked: Readonly<Ref<boolean>>,
  live: () => boolean,
): CallNotices {
  const { t } = useWords()
  const mesh = useSnapshot(() => session().mesh)
  const media = useSnapshot(() => session().media.snapshot)
  const seen = shallowRef<ReadonlySet<object>>(new Set())
  watch(
    live,
    () => {
      seen.value = new Set(failuresIn(media.value))
    },
    { immediate: true, flush: 'sync' },
  )
  const notices = computed(() =>
    live()
      ? callNotices({
          media: media.value,
          signaling: mesh.value.signaling,
          soundBlocked: soundBlocked.value,
          seen: seen.value,
        })
      : [],
  )
  watch(
    () => notices.value.map((notice) => noticeWords(notice, t)),
    (after, before) => {
      const fresh = after.filter((words) => !before.includes(words))
      if (fresh.length > 0) announce(fresh.join(' '))
    },
  )
  return {
    notices,
    dismiss(notice) {
      if (notice.kind === 'device') session().media.dismissNotice()
      if (notice.kind === 'capture') seen.value = new Set([...seen.value, media.value[notice.source]])
    },
    retry(notice) {
      if (notice.kind !== 'capture') return
      if (notice.source === 'screen') void session().media.startScreen()
      else void session().media.turnOn(notice.source)
    },
  }
}
