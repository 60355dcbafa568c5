/** Short sounds of the page's own, on the speaker that was chosen. */

import { canChooseSpeaker } from './speaker.ts'

/** Notes of each, in Hz: heard well on small speakers, hard to take for an alarm, and told apart without looking. */
const tunes = {
  /** Two notes a fifth apart. */
  knock: [523.25, 783.99],
  joined: [440, 587.33],
  left: [587.33, 440],
  message: [880],
} as const

/** A short sound, by what it tells. */
export type Tune = keyof typeof tunes

/** How long one note sounds, and the pause from one start to the next, in seconds. */
const NOTE_SECONDS = 0.5
const STEP_SECONDS = 0.22
/** Well below full scale: it must not frighten anybody with headphones on. */
const VOLUME = 0.16

/** Plays a short sound on one speaker, or the system's for an empty id. Resolves when it has died away. */
export function playChime(speakerId: string, tune: Tune = 'knock'): Promise<void> {
  return playThrough(speakerId, async (context, out) => {
    await Promise.all(tunes[tune].map((pitch, index) => playNote(context, out, pitch, index * STEP_SECONDS)))
  })
}

/** Lets `sound` play on one speaker, or the system's for an empty id, until it resolves. */
export async function playThrough(
  speakerId: string,
  sound: (context: AudioContext, out: AudioNode) => Promise<void>,
): Promise<void> {
  const context = new AudioContext()
  const element = new Audio()
  try {
    const out = context.createMediaStreamDestination()
    element.srcObject = out.stream
    if (speakerId !== '' && canChooseSpeaker()) await element.setSinkId(speakerId)
    await element.play()
    await sound(context, out)
  } finally {
    // A paused element keeps the audio output open, which costs CPU, until the next garbage collection.
    element.srcObject = null
    await context.close()
  }
}

function playNote(context: AudioContext, out: AudioNode, pitch: number, after: number): Promise<void> {
  const from = context.currentTime + after
  const note = new OscillatorNode(context, { frequency: pitch })
  const volume = new GainNode(context, { gain: 0 })
  // From and to nothing, because a jump is heard as a click.
  volume.gain.linearRampToValueAtTime(0, from)
  volume.gain.linearRampToValueAtTime(VOLUME, from + 0.02)
  volume.gain.exponentialRampToValueAtTime(0.001, from + NOTE_SECONDS)
  note.connect(volume).connect(out)
  note.start(from)
  note.stop(from + NOTE_SECONDS)
  return new Promise((resolve) => {
    note.addEventListener('ended', () => resolve())
  })
}
