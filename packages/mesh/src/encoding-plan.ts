/** Which bitrate and size each kind gets, by the number of people it goes to. Pure; the senders apply it. */
import type { MediaKind } from './mesh-snapshot.ts'

/** What one sender is told. Bitrates in bit/s. */
export interface EncodingPlan {
  readonly maxBitrate: number
  /** Divides width and height; absent for audio. */
  readonly scaleResolutionDownBy?: number
  readonly maxFramerate?: number
}

/** Opus in full band for speech; more is not heard. */
const MICROPHONE_BITRATE = 48_000
/** Music and films shared with a screen are stereo. */
const SCREEN_AUDIO_BITRATE = 96_000
/** Text at 1080p stays sharp with this, at the few frames a second that a screen changes. */
const SCREEN_BITRATE = 2_500_000
/** What all cameras together may ask of an uplink: common lines have 5 to 10 Mbit/s up and others use them too. */
const CAMERA_BUDGET = 3_000_000
const CAMERA_CEILING = 1_500_000
const CAMERA_FLOOR = 150_000

/** Makes 640×360 of 960×540. */
const START_SCALE = 1.5

/** Divides a 960×540 camera to about what a tile shows: 540p to one, then 360p, 270p and 180p. */
function cameraScale(people: number): number {
  if (people <= 1) return 1
  if (people <= 3) return 1.5
  return people <= 6 ? 2 : 3
}

/** Plans for everything that is sent to one of `receivers` people. */
export function planEncodings(receivers: number): Readonly<Record<MediaKind, EncodingPlan>> {
  const people = Math.max(1, receivers)
  const share = Math.round(CAMERA_BUDGET / people)
  return {
    microphone: { maxBitrate: MICROPHONE_BITRATE },
    camera: {
      maxBitrate: Math.min(CAMERA_CEILING, Math.max(CAMERA_FLOOR, share)),
      // Tiles shrink as people come, and every receiver costs an encoder of its own.
      scaleResolutionDownBy: cameraScale(people),
      maxFramerate: people <= 3 ? 30 : 20,
    },
    screen: { maxBitrate: Math.max(SCREEN_BITRATE / Math.ceil(people / 3), 600_000), maxFramerate: 30 },
    screenAudio: { maxBitrate: SCREEN_AUDIO_BITRATE },
  }
}

/**
 * Plans for a connection that has just begun. Browsers start at 300 kbit/s and drop the first frames of a picture that
 * is too large for that (in Chromium anything above 640×360), which costs more time than the sharpness is worth.
 */
export function planStart(receivers: number): Readonly<Record<MediaKind, EncodingPlan>> {
  const plan = planEncodings(receivers)
  const scaleResolutionDownBy = Math.max(START_SCALE, plan.camera.scaleResolutionDownBy ?? 1)
  return { ...plan, camera: { ...plan.camera, scaleResolutionDownBy } }
}
