/** The shared screen: its picture, its sound, and the browser's own bar that may end both. */
import { createObservable, type Observable } from '../base/observable.ts'
import { createScope, listen, type Scope } from '../base/scope.ts'
import { screenFailure } from './capture-failure.ts'
import { SCREEN_FRAME_RATE, screenOptions, screenRate } from './constraints.ts'
import type { ScreenSnapshot } from './local-media.types.ts'
import type { CapturedStream, MediaDevicesPort } from './media-devices.ts'

/** What a screen capture works with, and who it tells. */
export interface ScreenPorts {
  readonly devices: MediaDevicesPort
  readonly onTrack: (kind: 'screen' | 'screenAudio', track: MediaStreamTrack | undefined) => void
}

/** The shared screen. No verb rejects. */
export interface ScreenCapture {
  readonly snapshot: Observable<ScreenSnapshot>
  track(kind: 'screen' | 'screenAudio'): MediaStreamTrack | undefined
  /** Opens the browser's picker. */
  start(): Promise<void>
  stop(): void
  setHint(hint: 'detail' | 'motion'): void
  /** So many frames a second at most, now and the next time. */
  setFrameRate(frameRate: number): void
  close(): void
}

interface Shared {
  readonly video: MediaStreamTrack
  audio: MediaStreamTrack | undefined
  readonly scope: Scope
}

const off: ScreenSnapshot = { state: 'off' }

function stopTracks(stream: CapturedStream): void {
  for (const track of [...stream.getVideoTracks(), ...stream.getAudioTracks()]) track.stop()
}

/** Makes a screen capture that is off. Its picture is treated as text and lines until told otherwise. */
export function createScreenCapture(ports: ScreenPorts): ScreenCapture {
  return new DisplayCapture(ports)
}

class DisplayCapture implements ScreenCapture {
  readonly snapshot = createObservable<ScreenSnapshot>(off)
  readonly #ports: ScreenPorts
  #hint: 'detail' | 'motion' = 'detail'
  #frameRate = SCREEN_FRAME_RATE
  #shared: Shared | undefined
  /** Numbers the pickers: what an older one gives is stale. */
  #attempt = 0
  #closed = false

  constructor(ports: ScreenPorts) {
    this.#ports = ports
  }

  track(kind: 'screen' | 'screenAudio'): MediaStreamTrack | undefined {
    return kind === 'screen' ? this.#shared?.video : this.#shared?.audio
  }

  async start(): Promise<void> {
    const isBusy = this.snapshot.current.state === 'starting' || this.#shared !== undefined
    if (this.#closed || isBusy) return
    const mine = ++this.#attempt
    this.snapshot.set({ state: 'starting' })
    try {
      const stream = await this.#ports.devices.getDisplayMedia(screenOptions(this.#frameRate))
      if (mine === this.#attempt) this.#share(stream)
      else stopTracks(stream)
    } catch (error) {
      if (mine !== this.#attempt) return
      const failure = screenFailure(error)
      this.#end(failure === 'dismissed' ? off : { state: 'failed', failure })
    }
  }

  stop(): void {
    this.#end(off)
  }

  setFrameRate(next: number): void {
    this.#frameRate = next
    // What a browser cannot keep to it leaves as it was.
    this.#shared?.video.applyConstraints(screenRate(next)).catch(() => {})
  }

  setHint(next: 'detail' | 'motion'): void {
    this.#hint = next
    this.#show()
  }

  close(): void {
    this.#closed = true
    this.stop()
  }

  #share(stream: CapturedStream): void {
    const video = stream.getVideoTracks()[0]
    if (video === undefined) {
      stopTracks(stream)
      return this.#end({ state: 'failed', failure: 'unknown' })
    }
    const audio = stream.getAudioTracks()[0]
    const scope = createScope()
    scope.add(() => stopTracks(stream))
    scope.add(listen(video, 'ended', () => this.stop()))
    if (audio !== undefined) scope.add(listen(audio, 'ended', () => this.#loseAudio()))
    this.#shared = { video, audio, scope }
    this.#ports.onTrack('screen', video)
    if (audio !== undefined) this.#ports.onTrack('screenAudio', audio)
    this.#show()
  }

  #show(): void {
    if (this.#shared === undefined) return
    this.#shared.video.contentHint = this.#hint
    this.snapshot.set({ state: 'on', hint: this.#hint, withAudio: this.#shared.audio !== undefined })
  }

  /** A tab that is switched to may have no sound; the picture goes on. */
  #loseAudio(): void {
    if (this.#shared?.audio === undefined) return
    this.#shared.audio = undefined
    this.#ports.onTrack('screenAudio', undefined)
    this.#show()
  }

  #end(next: ScreenSnapshot): void {
    this.#attempt++
    const { current } = this.snapshot
    const ending = this.#shared
    this.#shared = undefined
    ending?.scope.close()
    if (ending !== undefined) this.#ports.onTrack('screen', undefined)
    if (ending?.audio !== undefined) this.#ports.onTrack('screenAudio', undefined)
    if (current.state !== next.state || next.state === 'failed') this.snapshot.set(next)
  }
}
