import type { CaptureKind, LocalMedia } from '@confab/mesh'
import { computed, watch, type ComputedRef } from 'vue'
import { chosenDevice } from '../../lobby/device-options.ts'
import { useCallPreferences } from './call-preferences.ts'
import { useSettingsStore } from '../../settings/settings-store.ts'
import { useSnapshot } from '../../ui/useSnapshot.ts'

/** One's own devices as a call works them. */
export interface OwnDevices {
  /** The ids of the devices in use, or that would be. */
  readonly chosen: ComputedRef<Readonly<Record<CaptureKind, string>>>
  /** Whether this device has a front and a rear camera, and one of them is on. */
  readonly canFlip: ComputedRef<boolean>
  toggle(kind: CaptureKind): void
  choose(kind: CaptureKind, id: string): void
  toggleScreen(): void
  flip(): void
  /** Turns the microphone on while a key is held, if it was off. */
  talk(held: 'down' | 'up'): void
}

const wish = { camera: 'cameraId', microphone: 'microphoneId' } as const

/** Works the devices and keeps what a person chose. */
export function useOwnDevices(media: () => LocalMedia): OwnDevices {
  const settings = useSettingsStore()
  const preferences = useCallPreferences()
  watch(
    () => preferences.screenFrameRate,
    (rate) => media().setScreenFrameRate(rate),
    { immediate: true },
  )
  const isOn = (kind: CaptureKind | 'screen') => {
    const { state } = media().snapshot.current[kind]
    return state === 'on' || state === 'starting'
  }
  const snapshot = useSnapshot(() => media().snapshot)
  const inUse = (kind: CaptureKind) => {
    const capture = snapshot.value[kind]
    return capture.state === 'on' ? capture.deviceId : undefined
  }
  let openedToTalk = false

  watch(
    () => ({
      echoCancellation: settings.echoCancellation,
      noiseSuppression: settings.noiseSuppression,
      autoGainControl: settings.autoGainControl,
    }),
    (processing) => void media().setAudioProcessing(processing),
  )

  return {
    chosen: computed(() => ({
      camera: chosenDevice(snapshot.value.cameras, inUse('camera'), settings.cameraId),
      microphone: chosenDevice(snapshot.value.microphones, inUse('microphone'), settings.microphoneId),
    })),
    canFlip: computed(() => {
      const { camera, cameras } = snapshot.value
      return camera.state === 'on' && camera.facing !== undefined && cameras.length > 1
    }),
    toggle(kind) {
      openedToTalk = false
      if (isOn(kind)) media().turnOff(kind)
      else void media().turnOn(kind)
    },
    choose(kind, id) {
      settings[wish[kind]] = id
      void media().choose(kind, id)
    },
    toggleScreen() {
      if (isOn('screen')) media().stopScreen()
      else void media().startScreen()
    },
    flip: () => void media().flipCamera(),
    talk(held) {
      if (held === 'up' && openedToTalk) media().turnOff('microphone')
      openedToTalk = held === 'down' && !isOn('microphone')
      if (openedToTalk) void media().turnOn('microphone')
    },
  }
}
