/**
 * What local media asks of the browser: a narrow view of `navigator.mediaDevices` (Media Capture and Streams,
 * section 9), so that tests may hand in devices of their own.
 */

/** The part of a captured stream that is used: its tracks. The stream itself is let go. */
export type CapturedStream = Pick<MediaStream, 'getAudioTracks' | 'getVideoTracks'>

/** The part of a `MediaDeviceInfo` that is used. */
export type DeviceInfo = Pick<MediaDeviceInfo, 'deviceId' | 'kind' | 'label'>

/** What a screen share is asked for (Screen Capture, section 5.4; not yet in TypeScript's own types). */
export interface ScreenOptions extends Omit<DisplayMediaStreamOptions, 'audio'> {
  /** `restrictOwnAudio` (Screen Capture) keeps what this page plays out of the sound; browsers without it ignore it. */
  readonly audio?: MediaTrackConstraints & { readonly restrictOwnAudio?: boolean }
  readonly systemAudio?: 'include' | 'exclude'
  readonly selfBrowserSurface?: 'include' | 'exclude'
  readonly surfaceSwitching?: 'include' | 'exclude'
}

/** `navigator.mediaDevices`, as far as it is used. Fires `devicechange`. */
export interface MediaDevicesPort extends EventTarget {
  readonly getUserMedia: (constraints: MediaStreamConstraints) => Promise<CapturedStream>
  readonly getDisplayMedia: (options: ScreenOptions) => Promise<CapturedStream>
  readonly enumerateDevices: () => Promise<readonly DeviceInfo[]>
}

/** Stands in where the browser has no capture at all: pages without https, and old browsers. */
export function noMediaDevices(): MediaDevicesPort {
  const refuse = () => Promise.reject(new TypeError('no capture here'))
  return Object.assign(new EventTarget(), {
    getUserMedia: refuse,
    getDisplayMedia: refuse,
    enumerateDevices: () => Promise.resolve([]),
  })
}
