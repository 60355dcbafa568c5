/** Records a microphone for three seconds and plays it back. What it opens it closes; what was open stays as it was. */
import { createScope, type CaptureFailure, type LocalMedia, type Scope } from '@confab/mesh'

/** How a test goes. */
export type MicrophoneTest =
  | { readonly state: 'idle' | 'opening' | 'recording' | 'playing' }
  | { readonly state: 'heard' | 'silent' | 'not-played' | 'no-recording' }
  | { readonly state: 'failed'; readonly failure: CaptureFailure }

/** What was recorded. */
export interface Recording {
  /** The loudest moment, 0 to 1. */
  readonly peak: number
  /** Rejects where the speaker cannot be used. */
  play(scope: Scope): Promise<void>
}

/** What a test asks of the world. */
export interface MicrophoneTestPorts {
  /** The visit's own devices. */
  readonly media: LocalMedia
  /** Devices of this test alone, for a microphone that is off. */
  readonly createMedia: () => LocalMedia
  /** The microphone that was chosen, empty for none. */
  readonly microphoneId: string
  /** Rejects where this browser cannot record. */
  readonly record: (track: MediaStreamTrack, scope: Scope) => Promise<Recording>
}

/** Quieter than this at its loudest is no voice into a microphone: the noise of a quiet room lies below. */
const HEARD_PEAK = 0.02

/** Whether somebody can be heard on a recording. */
function isHeard({ peak }: Pick<Recording, 'peak'>): boolean {
  return peak >= HEARD_PEAK
}

type Borrowed =
  | { readonly ok: true; readonly track: MediaStreamTrack; readonly giveBack: () => void }
  | { readonly ok: false; readonly failure: CaptureFailure }

/** A copy of the track in use, or one from devices that nobody else uses: the others in a call must not hear it. */
async function borrow(
  { media, createMedia, microphoneId }: MicrophoneTestPorts,
  scope: Scope,
): Promise<Borrowed> {
  const inUse = media.track('microphone')
  if (inUse !== undefined) {
    const track = inUse.clone()
    return { ok: true, track, giveBack: scope.add(() => track.stop()) }
  }
  const own = createMedia()
  const giveBack = scope.add(() => own.close())
  if (microphoneId !== '') await own.choose('microphone', microphoneId)
  await own.turnOn('microphone')
  const track = own.track('microphone')
  if (track !== undefined) return { ok: true, track, giveBack }
  const { microphone } = own.snapshot.current
  giveBack()
  return { ok: false, failure: microphone.state === 'failed' ? microphone.failure : 'unknown' }
}

/** Tests a microphone and tells each turn. Closing the scope ends it, wherever it is. */
export async function testMicrophone(
  ports: MicrophoneTestPorts,
  outer: Scope,
  tell: (test: MicrophoneTest) => void,
): Promise<void> {
  const scope = createScope()
  outer.add(() => scope.close())
  const show = (test: MicrophoneTest) => {
    if (!scope.closed) tell(test)
  }
  show({ state: 'opening' })
  const borrowed = await borrow(ports, scope)
  if (borrowed.ok) await recordAndPlay(ports, borrowed.track, { scope, giveBack: borrowed.giveBack, show })
  else show({ state: 'failed', failure: borrowed.failure })
  scope.close()
}

interface Turn {
  readonly scope: Scope
  readonly giveBack: () => void
  readonly show: (test: MicrophoneTest) => void
}

async function recordAndPlay(
  { record }: MicrophoneTestPorts,
  track: MediaStreamTrack,
  { scope, giveBack, show }: Turn,
): Promise<void> {
  show({ state: 'recording' })
  // Shown as such: some browsers have no recorder.
  const recording = await record(track, scope).catch(() => undefined)
  // Not a moment longer than needed.
  giveBack()
  if (recording === undefined) return show({ state: 'no-recording' })
  if (!isHeard(recording)) return show({ state: 'silent' })
  show({ state: 'playing' })
  const played = await recording.play(scope).then(
    () => true,
    () => false,
  )
  show({ state: played ? 'heard' : 'not-played' })
}
