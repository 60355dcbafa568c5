import { useEventListener } from '@vueuse/core'
import { onScopeDispose } from 'vue'
import { keyAction, keyPlace, type CallKey } from './keys.ts'

/** What the keys do, by their action. `talk` is told when Space goes down and comes up. */
export interface CallKeyActions {
  readonly press: (action: Exclude<CallKey, 'talk'>) => void
  readonly talk: (held: 'down' | 'up') => void
}

/** Listens to the call's keys. */
export function useCallKeys(actions: CallKeyActions): void {
  let talking = false

  function stopTalking(): void {
    if (!talking) return
    talking = false
    actions.talk('up')
  }

  useEventListener('keydown', (event: KeyboardEvent) => {
    if (event.defaultPrevented) return
    const action = keyAction(event, keyPlace(event.target))
    if (action === undefined) return
    // Space scrolls, and a quick-find of the browser's may sit on a letter.
    event.preventDefault()
    if (action === 'talk') {
      talking = true
      actions.talk('down')
    } else actions.press(action)
  })
  useEventListener('keyup', (event: KeyboardEvent) => {
    if (event.key === ' ') stopTalking()
  })
  // A key that is let go over another window is never heard of.
  useEventListener('blur', stopTalking)
  onScopeDispose(stopTalking)
}
