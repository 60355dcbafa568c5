import { browserLocalMedia, browserPlatform, createScope, type LocalMedia } from '@confab/mesh'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import { useSettingsStore } from '../settings/settings-store.ts'
import { testMicrophone, type MicrophoneTest } from './microphone-test.ts'
import { recordSound } from './record-sound.ts'

/** Recording oneself and hearing it back. */
export interface OwnMicrophoneTest {
  readonly test: Readonly<ShallowRef<MicrophoneTest>>
  start(): void
}

/** Tests the microphone with the devices that were chosen; ends with the component. */
export function useMicrophoneTest(media: LocalMedia): OwnMicrophoneTest {
  const settings = useSettingsStore()
  const test = shallowRef<MicrophoneTest>({ state: 'idle' })
  const scope = createScope()
  onScopeDispose(() => scope.close())
  return {
    test,
    start() {
      const ports = {
        media,
        createMedia: () => browserLocalMedia(browserPlatform().clock),
        microphoneId: settings.microphoneId,
        record: (track: MediaStreamTrack, own: typeof scope) => recordSound(track, settings.speakerId, own),
      }
      void testMicrophone(ports, scope, (next) => {
        test.value = next
      })
    },
  }
}
