/**
 * One camera or one microphone: what the person wished last, and the one track that follows from it. Every track that
 * the browser gives is either current here or stopped at once.
 */
import { createObservable, type Observable } from '../base/observable.ts'
import type { Clock } from '../base/platform.ts'
import { listen, type Stop } from '../base/scope.ts'
import type { DeviceWish } from './constraints.ts'
import type { CaptureFailure, CaptureSnapshot, LocalMediaSnapshot } from './local-media.types.ts'
import type { MediaDevicesPort } from './media-devices.ts'
import { obtainTrack } from './obtain-track.ts'

/** What differs between a camera and a microphone. */
export interface CapturePolicy {
  /**
   * `stop`: off frees the device, and a changed device is freed before the next is opened, because phones open one
   * camera at a time. `silence`: off keeps the track without sound, so that the next word is not lost, and a change
   * has no gap.
   */
  readonly whenOff: 'stop' | 'silence'
  constraints(wish: DeviceWish): MediaStreamConstraints
}

/** What a capture works with, and whom it tells. */
export interface CapturePorts {
  readonly devices: MediaDevicesPort
  readonly clock: Clock
  /** The track that others may use is another one now, or none. */
  onTrack(track: MediaStreamTrack | undefined): void
  /** A device was opened: labels may be readable now. */
  onOpened(): void
  /** The device went away in use; said when it is clear whether another one took over. */
  onLost(event: NonNullable<LocalMediaSnapshot['notice']>['event']): void
}

/** One camera or one microphone. No verb rejects. */
export interface Capture {
  readonly snapshot: Observable<CaptureSnapshot>
  readonly track: MediaStreamTrack | undefined
  readonly wish: DeviceWish
  /** What a track hears that is kept without sound while this is off: a copy that nobody else gets, made when asked for. */
  readonly unsent: MediaStreamTrack | undefined
  turnOn(): Promise<void>
  turnOff(): void
  /** Another device, or the same one asked anew: at once when on, from the next time when off. */
  use(wish: DeviceWish): Promise<void>
  /** Off, and the device is freed whatever the policy says. */
  free(): void
  close(): void
}

interface Captured {
  readonly track: MediaStreamTrack
  readonly wish: DeviceWish
  /** Stops the track and listens to it no more. */
  readonly release: Stop
}

const off: CaptureSnapshot = { state: 'off' }

function showTrack(track: MediaStreamTrack): CaptureSnapshot {
  const { deviceId, facingMode } = track.getSettings()
  const facing = facingMode === 'user' || facingMode === 'environment' ? facingMode : undefined
  return { state: 'on', deviceId: deviceId ?? '', facing }
}

/** Makes a capture that is off. */
export function createCapture(policy: CapturePolicy, ports: CapturePorts): Capture {
  const snapshot = createObservable<CaptureSnapshot>(off)
  let wanted: 'on' | 'off' | 'closed' = 'off'
  let wish: DeviceWish = { by: 'any' }
  let current: Captured | undefined
  let handedOut: MediaStreamTrack | undefined
  let copy: MediaStreamTrack | undefined
  /** Numbers the attempts: an answer to an older one is stale. */
  let attempt = 0
  let pending = Promise.resolve()

  function handOut(track: MediaStreamTrack | undefined): void {
    if (track === handedOut) return
    handedOut = track
    ports.onTrack(track)
  }

  function dropCopy(): void {
    copy?.stop()
    copy = undefined
  }

  function release(): void {
    dropCopy()
    current?.release()
    current = undefined
  }

  function keep(track: MediaStreamTrack, wishedBy: DeviceWish): void {
    release()
    const unlisten = listen(track, 'ended', () => void lose())
    current = {
      track,
      wish: wishedBy,
      release() {
        unlisten()
        track.stop()
      },
    }
  }

  function show(track: MediaStreamTrack): void {
    dropCopy()
    track.enabled = true
    handOut(track)
    snapshot.set(showTrack(track))
  }

  function fail(failure: CaptureFailure): void {
    wanted = 'off'
    release()
    handOut(undefined)
    snapshot.set({ state: 'failed', failure })
  }

  async function acquire(): Promise<void> {
    const mine = ++attempt
    const wished = wish
    const isStale = () => mine !== attempt
    // What was handed out stays so until its successor comes: the others see no flicker.
    if (policy.whenOff === 'stop') release()
    snapshot.set({ state: 'starting' })
    const constraints = (asked: DeviceWish) => policy.constraints(asked)
    const obtained = await obtainTrack({ ...ports, constraints, isStale }, wished)
    if (isStale()) {
      if (obtained.ok) obtained.track.stop()
    } else if (obtained.ok) {
      keep(obtained.track, wished)
      show(obtained.track)
      ports.onOpened()
    } else {
      fail(obtained.failure)
    }
  }

  function free(): void {
    wanted = 'off'
    attempt++
    release()
    handOut(undefined)
    snapshot.set(off)
  }

  /** The device went away, or its permission did. */
  async function lose(): Promise<void> {
    const inUse = snapshot.current.state === 'on'
    release()
    if (!inUse) return
    handOut(undefined)
    wish = { by: 'any' }
    pending = acquire()
    await pending
    const { current } = snapshot
    if (current.state === 'on') ports.onLost('replaced')
    // A permission taken back is no lost device: the failure says it.
    else if (current.state === 'failed' && current.failure !== 'denied') ports.onLost('gone')
  }

  return {
    snapshot,
    get track() {
      return handedOut
    },
    get wish() {
      return wish
    },
    get unsent() {
      if (wanted !== 'off' || current === undefined) return undefined
      if (copy === undefined) {
        copy = current.track.clone()
        copy.enabled = true
      }
      return copy
    },
    turnOn() {
      if (wanted !== 'off') return pending
      wanted = 'on'
      if (current !== undefined && current.wish === wish) show(current.track)
      else pending = acquire()
      return pending
    },
    turnOff() {
      if (wanted === 'closed') return
      wanted = 'off'
      attempt++
      if (policy.whenOff === 'stop') release()
      else if (current !== undefined) current.track.enabled = false
      handOut(undefined)
      snapshot.set(off)
    },
    use(next) {
      wish = next
      if (wanted === 'on') pending = acquire()
      else release()
      return pending
    },
    free() {
      if (wanted !== 'closed') free()
    },
    close() {
      free()
      wanted = 'closed'
    },
  }
}
