/** Which bitrate and size each kind gets, by the number of people it goes to. Pure; the senders apply it. */
import type { MediaKind, MediaState } from '../../mesh-snapshot.ts'

/** What one sender is told. Bitrates in bit/s. */
export interface EncodingPlan {
  /** Browsers set bits aside for every active sender, also for one that has nothing to send. */
  readonly active: boolean
  readonly maxBitrate: number
  /** Whose bits go first when there are not enough for all (WebRTC Priority, 4.1). */
  readonly priority: RTCPriorityType
  /** Whose packets routers should let go first, where they look (RFC 8837). */
  readonly networkPriority: RTCPriorityType
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

/** Makes 320×180 of 960×540. */
const START_SCALE = 3

/** Divides a 960×540 camera to about what a tile shows: 540p to one, then 360p, 270p and 180p. */
function cameraScale(people: number): number {
  if (people <= 1) return 1
  if (people <= 3) return 1.5
  return people <= 6 ? 2 : 3
}

const first = { priority: 'high', networkPriority: 'high' } as const
const last = { priority: 'low', networkPriority: 'low' } as const

/** What all senders of a connection are told. */
export type EncodingPlans = Readonly<Record<MediaKind, EncodingPlan>>

/** Plans for what is `sent` to one of `receivers` people. */
export function planEncodings(receivers: number, sent: MediaState): EncodingPlans {
  const people = Math.max(1, receivers)
  const share = Math.round(CAMERA_BUDGET / people)
  return {
    // Stays ready, so that no first syllable is lost.
    microphone: { active: true, maxBitrate: MICROPHONE_BITRATE, ...first },
    camera: {
      active: sent.camera,
      ...last,
      maxBitrate: Math.min(CAMERA_CEILING, Math.max(CAMERA_FLOOR, share)),
      // Tiles shrink as people come, and every receiver costs an encoder of its own.
      scaleResolutionDownBy: cameraScale(people),
      maxFramerate: people <= 3 ? 30 : 20,
    },
    screen: {
      active: sent.screen,
      ...last,
      maxBitrate: Math.max(SCREEN_BITRATE / Math.ceil(people / 3), 600_000),
      maxFramerate: 30,
    },
    screenAudio: { active: sent.screenAudio, maxBitrate: SCREEN_AUDIO_BITRATE, ...first },
  }
}

/**
 * Plans for a connection that has just begun. Browsers start at 300 kbit/s, part of it for the sound, and drop the first
 * frames of a picture that is too large for the rest (in Chromium anything above 320×180). Being seen comes first.
 */
export function planStart(receivers: number, sent: MediaState): EncodingPlans {
  const plan = planEncodings(receivers, sent)
  const scaleResolutionDownBy = Math.max(START_SCALE, plan.camera.scaleResolutionDownBy ?? 1)
  return { ...plan, camera: { ...plan.camera, scaleResolutionDownBy } }
}
