/** Measures how loud a track is. It listens to the track itself, never to a copy, so it keeps no device alive. */

/** Reads the level of one track until closed. */
export interface LevelMeter {
  /** Root mean square of the last 20 to 50 ms, from 0 (silence) to 1 (full scale). */
  level(): number
  close(): void
}

/** Samples looked at: 43 ms at 48 kHz, long enough for the lowest voice. */
const WINDOW_SAMPLES = 2_048

function rootMeanSquare(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / samples.length)
}

/** Measures a track with an `AudioContext` of its own. A page that nobody has touched yet measures silence. */
export function createLevelMeter(track: MediaStreamTrack): LevelMeter {
  const context = new AudioContext()
  const source = context.createMediaStreamSource(new MediaStream([track]))
  const analyser = context.createAnalyser()
  analyser.fftSize = WINDOW_SAMPLES
  source.connect(analyser)
  const samples = new Float32Array(WINDOW_SAMPLES)
  let waking = false
  function wake(): void {
    // Browsers start audio only after a click or a key; asking before that prints a warning each time.
    if (waking || context.state !== 'suspended' || !navigator.userActivation.hasBeenActive) return
    waking = true
    void context.resume().finally(() => (waking = false))
  }
  return {
    level() {
      wake()
      if (context.state !== 'running') return 0
      analyser.getFloatTimeDomainData(samples)
      return Math.min(1, rootMeanSquare(samples))
    },
    close() {
      source.disconnect()
      void context.close()
    },
  }
}
