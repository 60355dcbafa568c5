import type { CaptureKind, LocalMedia } from '@confab/mesh'
import { watch } from 'vue'
import { useSettingsStore } from '../settings/settings-store.ts'

/** One's own devices as a call works them. */
export interface OwnDevices {
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
  const isOn = (kind: CaptureKind | 'screen') => {
    const { state } = media().snapshot.current[kind]
    return state === 'on' || state === 'starting'
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
