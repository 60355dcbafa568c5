/** A connection's statistics as they are shown to somebody who looks closely. It judges nothing. */
import { number, selectedPair, type Stat } from '../link/quality/link-stats.ts'
import { mediaKinds } from '../mesh-snapshot.ts'
import type { CandidateReading, EncodingReading, LinkPoint, LinkReading } from './trace.types.ts'

/** Totals of one report, by which the next one is measured. */
export interface Totals {
  readonly atMs: number
  readonly sent: number
  readonly received: number
  readonly packets: number
  readonly lost: number
  /** Bytes by the stream's id. */
  readonly streams: ReadonlyMap<string, number>
}

/** What one report tells beside the one before. */
export interface ReadReport {
  readonly reading: LinkReading
  readonly point: LinkPoint
  readonly totals: Totals
}

const BITS = 8
const text = (stat: Stat | undefined, field: string): string => {
  const value = stat?.[field]
  return typeof value === 'string' ? value : ''
}

/** Reads one report, taken at that moment in ms. What a browser leaves out is left out. */
export function readReport(
  report: Pick<RTCStatsReport, 'forEach'>,
  atMs: number,
  before: Totals | undefined,
): ReadReport {
  const byId = new Map<string, Stat>()
  report.forEach((stat: Stat, id: string) => byId.set(id, stat))
  const stats = [...byId.values()]
  const pair = selectedPair(byId)
  const transport = stats.find(({ type }) => type === 'transport')
  const inbound = stats.filter(({ type }) => type === 'inbound-rtp')
  const outbound = stats.filter(({ type, active }) => type === 'outbound-rtp' && active !== false)
  const totals = totalsOf(transport ?? pair, inbound, outbound, atMs)
  const rate = (now: number, earlier: number | undefined) => perSecond(now, earlier, atMs, before?.atMs)
  const encoding = (bytes: string) => (stat: Stat) =>
    encodingOf(stat, byId, rate(number(stat, bytes) ?? 0, before?.streams.get(text(stat, 'id'))))
  const remote = stats.find((stat) => stat['type'] === 'remote-inbound-rtp' && 'roundTripTime' in stat)
  const roundTripS = number(pair, 'currentRoundTripTime') ?? number(remote, 'roundTripTime')
  const receiving = inbound.flatMap(encoding('bytesReceived'))
  return {
    totals,
    reading: {
      local: candidateOf(byId.get(text(pair, 'localCandidateId'))),
      remote: candidateOf(byId.get(text(pair, 'remoteCandidateId'))),
      availableBitrate: number(pair, 'availableOutgoingBitrate'),
      sending: outbound.flatMap(encoding('bytesSent')),
      receiving,
    },
    point: {
      sent: rate(totals.sent, before?.sent),
      received: rate(totals.received, before?.received),
      lossPercent: lossOf(totals, before),
      roundTripMs: roundTripS === undefined ? undefined : roundTripS * 1_000,
      framesPerSecond: Math.max(0, ...receiving.map(({ framesPerSecond = 0 }) => framesPerSecond)),
    },
  }
}

function totalsOf(
  carrier: Stat | undefined,
  inbound: readonly Stat[],
  outbound: readonly Stat[],
  atMs: number,
): Totals {
  const sum = (field: string) => inbound.reduce((total, stat) => total + (number(stat, field) ?? 0), 0)
  const bytesOf = (stat: Stat) => number(stat, 'bytesReceived') ?? number(stat, 'bytesSent') ?? 0
  return {
    atMs,
    sent: number(carrier, 'bytesSent') ?? 0,
    received: number(carrier, 'bytesReceived') ?? 0,
    packets: sum('packetsReceived'),
    lost: sum('packetsLost'),
    streams: new Map([...inbound, ...outbound].map((stat) => [text(stat, 'id'), bytesOf(stat)])),
  }
}

function perSecond(
  now: number,
  earlier: number | undefined,
  atMs: number,
  beforeMs: number | undefined,
): number {
  if (earlier === undefined || beforeMs === undefined || atMs <= beforeMs) return 0
  return Math.max(0, ((now - earlier) * BITS * 1_000) / (atMs - beforeMs))
}

function lossOf(now: Totals, before: Totals | undefined): number {
  const lost = Math.max(0, now.lost - (before?.lost ?? now.lost))
  const came = Math.max(0, now.packets - (before?.packets ?? now.packets))
  return lost + came === 0 ? 0 : (lost / (lost + came)) * 100
}

/** Nothing for what neither carries anything nor did so just now: transceivers that wait for a track. */
function encodingOf(stat: Stat, byId: ReadonlyMap<string, Stat>, bitrate: number): EncodingReading[] {
  const kind = mediaKinds[Number(stat['mid'])]
  const framesPerSecond = number(stat, 'framesPerSecond')
  if (kind === undefined || (bitrate === 0 && !framesPerSecond)) return []
  const limitedBy = text(stat, 'qualityLimitationReason')
  return [
    {
      kind,
      codec: text(byId.get(text(stat, 'codecId')), 'mimeType').replace(/^\w+\//, ''),
      bitrate,
      width: number(stat, 'frameWidth'),
      height: number(stat, 'frameHeight'),
      framesPerSecond,
      limitedBy: limitedBy === '' || limitedBy === 'none' ? undefined : limitedBy,
    },
  ]
}

function candidateOf(stat: Stat | undefined): CandidateReading | undefined {
  if (stat === undefined) return undefined
  // To a relay, the way to it matters; behind it all is UDP.
  const protocol = text(stat, 'relayProtocol') || text(stat, 'protocol')
  return { type: text(stat, 'candidateType'), protocol }
}
