/** Which device is asked for, and how. Pure. */
import type { AudioProcessing, CaptureSnapshot, DeviceSnapshot } from './local-media.types.ts'
import type { ScreenOptions } from './media-devices.ts'

/** Which device is wanted. A new object is a new wish, even when it says the same. */
export type DeviceWish =
  | { readonly by: 'any' }
  | { readonly by: 'id'; readonly deviceId: string }
  | { readonly by: 'facing'; readonly facing: 'user' | 'environment' }

/**
 * Width and height in pixels: the shape of a tile, so that nothing is encoded only to be cropped, and sharp enough for
 * two people with a window each. A 1280×720 camera made the first picture 76 ms later where it was measured. What
 * more people get is smaller: see the encoding plan.
 */
const CAMERA_SIZE = { width: 960, height: 540 }

/** Frames a second: what a talking face needs; cameras that offer 60 would cost twice as much. */
const CAMERA_FRAME_RATE = 30

/** Frames a second: a shared film keeps its motion, a shared text costs little because it rarely changes. */
export const SCREEN_FRAME_RATE = 30

function deviceConstraints(wish: DeviceWish): MediaTrackConstraints {
  if (wish.by === 'id') return { deviceId: { exact: wish.deviceId } }
  if (wish.by === 'facing') return { facingMode: { ideal: wish.facing } }
  return {}
}

/** What is asked of a camera. */
export function cameraConstraints(wish: DeviceWish): MediaStreamConstraints {
  return {
    video: {
      width: { ideal: CAMERA_SIZE.width },
      height: { ideal: CAMERA_SIZE.height },
      frameRate: { ideal: CAMERA_FRAME_RATE, max: CAMERA_FRAME_RATE },
      ...deviceConstraints(wish),
    },
  }
}

/** What is asked of a microphone. */
export function microphoneConstraints(wish: DeviceWish, processing: AudioProcessing): MediaStreamConstraints {
  return { audio: { ...processing, ...deviceConstraints(wish) } }
}

/**
 * What is asked of the screen picker: sound where the system can give it and untouched (it is no voice in a room), not
 * this very tab (a tunnel of mirrors), and another tab may be chosen later without stopping.
 */
export const screenOptions = (frameRate: number): ScreenOptions => ({
  video: screenRate(frameRate),
  audio: {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    // What the meeting itself plays would come back to those who said it.
    restrictOwnAudio: true,
  },
  systemAudio: 'include',
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
})

/** So many frames a second and no more. */
export const screenRate = (frameRate: number): MediaTrackConstraints => ({
  frameRate: { ideal: frameRate, max: frameRate },
})

/** The camera on the other side of a phone; where cameras have no side, the next one of the list. */
export function flipWish(
  camera: CaptureSnapshot,
  cameras: readonly DeviceSnapshot[],
  wish: DeviceWish,
): DeviceWish {
  const facing = facingOf(camera, wish)
  if (facing !== undefined) return { by: 'facing', facing: facing === 'user' ? 'environment' : 'user' }
  const present = deviceOf(camera, wish)
  const next = cameras[(cameras.findIndex((device) => device.id === present) + 1) % cameras.length]
  return next === undefined ? { by: 'facing', facing: 'environment' } : { by: 'id', deviceId: next.id }
}

/** What the camera says of itself counts before what was wished. */
function facingOf(camera: CaptureSnapshot, wish: DeviceWish) {
  const wished = wish.by === 'facing' ? wish.facing : undefined
  return camera.state === 'on' ? (camera.facing ?? wished) : wished
}

function deviceOf(camera: CaptureSnapshot, wish: DeviceWish) {
  const wished = wish.by === 'id' ? wish.deviceId : undefined
  return camera.state === 'on' ? (camera.deviceId ?? wished) : wished
}
