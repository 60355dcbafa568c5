import type { ChatMessage } from '@confab/mesh'
import { useDocumentVisibility, useTimeoutFn } from '@vueuse/core'
import { computed, onScopeDispose, watch, watchEffect } from 'vue'
import { useCallPreferences } from '../shell/call-preferences.ts'
import type { CallContext } from '../shell/call-context.ts'
import { emptyDraft, useChatStore } from './chat-store.ts'

/** How long a message is shown over the picture, in ms: time to read two lines. */
const GLANCE_MS = 7_000

/** Counts what is unread, also on the app's icon, and shows and sounds what comes, as long as the call lasts. */
export function followChat({ session, mesh, panels, play }: CallContext): void {
  const store = useChatStore()
  const preferences = useCallPreferences()
  const visibility = useDocumentVisibility()

  // Another visit has another conversation.
  watch(
    () => mesh.value.self.seat,
    (seat) => {
      if (store.ownSeat === seat) return
      store.ownSeat = seat
      store.unread = 0
      store.draft = emptyDraft
    },
    { immediate: true },
  )

  const glanceOver = useTimeoutFn(() => (store.glance = undefined), GLANCE_MS, { immediate: false })
  const isRead = computed(() => panels.shown.value === 'chat' && visibility.value === 'visible')

  /** Counts news that nobody has looked at yet. */
  function count(news: number): void {
    if (preferences.chatSound) play('message')
    if (!isRead.value) store.unread += news
  }

  function hear(message: ChatMessage): void {
    count(1)
    if (panels.shown.value === 'chat') return
    store.glance = message
    glanceOver.start()
  }

  watch(
    isRead,
    (read) => {
      if (!read) return
      store.newWhenOpened = store.unread
      store.unread = 0
      store.glance = undefined
    },
    { immediate: true },
  )
  // A file that is offered is shown in the conversation, and is news like a message.
  watch(
    () => mesh.value.files.filter(({ direction }) => direction === 'in').length,
    (after, before) => after > before && count(after - before),
  )
  onScopeDispose(session.features.onEvent((event) => 'message' in event && hear(event.message)))
  onScopeDispose(() => (store.glance = undefined))

  if (!('setAppBadge' in navigator)) return
  // A browser that shows no badge refuses: the number stands on the chat's button.
  watchEffect(() => void navigator.setAppBadge(store.unread).catch(() => {}))
  onScopeDispose(() => void navigator.clearAppBadge().catch(() => {}))
}
