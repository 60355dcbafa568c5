import type { MediaKind } from '../mesh-snapshot.ts'
import type { Observable } from '../base/observable.ts'

/** The devices a person chooses. */
export type CaptureKind = 'camera' | 'microphone'

/** Why a camera, a microphone or a screen could not be had; the words are the app's. */
export type CaptureFailure =
  /** The person, or the system, said no. */
  | 'denied'
  /** There is no such device. */
  | 'missing'
  /** Another program holds it, or it does not start. */
  | 'busy'
  /** This browser, or this page without https, has no capture at all. */
  | 'unsupported'
  | 'unknown'

/** How a camera or a microphone is. */
export type CaptureSnapshot =
  | { readonly state: 'off' }
  | { readonly state: 'starting' }
  | { readonly state: 'on'; readonly deviceId: string; readonly facing: 'user' | 'environment' | undefined }
  | { readonly state: 'failed'; readonly failure: CaptureFailure }

/** How the shared screen is. */
export type ScreenSnapshot =
  | { readonly state: 'off' }
  | { readonly state: 'starting' }
  | { readonly state: 'on'; readonly hint: 'detail' | 'motion'; readonly withAudio: boolean }
  | { readonly state: 'failed'; readonly failure: CaptureFailure }

/** A device that may be picked. Its label is empty until the browser tells it. */
export interface DeviceSnapshot {
  readonly id: string
  readonly label: string
}

/** Everything that may be shown about one's own devices. */
export interface LocalMediaSnapshot {
  readonly camera: CaptureSnapshot
  readonly microphone: CaptureSnapshot
  readonly screen: ScreenSnapshot
  readonly cameras: readonly DeviceSnapshot[]
  readonly microphones: readonly DeviceSnapshot[]
  readonly speakers: readonly DeviceSnapshot[]
  /** A device went away in use and another one took over (or none did): said once, until dismissed. */
  readonly notice: { readonly kind: CaptureKind; readonly event: 'replaced' | 'gone' } | undefined
}

/** What is done to the sound of the microphone; all on by default. */
export interface AudioProcessing {
  readonly echoCancellation: boolean
  readonly noiseSuppression: boolean
  readonly autoGainControl: boolean
}

/**
 * One's own camera, microphone and screen. Each is asked for separately, so one that is missing costs only itself.
 * No verb rejects: what went wrong is in the snapshot.
 */
export interface LocalMedia {
  readonly snapshot: Observable<LocalMediaSnapshot>
  /** The live track of a kind while it is on. */
  track(kind: MediaKind): MediaStreamTrack | undefined
  /** Fires with the kind whose track is another one now, or none. */
  onTrack(listener: (kind: MediaKind, track: MediaStreamTrack | undefined) => void): () => void
  turnOn(kind: CaptureKind): Promise<void>
  /** The camera's track is stopped and the device freed; the microphone's is kept, silent and not handed out. */
  turnOff(kind: CaptureKind): void
  /** Uses another device: at once when the kind is on, from the next time when it is off. */
  choose(kind: CaptureKind, deviceId: string): Promise<void>
  /** Front to rear camera and back, where there are two. */
  flipCamera(): Promise<void>
  setAudioProcessing(processing: AudioProcessing): Promise<void>
  /** Opens the browser's picker. Closing it without a choice is no failure. */
  startScreen(): Promise<void>
  stopScreen(): void
  setScreenHint(hint: 'detail' | 'motion'): void
  /** So many frames a second of a shared screen at most, from now on. */
  setScreenFrameRate(frameRate: number): void
  /** The microphone's present level, 0 to 1, for a meter; 0 when it is off. */
  level(): number
  /** What a microphone hears that is off but kept, 0 to 1, to tell somebody who talks to nobody. Nobody else gets it. */
  unsentLevel(): number
  dismissNotice(): void
  /** Turns everything off and frees every device, the silent microphone's too; all may be turned on again. */
  release(): void
  /** Stops every track, listener and timer. */
  close(): void
}
