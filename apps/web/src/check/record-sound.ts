/** Recording and playing with what this browser has. Decides nothing. */
import type { Scope } from '@confab/mesh'
import { playThrough } from '../ui/chime.ts'
import type { Recording } from './microphone-test.ts'

/** Long enough for a sentence. */
const RECORD_MS = 3_000
/** In Hz; any rate does, because browsers convert to it. */
const SAMPLE_RATE = 48_000

/** Records a track for three seconds, or until the scope closes. Plays on one speaker, or the system's for an empty id. */
export async function recordSound(
  track: MediaStreamTrack,
  speakerId: string,
  scope: Scope,
): Promise<Recording> {
  const blob = await recordBlob(track, scope)
  const buffer = await new OfflineAudioContext(1, 1, SAMPLE_RATE).decodeAudioData(await blob.arrayBuffer())
  return {
    peak: peakOf(buffer),
    play: (playing) =>
      playThrough(speakerId, (context, out) => {
        const source = new AudioBufferSourceNode(context, { buffer })
        source.connect(out)
        source.start()
        playing.add(() => source.stop())
        return new Promise((resolve) => {
          source.addEventListener('ended', () => resolve())
        })
      }),
  }
}

function recordBlob(track: MediaStreamTrack, scope: Scope): Promise<Blob> {
  const recorder = new MediaRecorder(new MediaStream([track]))
  const parts: Blob[] = []
  return new Promise((resolve, reject) => {
    recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
    recorder.addEventListener('stop', () => resolve(new Blob(parts, { type: recorder.mimeType })))
    recorder.addEventListener('error', reject)
    recorder.start()
    const stop = () => {
      if (recorder.state !== 'inactive') recorder.stop()
    }
    const timer = setTimeout(stop, RECORD_MS)
    scope.add(() => {
      clearTimeout(timer)
      stop()
    })
  })
}

function peakOf(buffer: AudioBuffer): number {
  let peak = 0
  for (const sample of buffer.getChannelData(0)) peak = Math.max(peak, Math.abs(sample))
  return peak
}
