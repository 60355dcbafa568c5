import type { SeatId } from '@confab/protocol'
import type { MediaKind } from '../mesh-snapshot.ts'
import type { Observable } from '../base/observable.ts'

/** What may stand in a trace, in about the order in which it happens. */
export const traceEvents = [
  'capture-on',
  'capture-off',
  'capture-failed',
  'server-connected',
  'server-lost',
  'joining',
  'joined',
  'person-came',
  'person-went',
  'connection-made',
  'offer-made',
  'offer-read',
  'answer-made',
  'answer-read',
  'candidate-found',
  'candidate-read',
  'candidate-failed',
  'candidates-complete',
  'path-checking',
  'path-found',
  'path-interrupted',
  'path-failed',
  'encrypted',
  'link-open',
  'link-recovering',
  'link-lost',
  'media-came',
  'connection-closed',
  'page-error',
] as const
/** One of {@link traceEvents}. */
export type TraceEvent = (typeof traceEvents)[number]

/** One thing that happened. It never holds names, addresses, keys or descriptions. */
export interface TraceEntry {
  /** Unix ms. */
  readonly atMs: number
  readonly event: TraceEvent
  /** With who, where it is about somebody. */
  readonly seat: SeatId | undefined
  readonly facts: Readonly<Record<string, string | number | boolean>>
}

/** One stream of one kind, one way. Bitrates are in bit/s, over the last second. */
export interface EncodingReading {
  readonly kind: MediaKind
  readonly codec: string
  readonly bitrate: number
  readonly width: number | undefined
  readonly height: number | undefined
  readonly framesPerSecond: number | undefined
  /** Why less is sent than was asked for, as the browser says; `undefined` while nothing limits it. */
  readonly limitedBy: string | undefined
}

/** One end of the pair of candidates in use. */
export interface CandidateReading {
  readonly type: string
  readonly protocol: string
}

/** How a connection is at one moment. */
export interface LinkReading {
  readonly local: CandidateReading | undefined
  readonly remote: CandidateReading | undefined
  /** In bit/s; `undefined` where the browser does not say. */
  readonly availableBitrate: number | undefined
  readonly sending: readonly EncodingReading[]
  readonly receiving: readonly EncodingReading[]
}

/** What is drawn over time. Bitrates are in bit/s, the delay in ms, the loss in percent of what came. */
export interface LinkPoint {
  readonly sent: number
  readonly received: number
  readonly lossPercent: number
  readonly roundTripMs: number | undefined
  readonly framesPerSecond: number
}

/** Everything known of the connections with one person. */
export interface LinkRecord {
  readonly seat: SeatId
  /** As the hello says it, unchecked. */
  readonly name: string
  /** How many connections there were. */
  readonly connections: number
  readonly ice: RTCIceConnectionState
  readonly state: RTCPeerConnectionState
  readonly signaling: RTCSignalingState
  readonly reading: LinkReading | undefined
  /** A second apart, the newest last; at most five minutes. */
  readonly points: readonly LinkPoint[]
}

/** What happens under a call, kept for those who want to see it. */
export interface TraceView {
  /** The newest last; the oldest are dropped after the 1 000th. */
  readonly entries: Observable<readonly TraceEntry[]>
  /** In the order in which people came; of people who went, for as long as the trace lives. */
  readonly links: Observable<readonly LinkRecord[]>
}
