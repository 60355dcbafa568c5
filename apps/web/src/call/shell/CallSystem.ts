import { useWakeLock } from '@vueuse/core'
import { defineComponent, onScopeDispose, watchEffect, type PropType } from 'vue'
import { useChatStore } from '../chat/chat-store.ts'

/** What frames may do (Permissions Policy); TypeScript's library does not know it yet. */
interface FeaturePolicy {
  allowsFeature(feature: string): boolean
}

/** What keys of a keyboard, of a headset and of the system's own controls do. */
export interface SystemActions {
  readonly microphone: () => void
  readonly camera: () => void
  readonly leave: () => void
}

/** Each browser knows some of these, and throws for the others; TypeScript's library knows fewer. */
function handle(action: string, act: (() => void) | null): void {
  try {
    navigator.mediaSession.setActionHandler(action as MediaSessionAction, act)
  } catch {
    // It has no such key: the page's own controls do the same.
  }
}

/** A page in somebody else's frame may not ask, and asking all the same is logged as an error where it is known before. */
function mayStayAwake(): boolean {
  const policy = 'featurePolicy' in document ? (document.featurePolicy as FeaturePolicy) : undefined
  return policy?.allowsFeature('screen-wake-lock') ?? true
}

/**
 * What the call asks of the system around the browser, while it lasts: a screen that stays awake, keys of the system,
 * and the number of unread messages on the app's icon.
 */
export const CallSystem = defineComponent({
  props: {
    actions: { type: Object as PropType<SystemActions>, required: true },
    microphone: { type: Boolean, required: true },
    camera: { type: Boolean, required: true },
  },
  setup(props) {
    const store = useChatStore()
    const wake = useWakeLock()
    // A battery that runs low, or a page that is not seen, gets none: the call goes on.
    if (mayStayAwake()) wake.request('screen').catch(() => {})
    onScopeDispose(() => void wake.release().catch(() => {}))

    const keys = {
      togglemicrophone: () => props.actions.microphone(),
      togglecamera: () => props.actions.camera(),
      hangup: () => props.actions.leave(),
    } as const
    if ('mediaSession' in navigator) {
      for (const [action, act] of Object.entries(keys)) handle(action, act)
      onScopeDispose(() => {
        for (const action of Object.keys(keys)) handle(action, null)
      })
      watchEffect(() => {
        void navigator.mediaSession.setMicrophoneActive?.(props.microphone)
        void navigator.mediaSession.setCameraActive?.(props.camera)
      })
    }
    if ('setAppBadge' in navigator) {
      watchEffect(() => void navigator.setAppBadge(store.unread).catch(() => {}))
      onScopeDispose(() => void navigator.clearAppBadge().catch(() => {}))
    }
    return () => null
  },
})
