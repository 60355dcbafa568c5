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

/** What a capture works with, and who it tells. */
export interface CapturePorts {
  readonly devices: MediaDevicesPort
  readonly clock: Clock
  /** The track that others may use is another one now, or none. */
  readonly onTrack: (track: MediaStreamTrack | undefined) => void
  /** A device was opened: labels may be readable now. */
  readonly onOpened: () => void
  /** The device went away in use; said when it is clear whether another one took over. */
  readonly onLost: (event: NonNullable<LocalMediaSnapshot['notice']>['event']) => void
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
  /** Another device, or the same one asked again: at once when on, from the next time when off. */
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
  return new DeviceCapture(policy, ports)
}

class DeviceCapture implements Capture {
  readonly snapshot = createObservable<CaptureSnapshot>(off)
  readonly #policy: CapturePolicy
  readonly #ports: CapturePorts
  #wanted: 'on' | 'off' | 'closed' = 'off'
  #wish: DeviceWish = { by: 'any' }
  #captured: Captured | undefined
  #handedOut: MediaStreamTrack | undefined
  #copy: MediaStreamTrack | undefined
  /** Numbers the attempts: an answer to an older one is stale. */
  #attempt = 0
  #pending = Promise.resolve()

  constructor(policy: CapturePolicy, ports: CapturePorts) {
    this.#policy = policy
    this.#ports = ports
  }

  get track(): MediaStreamTrack | undefined {
    return this.#handedOut
  }

  get wish(): DeviceWish {
    return this.#wish
  }

  get unsent(): MediaStreamTrack | undefined {
    if (this.#wanted !== 'off' || this.#captured === undefined) return undefined
    this.#copy ??= heard(this.#captured.track.clone())
    return this.#copy
  }

  turnOn(): Promise<void> {
    if (this.#wanted !== 'off') return this.#pending
    this.#wanted = 'on'
    if (this.#captured !== undefined && this.#captured.wish === this.#wish) this.#show(this.#captured.track)
    else this.#pending = this.#acquire()
    return this.#pending
  }

  turnOff(): void {
    if (this.#wanted === 'closed') return
    this.#wanted = 'off'
    this.#attempt++
    if (this.#policy.whenOff === 'stop') this.#release()
    else if (this.#captured !== undefined) this.#captured.track.enabled = false
    this.#handOut(undefined)
    this.snapshot.set(off)
  }

  use(next: DeviceWish): Promise<void> {
    this.#wish = next
    if (this.#wanted === 'on') this.#pending = this.#acquire()
    else this.#release()
    return this.#pending
  }

  free(): void {
    if (this.#wanted === 'closed') return
    this.#wanted = 'off'
    this.#attempt++
    this.#release()
    this.#handOut(undefined)
    this.snapshot.set(off)
  }

  close(): void {
    this.free()
    this.#wanted = 'closed'
  }

  async #acquire(): Promise<void> {
    const mine = ++this.#attempt
    const wished = this.#wish
    const isStale = () => mine !== this.#attempt
    // What was handed out stays so until its successor comes: the others see no flicker.
    if (this.#policy.whenOff === 'stop') this.#release()
    this.snapshot.set({ state: 'starting' })
    const constraints = (asked: DeviceWish) => this.#policy.constraints(asked)
    const obtained = await obtainTrack({ ...this.#ports, constraints, isStale }, wished)
    if (isStale()) {
      if (obtained.ok) obtained.track.stop()
    } else if (obtained.ok) {
      this.#keep(obtained.track, wished)
      this.#show(obtained.track)
      this.#ports.onOpened()
    } else {
      this.#fail(obtained.failure)
    }
  }

  #keep(track: MediaStreamTrack, wish: DeviceWish): void {
    this.#release()
    const unlisten = listen(track, 'ended', () => void this.#lose())
    const release = () => {
      unlisten()
      track.stop()
    }
    this.#captured = { track, wish, release }
  }

  #show(track: MediaStreamTrack): void {
    this.#dropCopy()
    this.#handOut(heard(track))
    this.snapshot.set(showTrack(track))
  }

  #fail(failure: CaptureFailure): void {
    this.#wanted = 'off'
    this.#release()
    this.#handOut(undefined)
    this.snapshot.set({ state: 'failed', failure })
  }

  /** The device went away, or its permission did. */
  async #lose(): Promise<void> {
    const inUse = this.snapshot.current.state === 'on'
    this.#release()
    if (!inUse) return
    this.#handOut(undefined)
    this.#wish = { by: 'any' }
    this.#pending = this.#acquire()
    await this.#pending
    const { current } = this.snapshot
    if (current.state === 'on') this.#ports.onLost('replaced')
    // A permission taken back is no lost device: the failure says it.
    else if (current.state === 'failed' && current.failure !== 'denied') this.#ports.onLost('gone')
  }

  #handOut(track: MediaStreamTrack | undefined): void {
    if (track === this.#handedOut) return
    this.#handedOut = track
    this.#ports.onTrack(track)
  }

  #release(): void {
    this.#dropCopy()
    this.#captured?.release()
    this.#captured = undefined
  }

  #dropCopy(): void {
    this.#copy?.stop()
    this.#copy = undefined
  }
}

function heard(track: MediaStreamTrack): MediaStreamTrack {
  track.enabled = true
  return track
}
