/** The shared screen: its picture, its sound, and the browser's own bar that may end both. */
import { createObservable, type Observable } from '../base/observable.ts'
import { createScope, listen, type Scope } from '../base/scope.ts'
import { screenFailure } from './capture-failure.ts'
import { SCREEN_FRAME_RATE, screenOptions, screenRate } from './constraints.ts'
import type { ScreenSnapshot } from './local-media.types.ts'
import type { CapturedStream, MediaDevicesPort } from './media-devices.ts'

/** What a screen capture works with, and whom it tells. */
export interface ScreenPorts {
  readonly devices: MediaDevicesPort
  onTrack(kind: 'screen' | 'screenAudio', track: MediaStreamTrack | undefined): void
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
  const snapshot = createObservable<ScreenSnapshot>(off)
  let hint: 'detail' | 'motion' = 'detail'
  let frameRate = SCREEN_FRAME_RATE
  let shared: Shared | undefined
  /** Numbers the pickers: what an older one gives is stale. */
  let attempt = 0
  let closed = false

  function show(): void {
    if (shared === undefined) return
    shared.video.contentHint = hint
    snapshot.set({ state: 'on', hint, withAudio: shared.audio !== undefined })
  }

  function stop(next: ScreenSnapshot = off): void {
    attempt++
    const { current } = snapshot
    const ending = shared
    shared = undefined
    ending?.scope.close()
    if (ending !== undefined) ports.onTrack('screen', undefined)
    if (ending?.audio !== undefined) ports.onTrack('screenAudio', undefined)
    if (current.state !== next.state || next.state === 'failed') snapshot.set(next)
  }

  /** A tab that is switched to may have no sound; the picture goes on. */
  function loseAudio(): void {
    if (shared?.audio === undefined) return
    shared.audio = undefined
    ports.onTrack('screenAudio', undefined)
    show()
  }

  function share(stream: CapturedStream): void {
    const video = stream.getVideoTracks()[0]
    if (video === undefined) {
      stopTracks(stream)
      return stop({ state: 'failed', failure: 'unknown' })
    }
    const audio = stream.getAudioTracks()[0]
    const scope = createScope()
    scope.add(() => stopTracks(stream))
    scope.add(listen(video, 'ended', () => stop()))
    if (audio !== undefined) scope.add(listen(audio, 'ended', loseAudio))
    shared = { video, audio, scope }
    ports.onTrack('screen', video)
    if (audio !== undefined) ports.onTrack('screenAudio', audio)
    show()
  }

  return {
    snapshot,
    track: (kind) => (kind === 'screen' ? shared?.video : shared?.audio),
    async start() {
      if (closed || snapshot.current.state === 'starting' || shared !== undefined) return
      const mine = ++attempt
      snapshot.set({ state: 'starting' })
      try {
        const stream = await ports.devices.getDisplayMedia(screenOptions(frameRate))
        if (mine === attempt) share(stream)
        else stopTracks(stream)
      } catch (error) {
        if (mine !== attempt) return
        const failure = screenFailure(error)
        stop(failure === 'dismissed' ? off : { state: 'failed', failure })
      }
    },
    stop: () => stop(),
    setFrameRate(next) {
      frameRate = next
      // What a browser cannot keep to it leaves as it was.
      shared?.video.applyConstraints(screenRate(next)).catch(() => {})
    },
    setHint(next) {
      hint = next
      show()
    },
    close() {
      closed = true
      stop()
    },
  }
}
