/** One's own devices as a gallery state wants them; the switches work, nothing is captured. */
import { createObservable, type LocalMedia, type LocalMediaSnapshot, type MediaKind } from '@confab/mesh'
import { portraitStream, screenStream } from './pictures/picture-streams.ts'

const cameraOn = { state: 'on', deviceId: 'cam-1', facing: undefined } as const
const microphoneOn = { state: 'on', deviceId: 'mic-1', facing: undefined } as const
export const screenOn = { state: 'on', hint: 'detail', withAudio: false } as const
export const off = { state: 'off' } as const

/** Devices of a usual laptop, all on. */
export const usualMedia: LocalMediaSnapshot = {
  camera: cameraOn,
  microphone: microphoneOn,
  screen: off,
  cameras: [
    { id: 'cam-1', label: 'Built-in camera' },
    { id: 'cam-2', label: 'Desk camera' },
  ],
  microphones: [
    { id: 'mic-1', label: 'Built-in microphone' },
    { id: 'mic-2', label: 'Headset' },
  ],
  speakers: [
    { id: 'out-1', label: 'Built-in speakers' },
    { id: 'out-2', label: 'Headset' },
  ],
  notice: undefined,
}

/** Devices that stand still, and the right to change them. */
export interface StillMedia extends LocalMedia {
  become(part: Partial<LocalMediaSnapshot>): void
}

/** Makes devices that start as told. */
export function createStillMedia(initial: LocalMediaSnapshot): StillMedia {
  const snapshot = createObservable(initial)
  const listeners = new Set<(kind: MediaKind, track: MediaStreamTrack | undefined) => void>()
  const change = (part: Partial<LocalMediaSnapshot>) => snapshot.set({ ...snapshot.current, ...part })

  function track(kind: MediaKind): MediaStreamTrack | undefined {
    const { camera, screen } = snapshot.current
    if (kind === 'camera' && camera.state === 'on') return portraitStream(0).getVideoTracks()[0]
    if (kind === 'screen' && screen.state === 'on') return screenStream('code').getVideoTracks()[0]
    return undefined
  }

  function show(kind: MediaKind, part: Partial<LocalMediaSnapshot>): void {
    change(part)
    for (const listener of listeners) listener(kind, track(kind))
  }

  return {
    snapshot,
    become: change,
    track,
    onTrack(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async turnOn(kind) {
      show(kind, kind === 'camera' ? { camera: cameraOn } : { microphone: microphoneOn })
    },
    turnOff: (kind) => show(kind, { [kind]: off }),
    async choose() {},
    async flipCamera() {},
    async setAudioProcessing() {},
    startScreen: async () => show('screen', { screen: screenOn }),
    stopScreen: () => show('screen', { screen: off }),
    setScreenHint: (hint) => change({ screen: { ...screenOn, hint } }),
    unsentLevel: () => 0,
    setScreenFrameRate() {},
    level: () => (snapshot.current.microphone.state === 'on' ? 0.22 : 0),
    dismissNotice: () => change({ notice: undefined }),
    release: () => change({ camera: off, microphone: off, screen: off }),
    close() {},
  }
}
