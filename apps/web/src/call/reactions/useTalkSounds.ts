import type { MeshSnapshot } from '@confab/mesh'
import { watch, type Ref } from 'vue'
import { useSettingsStore } from '../../settings/settings-store.ts'
import { playChime } from '../../ui/chime.ts'
import { useCallPreferences } from '../shell/call-preferences.ts'
import { oneAtATime, tuneBetween } from './tunes.ts'

/** Plays what tells without words: who comes and goes in small meetings, and new messages. */
export function useTalkSounds(mesh: Readonly<Ref<MeshSnapshot>>): { readonly message: () => void } {
  const settings = useSettingsStore()
  const preferences = useCallPreferences()
  const play = oneAtATime((tune) => playChime(settings.speakerId, tune))

  const joinedAtMs = performance.now()

  watch(mesh, (after, before) => {
    const inCallMs = performance.now() - joinedAtMs
    const tune = preferences.joinSound ? tuneBetween(before, after, inCallMs) : undefined
    if (tune !== undefined) play(tune)
  })
  return {
    message: () => {
      if (preferences.chatSound) play('message')
    },
  }
}
