/**
 * One's own camera, microphone and screen behind one snapshot. It knows nothing of links, of pages, or of what was
 * chosen in an earlier visit.
 */
import { createObservable } from '../base/observable.ts'
import type { MediaKind } from '../mesh-snapshot.ts'
import type { Clock } from '../base/platform.ts'
import { createScope, type Stop } from '../base/scope.ts'
import { createCapture, type Capture, type CapturePolicy } from './capture.ts'
import { cameraConstraints, flipWish, microphoneConstraints } from './constraints.ts'
import { createDeviceList, type DeviceList } from './device-list.ts'
import type { LevelMeter } from './level-meter.ts'
import type { AudioProcessing, CaptureKind, LocalMedia, LocalMediaSnapshot } from './local-media.types.ts'
import type { MediaDevicesPort } from './media-devices.ts'
import { createScreenCapture, type ScreenCapture } from './screen-capture.ts'

/** What local media asks of the world. */
export interface LocalMediaPorts {
  readonly devices: MediaDevicesPort
  readonly clock: Clock
  /** Measures a track; made when the first level is asked for. */
  readonly createLevelMeter: (track: MediaStreamTrack) => LevelMeter
}

const initial: LocalMediaSnapshot = {
  camera: { state: 'off' },
  microphone: { state: 'off' },
  screen: { state: 'off' },
  cameras: [],
  microphones: [],
  speakers: [],
  notice: undefined,
}

const allProcessing: AudioProcessing = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
}

type TrackListener = (kind: MediaKind, track: MediaStreamTrack | undefined) => void

/** A level of whatever track is the microphone's just now. */
function createMicrophoneLevel(
  ports: Pick<LocalMediaPorts, 'createLevelMeter'>,
  present: () => MediaStreamTrack | undefined,
) {
  let measured: { readonly track: MediaStreamTrack; readonly meter: LevelMeter } | undefined
  function close(): void {
    measured?.meter.close()
    measured = undefined
  }
  function level(): number {
    const track = present()
    if (measured?.track !== track) close()
    if (track === undefined) return 0
    measured ??= { track, meter: ports.createLevelMeter(track) }
    return measured.meter.level()
  }
  return { level, close }
}

type MicrophoneLevel = ReturnType<typeof createMicrophoneLevel>

/** Makes local media with everything off. It asks for no permission until something is turned on. */
export function createLocalMedia(ports: LocalMediaPorts): LocalMedia {
  return new OwnDevices(ports)
}

class OwnDevices implements LocalMedia {
  readonly snapshot = createObservable(initial)
  readonly #ports: LocalMediaPorts
  readonly #scope = createScope()
  readonly #listeners = new Set<TrackListener>()
  readonly #list: DeviceList
  readonly #camera: Capture
  readonly #microphone: Capture
  readonly #screen: ScreenCapture
  readonly #meter: MicrophoneLevel
  readonly #unsentMeter: MicrophoneLevel
  #processing = allProcessing

  constructor(ports: LocalMediaPorts) {
    this.#ports = ports
    this.#meter = createMicrophoneLevel(ports, () => this.#microphone.track)
    this.#unsentMeter = createMicrophoneLevel(ports, () => this.#microphone.unsent)
    this.#list = createDeviceList(ports.devices)
    this.#scope.add(() => this.#list.close())
    this.#scope.add(this.#list.lists.subscribe((lists) => this.#update(lists)))
    void this.#list.refresh()
    this.#camera = this.#capture('camera', { whenOff: 'stop', constraints: cameraConstraints })
    this.#microphone = this.#capture('microphone', {
      whenOff: 'silence',
      constraints: (wish) => microphoneConstraints(wish, this.#processing),
    })
    this.#screen = createScreenCapture({ devices: ports.devices, onTrack: (...told) => this.#tell(...told) })
    this.#screen.snapshot.subscribe((screen) => this.#update({ screen }))
    this.#scope.add(() => this.#screen.close())
    this.#scope.add(this.#meter.close)
    this.#scope.add(this.#unsentMeter.close)
  }

  #capture(kind: CaptureKind, policy: CapturePolicy): Capture {
    const made = createCapture(policy, {
      ...this.#ports,
      onTrack: (track) => {
        if (kind === 'microphone') this.#forgetLevels()
        this.#tell(kind, track)
      },
      onOpened: () => void this.#list.refresh(),
      onLost: (event) => this.#update({ notice: { kind, event } }),
    })
    this.#scope.add(() => made.close())
    made.snapshot.subscribe((state) => this.#update({ [kind]: state }))
    return made
  }

  #update(change: Partial<LocalMediaSnapshot>): void {
    this.snapshot.set({ ...this.snapshot.current, ...change })
  }

  #tell(kind: MediaKind, track: MediaStreamTrack | undefined): void {
    for (const listener of [...this.#listeners]) listener(kind, track)
  }

  #forgetLevels(): void {
    this.#meter.close()
    this.#unsentMeter.close()
  }

  #of(kind: CaptureKind): Capture {
    return kind === 'camera' ? this.#camera : this.#microphone
  }

  // Each of these may be handed on by itself.

  readonly track = (kind: MediaKind): MediaStreamTrack | undefined =>
    kind === 'camera' || kind === 'microphone' ? this.#of(kind).track : this.#screen.track(kind)

  readonly onTrack = (listener: TrackListener): Stop => {
    const entry: TrackListener = (kind, track) => listener(kind, track)
    this.#listeners.add(entry)
    return () => this.#listeners.delete(entry)
  }

  readonly turnOn = (kind: CaptureKind): Promise<void> => this.#of(kind).turnOn()
  readonly turnOff = (kind: CaptureKind): void => this.#of(kind).turnOff()
  readonly choose = (kind: CaptureKind, deviceId: string): Promise<void> =>
    this.#of(kind).use({ by: 'id', deviceId })

  readonly flipCamera = (): Promise<void> => {
    const { camera, cameras } = this.snapshot.current
    return this.#camera.use(flipWish(camera, cameras, this.#camera.wish))
  }

  readonly setAudioProcessing = (next: AudioProcessing): Promise<void> => {
    this.#processing = next
    return this.#microphone.use({ ...this.#microphone.wish })
  }

  readonly startScreen = (): Promise<void> => this.#screen.start()
  readonly stopScreen = (): void => this.#screen.stop()
  readonly setScreenHint = (hint: 'detail' | 'motion'): void => this.#screen.setHint(hint)
  readonly setScreenFrameRate = (frameRate: number): void => this.#screen.setFrameRate(frameRate)
  readonly level = (): number => this.#meter.level()
  readonly unsentLevel = (): number => this.#unsentMeter.level()
  readonly dismissNotice = (): void => this.#update({ notice: undefined })

  readonly release = (): void => {
    this.#camera.free()
    this.#microphone.free()
    this.#screen.stop()
  }

  readonly close = (): void => this.#scope.close()
}
