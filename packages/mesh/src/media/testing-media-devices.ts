/** Cameras, microphones and screens that tests plug in and out. */
import type { CapturedStream, DeviceInfo, MediaDevicesPort, ScreenOptions } from './media-devices.ts'

/** A track that carries nothing and remembers whether it was stopped. */
export class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly id = crypto.randomUUID()
  readonly kind: 'audio' | 'video'
  readonly label: string
  readonly muted = false
  contentHint = ''
  enabled = true
  readyState: MediaStreamTrackState = 'live'
  onended: MediaStreamTrack['onended'] = null
  onmute: MediaStreamTrack['onmute'] = null
  onunmute: MediaStreamTrack['onunmute'] = null
  readonly #settings: MediaTrackSettings

  constructor(kind: 'audio' | 'video', label: string, settings: MediaTrackSettings = {}) {
    super()
    this.kind = kind
    this.label = label
    this.#settings = settings
  }
  stop(): void {
    this.readyState = 'ended'
  }
  /** What the browser does when the device goes away or its bar says stop. */
  end(): void {
    this.readyState = 'ended'
    this.dispatchEvent(new Event('ended'))
  }
  getSettings(): MediaTrackSettings {
    return this.#settings
  }
  getCapabilities(): MediaTrackCapabilities {
    return {}
  }
  getConstraints(): MediaTrackConstraints {
    return {}
  }
  applyConstraints(): Promise<void> {
    return Promise.resolve()
  }
  clone(): FakeTrack {
    return new FakeTrack(this.kind, this.label, this.#settings)
  }
}

/** A device that may be plugged in. */
export interface FakeDevice extends DeviceInfo {
  readonly facing?: 'user' | 'environment'
}

/** An exception as capturing throws it. */
export function captureError(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name })
}

const streamOf = (tracks: readonly FakeTrack[]): CapturedStream => ({
  getAudioTracks: () => tracks.filter((track) => track.kind === 'audio'),
  getVideoTracks: () => tracks.filter((track) => track.kind === 'video'),
})

/** What was put in front of the next answers: a failure, or a gate that opens by hand. */
type Rehearsed = { readonly fails: Error } | { readonly waits: Promise<void> }

/** Devices that are plugged in and out by hand. Every track ever given is in {@link FakeMediaDevices.given}. */
export class FakeMediaDevices extends EventTarget implements MediaDevicesPort {
  readonly given: FakeTrack[] = []
  readonly asked: MediaStreamConstraints[] = []
  screenAsked: ScreenOptions | undefined
  screenWithAudio = true
  #devices: readonly FakeDevice[]
  readonly #rehearsed: Rehearsed[] = []

  constructor(devices: readonly FakeDevice[]) {
    super()
    this.#devices = devices
  }
  get live(): readonly FakeTrack[] {
    return this.given.filter((track) => track.readyState === 'live')
  }
  /** Another set of devices; the tracks of those that went end. */
  plug(devices: readonly FakeDevice[]): void {
    this.#devices = devices
    const present = new Set(devices.map((device) => device.deviceId))
    for (const track of this.live) if (!present.has(track.getSettings().deviceId ?? '')) track.end()
    this.dispatchEvent(new Event('devicechange'))
  }
  /** The next request is refused. */
  failNext(error: Error): void {
    this.#rehearsed.push({ fails: error })
  }
  /** The next request waits, as behind a permission prompt; the returned function lets it go on. */
  holdNext(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#rehearsed.push({ waits: promise })
    return resolve
  }
  enumerateDevices(): Promise<readonly DeviceInfo[]> {
    return Promise.resolve(this.#devices)
  }
  async getUserMedia(constraints: MediaStreamConstraints): Promise<CapturedStream> {
    this.asked.push(constraints)
    await this.#rehearse()
    const kind = constraints.video === undefined ? 'audio' : 'video'
    return streamOf([this.#open(kind, constraints[kind])])
  }
  async getDisplayMedia(options: ScreenOptions): Promise<CapturedStream> {
    this.screenAsked = options
    await this.#rehearse()
    const tracks = [new FakeTrack('video', 'screen')]
    if (this.screenWithAudio) tracks.push(new FakeTrack('audio', 'screen'))
    this.given.push(...tracks)
    return streamOf(tracks)
  }
  async #rehearse(): Promise<void> {
    const rehearsed = this.#rehearsed.shift()
    if (rehearsed === undefined) return
    if ('fails' in rehearsed) throw rehearsed.fails
    await rehearsed.waits
  }
  #open(kind: 'audio' | 'video', wanted: boolean | MediaTrackConstraints | undefined): FakeTrack {
    const constraints = typeof wanted === 'object' ? wanted : {}
    const ofKind = this.#devices.filter((device) => device.kind === `${kind}input`)
    if (ofKind.length === 0) throw captureError('NotFoundError')
    const device = pick(ofKind, constraints)
    if (device === undefined) throw captureError('OverconstrainedError')
    const facing = device.facing === undefined ? {} : { facingMode: device.facing }
    const track = new FakeTrack(kind, device.label, { deviceId: device.deviceId, ...facing })
    this.given.push(track)
    return track
  }
}

function pick(devices: readonly FakeDevice[], wanted: MediaTrackConstraints): FakeDevice | undefined {
  const { deviceId, facingMode } = wanted
  if (typeof deviceId === 'object' && 'exact' in deviceId)
    return devices.find((device) => device.deviceId === deviceId.exact)
  if (typeof facingMode === 'object' && 'ideal' in facingMode)
    return devices.find((device) => device.facing === facingMode.ideal) ?? devices[0]
  return devices[0]
}
