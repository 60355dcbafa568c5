import type { MeshSnapshot } from '@confab/mesh'
import { watch, type Ref } from 'vue'
import type { Tune } from '../../../ui/chime.ts'
import { useCallPreferences } from '../call-preferences.ts'
import { tuneBetween } from './tunes.ts'

/** Plays a sound when somebody comes or goes in a small meeting, from when this person is in it. */
export function usePresenceSounds(
  mesh: Readonly<Ref<MeshSnapshot>>,
  live: () => boolean,
  play: (tune: Tune) => void,
): void {
  const preferences = useCallPreferences()
  let liveSinceMs = performance.now()
  watch(live, () => (liveSinceMs = performance.now()))
  watch(mesh, (after, before) => {
    if (!live() || !preferences.joinSound) return
    const tune = tuneBetween(before, after, performance.now() - liveSinceMs)
    if (tune !== undefined) play(tune)
  })
}
