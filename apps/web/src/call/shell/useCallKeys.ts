import { useEventListener } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { keyOf, keyPlace, type CallKey } from './keys.ts'

/** Listens to the call's keys as long as they are on. */
export function useCallKeys(keys: () => readonly CallKey[], isOn: () => boolean): void {
  /** The key that is down and does something when it comes up. */
  let held: CallKey | undefined

  function release(): void {
    held?.release?.()
    held = undefined
  }

  useEventListener('keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented || !isOn()) return
    const key = keyOf(event, keyPlace(event.target), keys())
    if (key === undefined) return
    // Space scrolls, and a quick-find of the browser's may sit on a letter.
    event.preventDefault()
    if (key.release) held = key
    key.press()
  })
  useEventListener('keyup', (event: KeyboardEvent) => {
    if (held?.key === event.key.toUpperCase()) release()
  })
  // A key that comes up over another window is never heard of.
  useEventListener('blur', release)
  onScopeDispose(release)
}
