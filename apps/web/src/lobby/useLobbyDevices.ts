import type { CaptureKind, LocalMedia } from '@confab/mesh'
import { onScopeDispose, type ShallowRef } from 'vue'
import type { LocalMediaSnapshot } from '@confab/mesh'
import type { OtherTab } from '../call/session/call-session.types.ts'
import { useSettingsStore } from '../settings/settings-store.ts'
import { useSnapshot } from '../ui/useSnapshot.ts'
import { whenMayAsk } from './page-attention.ts'

/** One's own devices as the lobby works them. */
export interface LobbyDevices {
  readonly snapshot: Readonly<ShallowRef<LocalMediaSnapshot>>
  /** Whether a device is on, or starting. */
  isOn(kind: CaptureKind): boolean
  /** Switches a device, and remembers how it was left. */
  toggle(kind: CaptureKind): void
  choose(kind: CaptureKind, id: string): void
  retry(kinds: readonly CaptureKind[]): void
}

const wish = { camera: 'cameraOn', microphone: 'microphoneOn' } as const
const device = { camera: 'cameraId', microphone: 'microphoneId' } as const
const kinds = ['camera', 'microphone'] as const

/**
 * Starts what was on when it was left, each device by itself, as soon as the page may ask for it; beside another tab not
 * the microphone, which somebody has to turn on here.
 */
export function useLobbyDevices(media: LocalMedia, otherTab: OtherTab): LobbyDevices {
  const settings = useSettingsStore()
  const snapshot = useSnapshot(() => media.snapshot)

  function start(kind: CaptureKind): void {
    const { state } = media.snapshot.current[kind]
    if (settings[wish[kind]] && (state === 'off' || state === 'failed')) void media.turnOn(kind)
  }

  const byThemselves = otherTab === 'open' ? (['camera'] as const) : kinds
  const isOn = (kind: CaptureKind) => ['on', 'starting'].includes(snapshot.value[kind].state)
  for (const kind of byThemselves) onScopeDispose(whenMayAsk(kind, () => start(kind)))

  return {
    snapshot,
    isOn,
    toggle(kind) {
      const wasOn = isOn(kind)
      settings[wish[kind]] = !wasOn
      if (wasOn) media.turnOff(kind)
      else void media.turnOn(kind)
    },
    choose(kind, id) {
      settings[device[kind]] = id
      void media.choose(kind, id)
    },
    retry(failed) {
      for (const kind of failed) void media.turnOn(kind)
    },
  }
}
