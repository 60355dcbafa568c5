import type { LocalMedia } from '@confab/mesh'
import type { Settings } from './settings-schema.ts'

/** Tells a visit's devices what this person chose before, so that the first picture is already the right one. */
export function applyChoices(media: LocalMedia, settings: Readonly<Settings>): void {
  if (settings.cameraId !== '') void media.choose('camera', settings.cameraId)
  if (settings.microphoneId !== '') void media.choose('microphone', settings.microphoneId)
  const { echoCancellation, noiseSuppression, autoGainControl } = settings
  void media.setAudioProcessing({ echoCancellation, noiseSuppression, autoGainControl })
}
