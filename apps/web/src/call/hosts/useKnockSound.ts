import { watch } from 'vue'
import { useSettingsStore } from '../../settings/settings-store.ts'
import { playChime } from '../../ui/chime.ts'
import { useSnapshot } from '../../ui/useSnapshot.ts'
import type { CallSession } from '../session/call-session.types.ts'

/** Chimes when somebody wants to come in: hosts look at people, not at badges. */
export function useKnockSound(session: () => CallSession): void {
  const settings = useSettingsStore()
  const mesh = useSnapshot(() => session().mesh)
  watch(
    () => mesh.value.moderation.waiting.length,
    (after, before = 0) => {
      // A browser that holds sound back says so elsewhere.
      if (after > before) playChime(settings.speakerId).catch(() => {})
    },
    { immediate: true },
  )
}
