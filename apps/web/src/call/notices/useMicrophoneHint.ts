import type { LocalMedia } from '@confab/mesh'
import { useIntervalFn } from '@vueuse/core'
import { shallowRef, type Ref } from 'vue'
import { hintOf, look, startOfWatch, type MicrophoneHint } from './microphone-hints.ts'

/** Time between two looks, in ms: a syllable. */
const STEP_MS = 200

/** Follows whether one talks to nobody. */
export function useMicrophoneHint(
  media: () => LocalMedia,
  live: () => boolean,
): Readonly<Ref<MicrophoneHint | undefined>> {
  const hint = shallowRef<MicrophoneHint>()
  let watch = startOfWatch
  useIntervalFn(() => {
    if (!live()) return
    const nowMs = performance.now()
    const isOn = media().snapshot.current.microphone.state === 'on'
    const level = isOn ? media().level() : 0
    const unsentLevel = isOn ? 0 : media().unsentLevel()
    watch = look(watch, { nowMs, stepMs: STEP_MS, isOn, level, unsentLevel })
    hint.value = hintOf(watch, nowMs)
  }, STEP_MS)
  return hint
}
