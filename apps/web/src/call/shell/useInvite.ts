import { useTimeoutFn } from '@vueuse/core'
import { shallowRef, type Ref } from 'vue'

/** How long a toast stays, in ms: three words are read in one second; the rest is for looking up. */
const TOAST_MS = 2_600

/** Copying the invite link, and what is shown about it. */
export interface Invite {
  readonly state: Readonly<Ref<'idle' | 'copied' | 'manual'>>
  copy(): Promise<void>
  dismiss(): void
}

/** Copies the link; where the browser does not let a page copy, says so and the link is shown to be copied by hand. */
export function useInvite(link: () => string, copied: () => void): Invite {
  const state = shallowRef<'idle' | 'copied' | 'manual'>('idle')
  const dismiss = () => {
    state.value = 'idle'
  }
  const later = useTimeoutFn(dismiss, TOAST_MS, { immediate: false })
  return {
    state,
    dismiss,
    async copy() {
      try {
        await navigator.clipboard.writeText(link())
        state.value = 'copied'
        later.start()
        copied()
      } catch {
        later.stop()
        state.value = 'manual'
      }
    },
  }
}
