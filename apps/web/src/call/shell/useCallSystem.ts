import { useWakeLock } from '@vueuse/core'
import { effectScope, onScopeDispose, watch, watchEffect, type EffectScope } from 'vue'
import type { CallContext } from './call-context.ts'

/** What frames may do (Permissions Policy); TypeScript's library does not know it yet. */
interface FeaturePolicy {
  allowsFeature(feature: string): boolean
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

/** What the call asks of the system around the browser while it is live: a screen that stays awake, and the system's keys. */
export function useCallSystem(call: CallContext, live: () => boolean): void {
  let scope: EffectScope | undefined
  watch(
    live,
    (isLive) => {
      scope?.stop()
      scope = isLive ? effectScope(true) : undefined
      scope?.run(() => askSystem(call))
    },
    { immediate: true },
  )
  onScopeDispose(() => scope?.stop())
}

function askSystem({ media, devices, session }: CallContext): void {
  const wake = useWakeLock()
  // A battery that runs low, or a page that is not seen, gets none: the call goes on.
  if (mayStayAwake()) wake.request('screen').catch(() => {})
  onScopeDispose(() => void wake.release().catch(() => {}))

  if (!('mediaSession' in navigator)) return
  const keys = {
    togglemicrophone: () => devices.toggle('microphone'),
    togglecamera: () => devices.toggle('camera'),
    hangup: () => session.leave(),
  } as const
  for (const [action, act] of Object.entries(keys)) handle(action, act)
  onScopeDispose(() => {
    for (const action of Object.keys(keys)) handle(action, null)
  })
  watchEffect(() => {
    void navigator.mediaSession.setMicrophoneActive?.(media.value.microphone.state === 'on')
    void navigator.mediaSession.setCameraActive?.(media.value.camera.state === 'on')
  })
}
