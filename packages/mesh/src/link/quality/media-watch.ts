/**
 * What two readings of a connection's counters say about a connection, given what the other side says to send. Pure: it
 * reads no statistics and knows neither connections nor timers.
 */
import type { LinkQuality } from '@confab/protocol'
import type { LinkCounters } from './link-stats.ts'
import { mediaKinds, type LinkQualitySnapshot, type MediaKind, type MediaState } from '../../mesh-snapshot.ts'
import { mediaStateOf } from '../sending/outbound-media.ts'
import type { MediaFault } from './recovery.ts'

/**
 * How long nothing may come of a kind that is said to be sent, in ms. A microphone sends packets in silence too; a
 * screen on which nothing moves, or a shared sound that pauses, may send few. A little below two and six readings.
 */
const PATIENCE_MS: Readonly<Record<MediaKind, number>> = {
  microphone: 1_900,
  camera: 1_900,
  screen: 5_900,
  screenAudio: 5_900,
}
/** Browsers ask for whole pictures themselves when some are lost; this is for when that was without success. In ms. */
const UNDECODED_MS = 2_900
/** A page whose readings lie further apart was asleep or frozen: it knows nothing of the time between. In ms. */
export const FROZEN_MS = 3_000
/** Lost between two readings of a second or less: a fifth of a second of sound, and a third of all. */
const CUT = { packets: 10, share: 0.33 } as const
/** Loss is the share of so many readings: a single lost packet of a quiet second is no loss of two percent. */
const LOSS_READINGS = 5
/** So many readings in a row make a connection better than it was, and so many worse: nobody wants a sign that flickers. */
const READINGS = { better: 4, worse: 2 } as const

/** One reading. */
export interface MediaSample {
  readonly atMs: number
  readonly counters: LinkCounters
  /** What the other side says to send, as far as it can come: nothing while the link has no path. */
  readonly expected: MediaState
  /** How much longer than usual the other side may take, in ms. */
  readonly patienceMs: number
}

interface KindMemory {
  readonly expectedSinceMs: number
  readonly arrivedAtMs: number
  readonly decodedAtMs: number
}

/** What is known of a connection after a reading; the next one is compared with it. */
export interface MediaWatch {
  readonly sample: MediaSample
  readonly kinds: Readonly<Record<MediaKind, KindMemory>>
  readonly window: readonly { readonly received: number; readonly lost: number }[]
  readonly level: Level
  /** The level that the latest readings show, and how many in a row. */
  readonly leaning: { readonly level: Level; readonly readings: number }
  /** When something came last, in ms. */
  readonly heardAtMs: number
  readonly missing: MediaState
  readonly undecoded: MediaState
  /** When sound was last seen to have been cut off for a good part of the time between two readings, in ms. */
  readonly cutAtMs: number
  /** How long sound of the microphone that was played since the last reading had waited, in ms. */
  readonly waitedMs: number | undefined
  readonly linkQuality: LinkQualitySnapshot
}

type Level = Exclude<LinkQuality, 'none'>
const levels = ['good', 'fair', 'poor'] as const

/** Takes a reading in. Without an earlier one, or after too long, everything is measured again. */
export function observe(before: MediaWatch | undefined, sample: MediaSample): MediaWatch {
  const last = before && isContinued(before.sample, sample) ? before : undefined
  const kinds = {
    microphone: observeKind('microphone', last, sample),
    camera: observeKind('camera', last, sample),
    screen: observeKind('screen', last, sample),
    screenAudio: observeKind('screenAudio', last, sample),
  }
  const { expected } = sample
  const missing = mediaStateOf((kind) => isMissing(kind, kinds[kind], sample))
  const undecoded = mediaStateOf((kind) => isUndecoded(kind, kinds[kind], sample))
  const window = [...(last?.window ?? []), came(last?.sample, sample)].slice(-LOSS_READINGS)
  const lossPercent = lossOf(window)
  const { level, leaning } = lean(last, levelOf(figuresOf(sample, lossPercent, undecoded)))
  return {
    sample,
    kinds,
    window,
    level,
    leaning,
    heardAtMs: heardAt(last, sample),
    missing,
    undecoded,
    cutAtMs: cutAt(last, sample),
    waitedMs: waited(last?.sample, sample),
    linkQuality: { quality: qualityOf(level, expected, missing), lossPercent, ...wayOf(sample) },
  }
}

function wayOf({ counters: { roundTripMs, path } }: MediaSample) {
  return { roundTripMs: roundTripMs === undefined ? undefined : roundRoundTrip(roundTripMs), path }
}

function isMissing(
  kind: MediaKind,
  memory: KindMemory,
  { atMs, expected, patienceMs }: MediaSample,
): boolean {
  const sinceMs = Math.max(memory.expectedSinceMs, memory.arrivedAtMs)
  return expected[kind] && atMs - sinceMs >= PATIENCE_MS[kind] + patienceMs
}

function isUndecoded(
  kind: MediaKind,
  memory: KindMemory,
  { atMs, expected, patienceMs }: MediaSample,
): boolean {
  const isPicture = kind === 'camera' || kind === 'screen'
  const sinceMs = Math.max(memory.expectedSinceMs, memory.decodedAtMs)
  return isPicture && expected[kind] && atMs - sinceMs >= UNDECODED_MS + patienceMs
}

function figuresOf(
  { counters, expected }: MediaSample,
  lossPercent: number | undefined,
  undecoded: MediaState,
): Figures {
  const jitters = mediaKinds.map((kind) => (expected[kind] ? counters.kinds[kind].jitterMs : 0))
  return {
    lossPercent: lossPercent ?? 0,
    roundTripMs: counters.roundTripMs ?? 0,
    jitterMs: Math.max(...jitters),
    isStuck: mediaKinds.some((kind) => undecoded[kind]),
  }
}

/** Counters never go back: where they do, a source was replaced. */
function isContinued(before: MediaSample, { atMs, counters }: MediaSample): boolean {
  const isWhole = mediaKinds.every(
    (kind) => counters.kinds[kind].packets >= before.counters.kinds[kind].packets,
  )
  return isWhole && atMs - before.atMs <= FROZEN_MS
}

function observeKind(kind: MediaKind, last: MediaWatch | undefined, sample: MediaSample): KindMemory {
  const { atMs, counters, expected } = sample
  if (!last) return { expectedSinceMs: atMs, arrivedAtMs: atMs, decodedAtMs: atMs }
  const before = last.kinds[kind]
  const was = last.sample.counters.kinds[kind]
  const now = counters.kinds[kind]
  const isExpected = last.sample.expected[kind] && expected[kind]
  const arrived = now.packets > was.packets
  const decoded = now.framesDecoded > was.framesDecoded
  return {
    expectedSinceMs: isExpected ? before.expectedSinceMs : atMs,
    arrivedAtMs: arrived ? atMs - idleSince(last, sample, now.idleMs) : before.arrivedAtMs,
    // Where nothing came there was nothing to decode.
    decodedAtMs: decoded || !arrived ? atMs : before.decodedAtMs,
  }
}

/** What came since the last reading came after it, whatever the browser's clocks say. */
function idleSince(last: MediaWatch | undefined, { atMs }: MediaSample, idleMs: number): number {
  const sinceLastMs = atMs - (last?.sample.atMs ?? atMs)
  return idleMs <= sinceLastMs ? idleMs : 0
}

function heardAt(last: MediaWatch | undefined, sample: MediaSample): number {
  if (!last) return sample.atMs
  // A new path counts from nothing: fewer bytes than before are no sign of life.
  if (sample.counters.bytes <= last.sample.counters.bytes) return last.heardAtMs
  const idleMs = Math.min(...mediaKinds.map((kind) => sample.counters.kinds[kind].idleMs))
  return sample.atMs - idleSince(last, sample, idleMs)
}

function came(
  before: MediaSample | undefined,
  { counters }: MediaSample,
): { received: number; lost: number } {
  const delta = (field: 'packets' | 'lost') =>
    mediaKinds.reduce((total, kind) => {
      const earlier = before?.counters.kinds[kind][field] ?? counters.kinds[kind][field]
      return total + counters.kinds[kind][field] - earlier
    }, 0)
  return { received: delta('packets'), lost: delta('lost') }
}

/** Packets of sound come evenly, so that many lost at once are no bad connection but none for a while. */
function wasCut(before: MediaSample, { counters }: MediaSample): boolean {
  const [then, now] = [before.counters.kinds.microphone, counters.kinds.microphone]
  const lost = now.lost - then.lost
  const sent = lost + now.packets - then.packets
  return lost >= CUT.packets && lost >= sent * CUT.share
}

function cutAt(last: MediaWatch | undefined, sample: MediaSample): number {
  if (!last) return -Infinity
  return wasCut(last.sample, sample) ? sample.atMs : last.cutAtMs
}

function waited(before: MediaSample | undefined, { counters }: MediaSample): number | undefined {
  const [then, now] = [before?.counters.kinds.microphone, counters.kinds.microphone]
  const played = now.played - (then?.played ?? now.played)
  return then && played > 0 ? (now.waitedMs - then.waitedMs) / played : undefined
}

/** In whole percent; `undefined` where nothing was to come. */
function lossOf(window: MediaWatch['window']): number | undefined {
  const received = window.reduce((total, reading) => total + reading.received, 0)
  // Packets that were late are counted back.
  const lost = Math.max(
    0,
    window.reduce((total, reading) => total + reading.lost, 0),
  )
  return received + lost === 0 ? undefined : Math.round((lost / (received + lost)) * 100)
}

/** What a level is judged by. */
interface Figures {
  readonly lossPercent: number
  readonly roundTripMs: number
  readonly jitterMs: number
  /** Pictures come that cannot be decoded. */
  readonly isStuck: boolean
}

/** How good a connection is by its figures. */
export function levelOf(figures: Figures): Level {
  const { lossPercent, roundTripMs, jitterMs, isStuck } = figures
  // From 10 % on words go missing in spite of FEC; beyond 600 ms people interrupt each other; 100 ms outrun the jitter buffer.
  if (isStuck || lossPercent >= 10 || roundTripMs >= 600 || jitterMs >= 100) return 'poor'
  // 3 % are seen in pictures; 300 ms are felt (ITU-T G.114 asks for less than 150 one way); 40 ms cost delay.
  if (lossPercent >= 3 || roundTripMs >= 300 || jitterMs >= 40) return 'fair'
  return 'good'
}

function lean(last: MediaWatch | undefined, shown: Level): Pick<MediaWatch, 'level' | 'leaning'> {
  if (!last) return { level: shown, leaning: { level: shown, readings: 1 } }
  const readings = last.leaning.level === shown ? last.leaning.readings + 1 : 1
  const isWorse = levels.indexOf(shown) > levels.indexOf(last.level)
  const isDue = readings >= (isWorse ? READINGS.worse : READINGS.better)
  return { level: isDue ? shown : last.level, leaning: { level: shown, readings } }
}

function qualityOf(level: Level, expected: MediaState, missing: MediaState): LinkQuality {
  const sent = mediaKinds.filter((kind) => expected[kind])
  const gone = sent.filter((kind) => missing[kind])
  if (gone.length === 0) return level
  return gone.length === sent.length ? 'none' : 'poor'
}

/** To 10 ms below 100 and to 50 above. */
export function roundRoundTrip(roundTripMs: number): number {
  const step = roundTripMs < 100 ? 10 : 50
  return Math.round(roundTripMs / step) * step
}

/** What recovery makes of a connection. */
export function faultOf({ missing, undecoded, level }: MediaWatch): MediaFault {
  if (missing.microphone) return 'no-sound'
  // A sender with too little bandwidth sends no pictures: a new connection would only cost it sound.
  if (missing.camera || missing.screen) return level === 'good' ? 'no-picture' : 'stuck-picture'
  return undecoded.camera || undecoded.screen ? 'stuck-picture' : 'none'
}
