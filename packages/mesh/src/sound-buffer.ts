/**
 * How long sound waits before it is played. Browsers let it wait for as little as its jitter allows. Where packets are lost,
 * what they held comes again with the next one (Opus FEC, RFC 6716, 2.1.7; RFC 2198), and that has to be there in time.
 * Pure: it knows no receivers.
 */

/** From here on so much is lost that copies are needed, in percent. */
const LOSSY_FROM = 5
/** Below this a line is clean, in percent. */
const CLEAN_BELOW = 2
/** So many clean looks in a row end it: each change stretches or squeezes what people say. */
const CLEAN_LOOKS = 10
/** Time for two packets after the one that is missing, of 20 ms each, and for some jitter. In ms. */
const WAIT_MS = 100

/** How sound is being played. */
export interface SoundBuffer {
  /** What the browser is asked for, in ms; `null` leaves it to the browser. */
  readonly targetMs: number | null
  readonly cleanLooks: number
}

/** As browsers do it. */
export const usualSoundBuffer: SoundBuffer = { targetMs: null, cleanLooks: 0 }

/** What one look makes of it, by the share of packets that was lost of late, in percent. */
export function nextSoundBuffer(buffer: SoundBuffer, lossPercent: number): SoundBuffer {
  if (lossPercent >= LOSSY_FROM) return { targetMs: WAIT_MS, cleanLooks: 0 }
  if (buffer.targetMs === null) return buffer
  const cleanLooks = lossPercent < CLEAN_BELOW ? buffer.cleanLooks + 1 : 0
  return cleanLooks >= CLEAN_LOOKS ? usualSoundBuffer : { ...buffer, cleanLooks }
}
