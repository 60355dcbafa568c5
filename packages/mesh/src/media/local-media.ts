/**
 * One's own camera, microphone and screen behind one snapshot. It knows nothing of links, of pages, or of what was
 * chosen in an earlier visit.
 */
import { createObservable } from '../base/observable.ts'
import type { MediaKind } from '../mesh-snapshot.ts'
import type { Clock } from '../base/platform.ts'
import { createScope } from '../base/scope.ts'
import { createCapture, type Capture, type CapturePolicy } from './capture.ts'
import { cameraConstraints, flipWish, microphoneConstraints } from './constraints.ts'
import { createDeviceList } from './device-list.ts'
import type { LevelMeter } from './level-meter.ts'
import type { AudioProcessing, CaptureKind, LocalMedia, LocalMediaSnapshot } from './local-media.types.ts'
import type { MediaDevicesPort } from './media-devices.ts'
import { createScreenCapture } from './screen-capture.ts'

/** What local media asks of the world. */
export interface LocalMediaPorts {
  readonly devices: MediaDevicesPort
  readonly clock: Clock
  /** Measures a track; made when the first level is asked for. */
  createLevelMeter(track: MediaStreamTrack): LevelMeter
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
function createMicrophoneLevel(ports: LocalMediaPorts, present: () => MediaStreamTrack | undefined) {
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

/** Makes local media with everything off. It asks for no permission until something is turned on. */
export function createLocalMedia(ports: LocalMediaPorts): LocalMedia {
  const scope = createScope()
  const snapshot = createObservable(initial)
  const listeners = new Set<TrackListener>()
  let processing = allProcessing

  const update = (change: Partial<LocalMediaSnapshot>) => snapshot.set({ ...snapshot.current, ...change })
  const tell: TrackListener = (kind, track) => {
    for (const listener of [...listeners]) listener(kind, track)
  }

  const list = createDeviceList(ports.devices)
  scope.add(list.close)
  scope.add(list.lists.subscribe(update))
  void list.refresh()

  function capture(kind: CaptureKind, policy: CapturePolicy): Capture {
    const made = createCapture(policy, {
      ...ports,
      onTrack(track) {
        if (kind === 'microphone') {
          meter.close()
          unsentMeter.close()
        }
        tell(kind, track)
      },
      onOpened: () => void list.refresh(),
      onLost: (event) => update({ notice: { kind, event } }),
    })
    scope.add(made.close)
    made.snapshot.subscribe((state) => update({ [kind]: state }))
    return made
  }

  const meter = createMicrophoneLevel(ports, () => microphone.track)
  const unsentMeter = createMicrophoneLevel(ports, () => microphone.unsent)
  const camera = capture('camera', { whenOff: 'stop', constraints: cameraConstraints })
  const microphone = capture('microphone', {
    whenOff: 'silence',
    constraints: (wish) => microphoneConstraints(wish, processing),
  })
  const captures = { camera, microphone }
  const screen = createScreenCapture({ devices: ports.devices, onTrack: tell })
  scope.add(screen.close)
  scope.add(meter.close)
  scope.add(unsentMeter.close)
  screen.snapshot.subscribe((state) => update({ screen: state }))

  return {
    snapshot,
    track: (kind) => (kind === 'camera' || kind === 'microphone' ? captures[kind].track : screen.track(kind)),
    onTrack(listener) {
      const entry: TrackListener = (kind, track) => listener(kind, track)
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    turnOn: (kind) => captures[kind].turnOn(),
    turnOff: (kind) => captures[kind].turnOff(),
    choose: (kind, deviceId) => captures[kind].use({ by: 'id', deviceId }),
    flipCamera: () => camera.use(flipWish(snapshot.current.camera, snapshot.current.cameras, camera.wish)),
    setAudioProcessing(next) {
      processing = next
      return microphone.use({ ...microphone.wish })
    },
    startScreen: screen.start,
    stopScreen: screen.stop,
    setScreenHint: screen.setHint,
    setScreenFrameRate: screen.setFrameRate,
    level: meter.level,
    unsentLevel: unsentMeter.level,
    dismissNotice: () => update({ notice: undefined }),
    release() {
      camera.free()
      microphone.free()
      screen.stop()
    },
    close: scope.close,
  }
}
