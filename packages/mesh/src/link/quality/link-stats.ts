/** A connection's statistics as plain counters. It judges nothing. */
import { mediaKinds, type LinkQualitySnapshot, type MediaKind } from '../../mesh-snapshot.ts'

/** What came of one kind since its connection began. */
export interface KindCounters {
  readonly packets: number
  readonly lost: number
  readonly framesDecoded: number
  readonly jitterMs: number
  /** How long ago the last packet came, in ms; `Infinity` where the browser does not say. */
  readonly idleMs: number
  /** Samples or frames that were played, and how long all of them had waited for that together, in ms. */
  readonly played: number
  readonly waitedMs: number
}

/** What came over one connection since it began. */
export interface LinkCounters {
  readonly kinds: Readonly<Record<MediaKind, KindCounters>>
  /** Of media and data, without ICE's own checks. */
  readonly bytes: number
  readonly roundTripMs: number | undefined
  /** The longest of the latest round trips that ICE and RTCP measured; pages are not involved in these. */
  readonly longestRoundTripMs: number | undefined
  /** What the browser thinks that it may send, in bit/s (Chromium). */
  readonly availableBitrate: number | undefined
  /** What one's own camera has given since it was opened; `undefined` where it is off or the browser does not say. */
  readonly cameraFrames: number | undefined
  readonly path: LinkQualitySnapshot['path']
}

/** One entry of a browser's report. */
export type Stat = Readonly<Record<string, unknown>>

/** A field that holds a finite number. */
export const number = (stat: Stat | undefined, field: string): number | undefined => {
  const value = stat?.[field]
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** Reads one report. What a browser leaves out counts as nothing. */
export function countersOf(report: Pick<RTCStatsReport, 'forEach'>): LinkCounters {
  const byId = new Map<string, Stat>()
  report.forEach((stat: Stat, id: string) => byId.set(id, stat))
  const stats = [...byId.values()]
  const pair = selectedPair(byId)
  const transport = stats.find(({ type }) => type === 'transport')
  const roundTripsS = [
    number(pair, 'currentRoundTripTime'),
    ...stats.map((stat) =>
      stat['type'] === 'remote-inbound-rtp' ? number(stat, 'roundTripTime') : undefined,
    ),
  ].filter((seconds) => seconds !== undefined)
  const [roundTripS] = roundTripsS
  const inbound = stats.filter(({ type }) => type === 'inbound-rtp')
  const of = (kind: MediaKind) => countersOfKind(inbound, String(mediaKinds.indexOf(kind)))
  return {
    kinds: {
      microphone: of('microphone'),
      camera: of('camera'),
      screen: of('screen'),
      screenAudio: of('screenAudio'),
    },
    bytes: number(transport, 'bytesReceived') ?? number(pair, 'bytesReceived') ?? 0,
    roundTripMs: roundTripS === undefined ? undefined : roundTripS * 1_000,
    longestRoundTripMs: roundTripsS.length === 0 ? undefined : Math.max(...roundTripsS) * 1_000,
    availableBitrate: number(pair, 'availableOutgoingBitrate'),
    cameraFrames: cameraFramesOf(byId),
    path: pathOf(byId, pair),
  }
}

function cameraFramesOf(byId: ReadonlyMap<string, Stat>): number | undefined {
  const mid = String(mediaKinds.indexOf('camera'))
  const outbound = [...byId.values()].find((stat) => stat['type'] === 'outbound-rtp' && stat['mid'] === mid)
  return number(byId.get(String(outbound?.['mediaSourceId'])), 'frames')
}

/** A source that changed leaves two entries for a while. */
function countersOfKind(inbound: readonly Stat[], mid: string): KindCounters {
  const streams = inbound.filter((stat) => stat['mid'] === mid)
  const sum = (field: string) => streams.reduce((total, stat) => total + (number(stat, field) ?? 0), 0)
  const idles = streams.map((stat) => {
    const idleMs = (number(stat, 'timestamp') ?? NaN) - (number(stat, 'lastPacketReceivedTimestamp') ?? NaN)
    return idleMs >= 0 ? idleMs : Infinity
  })
  return {
    packets: sum('packetsReceived'),
    lost: sum('packetsLost'),
    framesDecoded: sum('framesDecoded'),
    jitterMs: Math.max(0, ...streams.map((stat) => number(stat, 'jitter') ?? 0)) * 1_000,
    idleMs: Math.min(Infinity, ...idles),
    played: sum('jitterBufferEmittedCount'),
    waitedMs: sum('jitterBufferDelay') * 1_000,
  }
}

/** The pair of candidates in use. Firefox names the pair in no transport: it marks it. */
export function selectedPair(byId: ReadonlyMap<string, Stat>): Stat | undefined {
  const stats = [...byId.values()]
  const named = stats.find(({ type }) => type === 'transport')?.['selectedCandidatePairId']
  if (typeof named === 'string') return byId.get(named)
  const pairs = stats.filter(({ type }) => type === 'candidate-pair')
  return (
    pairs.find((pair) => pair['selected'] === true) ??
    pairs.find((pair) => pair['nominated'] === true && pair['state'] === 'succeeded')
  )
}

function pathOf(byId: ReadonlyMap<string, Stat>, pair: Stat | undefined): LinkQualitySnapshot['path'] {
  const local = byId.get(String(pair?.['localCandidateId']))
  const remote = byId.get(String(pair?.['remoteCandidateId']))
  if (!local) return 'unknown'
  if (local['candidateType'] === 'relay') {
    const { relayProtocol } = local
    return relayProtocol === 'tcp' || relayProtocol === 'tls' ? `relay-${relayProtocol}` : 'relay-udp'
  }
  // The other side's relay is reached over UDP.
  return remote?.['candidateType'] === 'relay' ? 'relay-udp' : 'direct'
}
