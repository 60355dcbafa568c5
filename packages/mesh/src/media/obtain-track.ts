/**
 * Gets one track from one device, with what helps when the first try fails. It keeps nothing: the caller owns the
 * track.
 */
import type { Clock } from '../base/platform.ts'
import { captureFailure } from './capture-failure.ts'
import type { DeviceWish } from './constraints.ts'
import type { CaptureFailure } from './local-media.types.ts'
import type { MediaDevicesPort } from './media-devices.ts'

/** A page that was just reloaded may still hold the device: some systems take some hundred ms to let go. In ms. */
export const BUSY_RETRY_MS = 400

/** How asking for a device ended. */
export type Obtained =
  | { readonly ok: true; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly failure: CaptureFailure }

/** What {@link obtainTrack} works with. */
export interface ObtainPorts {
  readonly devices: MediaDevicesPort
  readonly clock: Clock
  readonly constraints: (wish: DeviceWish) => MediaStreamConstraints
  /** Whether the wish was withdrawn meanwhile: then nothing more is asked of the browser. */
  readonly isStale: () => boolean
}

async function ask(ports: ObtainPorts, wish: DeviceWish): Promise<Obtained> {
  try {
    const stream = await ports.devices.getUserMedia(ports.constraints(wish))
    const track = stream.getVideoTracks()[0] ?? stream.getAudioTracks()[0]
    return track === undefined ? { ok: false, failure: 'unknown' } : { ok: true, track }
  } catch (error) {
    return { ok: false, failure: captureFailure(error) }
  }
}

/**
 * Asks for the wished device; for any, when that one is not there; once more after {@link BUSY_RETRY_MS} when it is
 * busy.
 */
export async function obtainTrack(ports: ObtainPorts, wish: DeviceWish): Promise<Obtained> {
  const first = await ask(ports, wish)
  if (first.ok || ports.isStale()) return first
  if (first.failure === 'missing' && wish.by !== 'any') return ask(ports, { by: 'any' })
  if (first.failure !== 'busy') return first
  await new Promise<void>((resolve) => ports.clock.after(BUSY_RETRY_MS, resolve))
  return ports.isStale() ? first : ask(ports, wish)
}
