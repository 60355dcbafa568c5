import { useTimeoutFn } from '@vueuse/core'
import { shallowRef, type Ref } from 'vue'

/** How long a toast stays, in ms: three words are read in one second; the rest is for looking up. */
const TOAST_MS = 2_600

/** Copying a text, and what is shown about it. */
export interface Copying {
  readonly state: Readonly<Ref<'idle' | 'copied' | 'manual'>>
  readonly copy: () => Promise<void>
  readonly dismiss: () => void
}

/** Copies a text. Where the browser does not let a page copy, the state is `manual`: people copy it by hand. */
export function useCopy(text: () => string, copied: () => void): Copying {
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
        await navigator.clipboard.writeText(text())
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
