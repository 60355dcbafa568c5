/**
 * How long sound waits before it is played. Browsers let it wait for as little as its jitter allows, and do two things badly:
 *
 * - Where packets are lost, what they held comes again with the next one (Opus FEC, RFC 6716, 2.1.7; RFC 2198), and that has
 *   to be there in time.
 * - Where a queue made packets late for a while, sound goes on waiting for half a minute after that is over.
 *
 * Pure: it knows no receivers.
 */

/** From here on so much is lost that copies are needed, in percent. */
const LOSSY_FROM = 5
/** Below this a connection is clean, in percent. */
const CLEAN_BELOW = 2
/** So many clean looks in a row end it: each change stretches or squeezes what people say. */
const CLEAN_LOOKS = 10
/** Time for two packets after the one that is missing, of 20 ms each, and for some jitter. In ms. */
const WAIT_MS = 100

/** Sound that lies so long before it is played came in time, and people interrupt each other for nothing. In ms. */
const LATE_FROM_MS = 400
/** So many looks in a row: the connection is well again. */
const LATE_LOOKS = 3
/** Each restart loses a few packets: the next one waits at least this long, then twice that, and so on. In ms. */
const FIRST_PAUSE_MS = 30_000

/** What is seen of received sound at one look. */
export interface SoundSight {
  /** Share of packets that was lost of late, in percent. */
  readonly lossPercent: number
  /** How long what was played since the last look had waited, in ms; `undefined` where nothing was. */
  readonly waitedMs: number | undefined
}

/** How sound is being played. */
export interface SoundBuffer {
  /** What the browser is asked for, in ms; `null` leaves it to the browser. */
  readonly targetMs: number | null
  /** Whether it should be restarted now. */
  readonly restarts: boolean
  readonly cleanLooks: number
  readonly lateLooks: number
  readonly restartedAtMs: number
  readonly pauseMs: number
}

/** As browsers do it. */
export const usualSoundBuffer: SoundBuffer = {
  targetMs: null,
  restarts: false,
  cleanLooks: 0,
  lateLooks: 0,
  restartedAtMs: -Infinity,
  pauseMs: FIRST_PAUSE_MS / 2,
}

/** What one look makes of it. */
export function nextSoundBuffer(buffer: SoundBuffer, sight: SoundSight, nowMs: number): SoundBuffer {
  return { ...buffer, ...nextTarget(buffer, sight), ...nextRestart(buffer, sight, nowMs) }
}

function nextTarget(
  { targetMs, cleanLooks: before }: SoundBuffer,
  { lossPercent }: SoundSight,
): Pick<SoundBuffer, 'targetMs' | 'cleanLooks'> {
  if (lossPercent >= LOSSY_FROM) return { targetMs: WAIT_MS, cleanLooks: 0 }
  const cleanLooks = targetMs !== null && lossPercent < CLEAN_BELOW ? before + 1 : 0
  return cleanLooks >= CLEAN_LOOKS ? { targetMs: null, cleanLooks: 0 } : { targetMs, cleanLooks }
}

function nextRestart(
  { lateLooks: before, restartedAtMs, pauseMs }: SoundBuffer,
  { waitedMs = 0 }: SoundSight,
  nowMs: number,
): Pick<SoundBuffer, 'restarts' | 'lateLooks' | 'restartedAtMs' | 'pauseMs'> {
  const lateLooks = waitedMs >= LATE_FROM_MS ? before + 1 : 0
  const isDue = lateLooks >= LATE_LOOKS && nowMs - restartedAtMs >= pauseMs
  return isDue
    ? { restarts: true, lateLooks: 0, restartedAtMs: nowMs, pauseMs: pauseMs * 2 }
    : { restarts: false, lateLooks, restartedAtMs, pauseMs }
}
