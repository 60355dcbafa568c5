import { watch } from 'vue'
import { useSettingsStore } from '../../settings/settings-store.ts'
import { playChime } from '../../ui/chime.ts'
import type { CallContext } from '../shell/call-context.ts'

/** Chimes when somebody wants to come in: hosts look at people, not at badges. */
export function followKnocks({ mesh }: CallContext): void {
  const settings = useSettingsStore()
  watch(
    () => mesh.value.moderation.waiting.length,
    (after, before = 0) => {
      // A browser that holds sound back says so elsewhere.
      if (after > before) playChime(settings.speakerId).catch(() => {})
    },
    { immediate: true },
  )
}
