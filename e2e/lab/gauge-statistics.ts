/** What the lab reads in statistics. Each function runs in the page and may use nothing from outside. */
import type { Arrival, Sound } from './gauges.types.ts'

interface Entry {
  type: string
  kind?: string
  mid?: string
  id: string
  [name: string]: unknown
}

/** Counts samples that came, and those that the browser made up. */
export function gaugeSounds(): void {
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  const soundOf = async (connection: RTCPeerConnection): Promise<Sound> => {
    let sound: Entry | undefined
    const statistics = await connection.getStats()
    statistics.forEach((entry: Entry) => {
      const { type, kind, mid = '0' } = entry
      if (type === 'inbound-rtp' && kind === 'audio' && mid === '0') sound = entry
    })
    const concealed = number(sound?.['concealedSamples']) - number(sound?.['silentConcealedSamples'])
    return { received: number(sound?.['totalSamplesReceived']), concealed }
  }
  Object.assign(window.gauges, { sounds: () => Promise.all(window.gauges.live().map(soundOf)) })
}

/** Reads how picture and sound arrive, and on what path. */
export function gaugeArrivals(): void {
  /** From 1900, where NTP begins, to 1970. */
  const sinceNtpBeganMs = 2_208_988_800_000
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)
  const inbound = (all: readonly Entry[], wanted: string, place: string) =>
    all.find(({ type, kind, mid = place }) => type === 'inbound-rtp' && kind === wanted && mid === place)
  const localOf = (all: readonly Entry[]) => {
    const transport = all.find(({ type }) => type === 'transport')
    const isUsed = (entry: Entry) => entry['nominated'] === true && entry['selected'] === true
    const pair =
      all.find(({ id }) => id === transport?.['selectedCandidatePairId']) ??
      all.find((entry) => entry.type === 'candidate-pair' && isUsed(entry))
    return { pair, local: all.find(({ id }) => id === pair?.['localCandidateId']) }
  }
  const timesOf = (video: Entry | undefined, sound: Entry | undefined) => {
    const [seenAt, heardAt] = [video, sound].map((one) => number(one?.['estimatedPlayoutTimestamp']))
    return {
      behindMs: heardAt ? Date.now() + sinceNtpBeganMs - heardAt : undefined,
      apartMs: seenAt && heardAt ? Math.abs(seenAt - heardAt) : undefined,
    }
  }
  const arrivalOf = async (connection: RTCPeerConnection): Promise<Arrival> => {
    const all: Entry[] = []
    const statistics = await connection.getStats()
    statistics.forEach((entry: Entry) => all.push(entry))
    const video = inbound(all, 'video', '1')
    const { pair, local } = localOf(all)
    return {
      state: connection.connectionState,
      fps: number(video?.['framesPerSecond']),
      ...timesOf(video, inbound(all, 'audio', '0')),
      height: number(video?.['frameHeight']),
      local: text(local?.['candidateType']) || 'none',
      relayProtocol: text(local?.['relayProtocol']),
      relayUrl: text(local?.['url']),
      bytesSent: number(pair?.['bytesSent']),
    }
  }
  Object.assign(window.gauges, { arrivals: () => Promise.all(window.gauges.live().map(arrivalOf)) })
}
