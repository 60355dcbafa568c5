import type { Clock } from '../base/platform.ts'
import { createLevelMeter } from './level-meter.ts'
import { createLocalMedia } from './local-media.ts'
import type { LocalMedia } from './local-media.types.ts'
import { noMediaDevices, type MediaDevicesPort } from './media-devices.ts'

/** A page without https has no `mediaDevices`, whatever the types say. */
function presentDevices(): MediaDevicesPort {
  return 'mediaDevices' in navigator && navigator.mediaDevices !== undefined
    ? navigator.mediaDevices
    : noMediaDevices()
}

/** This browser's camera, microphone and screen. The one place that touches `navigator.mediaDevices`. */
export function browserLocalMedia(clock: Clock): LocalMedia {
  return createLocalMedia({ devices: presentDevices(), clock, createLevelMeter })
}
