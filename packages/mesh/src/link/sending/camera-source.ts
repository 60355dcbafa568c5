/**
 * Whether one's own camera gives pictures at all, from what a connection's statistics say of it. A camera may be on and
 * give none: a driver hangs, a machine had no time when it was opened. No repair of a link brings such a picture back.
 */

/** Readings, a second apart, in which nothing came of a camera that is on: what has just been turned on may take as long. */
const STILL_READINGS = 3

/** What the readings so far say. */
export interface CameraSource {
  readonly frames: number | undefined
  /** How many readings in a row brought nothing. */
  readonly still: number
}

/** Nothing has been read yet. */
export const freshCameraSource: CameraSource = { frames: undefined, still: 0 }

/** The next reading: frames since the camera was opened, or `undefined` where it is off or the browser does not say. */
export function nextCameraSource(before: CameraSource, frames: number | undefined): CameraSource {
  if (frames === undefined) return freshCameraSource
  // Another number also means another camera, which counts from nothing.
  const isStill = frames === before.frames || (frames === 0 && before.frames === undefined)
  return { frames, still: isStill ? before.still + 1 : 0 }
}

/** Whether the camera gives nothing. */
export const isCameraSilent = ({ still }: CameraSource): boolean => still >= STILL_READINGS
