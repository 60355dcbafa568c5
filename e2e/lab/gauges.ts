/** How one person looked from one page, from a moment on. */
export interface Look {
  /** In ms since 1970: pages and the lab run on one machine, so their clocks are the same. */
  readonly at: number
  /** `open`, `recovering` …; `gone` where there is no tile. */
  readonly link: string
  readonly away: boolean
  readonly pictured: boolean
  /** How many tiles bear the name. */
  readonly tiles: number
  /** Everything that stands on the tile. */
  readonly says: string
}

/** Samples of all microphones that arrive, by connection. */
export interface Sound {
  readonly received: number
  /** Made up by the browser because nothing came, silence left out. */
  readonly concealed: number
}

export interface Arrival {
  readonly state: string
  readonly fps: number
  /** How far picture and sound that play at the same moment were apart when they were taken, in ms. */
  readonly apartMs: number | undefined
  /** How long ago the sound that plays now was taken, in ms (Chromium; pages of one machine have one clock). */
  readonly behindMs: number | undefined
  readonly height: number
  readonly local: string
  readonly relayProtocol: string
  /** Of the TURN server in use here; empty where none is. */
  readonly relayUrl: string
  readonly bytesSent: number
}

export interface Gauges {
  looks(name: string): readonly Look[]
  /** When frames of somebody's camera were shown, in ms since 1970. */
  frames(name: string): readonly number[]
  sounds(): Promise<readonly Sound[]>
  arrivals(): Promise<readonly Arrival[]>
  /** When this page's joins were answered, in ms since 1970. */
  readonly joins: readonly number[]
  readonly notices: readonly { readonly at: number; readonly text: string }[]
  connections(): number
  /** The most connections at the same time. */
  mostConnections(): number
  /** How many were ever made. */
  madeConnections(): number
  /** When a description was last begun or done with, in ms since 1970; `undefined` while one is under way. */
  settledAt(): number | undefined
  /** What went wrong in scripts and nobody handled. */
  readonly troubles: readonly string[]
  /** Ends the track of a kind that came from a device, as when it is unplugged. */
  endsDevice(kind: 'audio' | 'video' | 'screen'): number
  readonly transports: readonly string[]
}

declare global {
  interface Window {
    gauges: Gauges
  }
}

/** Runs in the page before its own scripts and writes down what can be seen, for reading afterwards. It gets no outside names. */
export function installGauges(): void {
  const lookEveryMs = 100
  /** From 1900, where NTP begins, to 1970. */
  const sinceNtpBeganMs = 2_208_988_800_000
  const connections: RTCPeerConnection[] = []
  const captured: { kind: string; track: MediaStreamTrack }[] = []
  const looks = new Map<string, Look[]>()
  const frames = new Map<string, number[]>()
  const followed = new WeakMap<HTMLVideoElement, string>()
  const joins: number[] = []
  const notices: { at: number; text: string }[] = []
  const transports: string[] = []
  const troubles: string[] = []
  let most = 0
  let made = 0
  let negotiatedAt = 0
  const isLive = (connection: RTCPeerConnection) => connection.connectionState !== 'closed'

  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, parameters, newTarget) {
      const connection = Reflect.construct(target, parameters, newTarget) as RTCPeerConnection
      // What is over is let go: a gauge that held it would look like a leak.
      connections.splice(0, connections.length, ...connections.filter(isLive), connection)
      made += 1
      most = Math.max(most, connections.length)
      connection.addEventListener('signalingstatechange', () => {
        negotiatedAt = Date.now()
      })
      return connection
    },
  })
  window.addEventListener('unhandledrejection', ({ reason }) => troubles.push(`rejected: ${reason}`))
  window.addEventListener('error', ({ message }) => troubles.push(message))
  const asked = new Set<string>()
  // A join and its answer look the same over both transports; polling puts several messages into one body.
  const onSent = (data: unknown) => {
    const id = typeof data === 'string' ? /42(\d+)\["room:join"/.exec(data)?.[1] : undefined
    if (id !== undefined) asked.add(id)
  }
  const onReceived = (data: unknown) => {
    if (typeof data !== 'string') return
    for (const [, id = ''] of data.matchAll(/43(\d+)\[/g)) if (asked.delete(id)) joins.push(Date.now())
  }
  window.WebSocket = new Proxy(window.WebSocket, {
    construct(target, parameters, newTarget) {
      const socket = Reflect.construct(target, parameters, newTarget) as WebSocket
      const { send } = socket
      socket.send = (data) => {
        onSent(data)
        send.call(socket, data)
      }
      socket.addEventListener('open', () => transports.push('websocket'))
      socket.addEventListener('message', ({ data }) => onReceived(data))
      return socket
    },
  })
  const { send: sendRequest } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.send = function send(body) {
    onSent(body)
    this.addEventListener('load', () => {
      if (this.responseType === '' || this.responseType === 'text') onReceived(this.responseText)
    })
    sendRequest.call(this, body)
  }
  const devices = navigator.mediaDevices as MediaDevices | undefined
  for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
    const original = devices?.[name].bind(devices)
    if (devices === undefined || original === undefined) continue
    devices[name] = async (constraints) => {
      const stream = await original(constraints)
      for (const track of stream.getTracks()) {
        captured.push({ kind: name === 'getDisplayMedia' ? 'screen' : track.kind, track })
      }
      return stream
    }
  }

  const follow = (video: HTMLVideoElement, name: string) => {
    if (followed.get(video) === name) return
    followed.set(video, name)
    const count = () => {
      if (followed.get(video) !== name) return
      const times = frames.get(name) ?? []
      frames.set(name, times)
      times.push(Date.now())
      video.requestVideoFrameCallback(count)
    }
    video.requestVideoFrameCallback(count)
  }
  const look = () => {
    const seen = new Map<string, Element[]>()
    for (const tile of document.querySelectorAll('[data-tile]:not([data-self])')) {
      const name = tile.getAttribute('aria-label') ?? ''
      seen.set(name, [...(seen.get(name) ?? []), tile])
    }
    for (const name of new Set([...seen.keys(), ...looks.keys()])) {
      const tiles = seen.get(name) ?? []
      const video = tiles[0]?.querySelector('video') ?? undefined
      if (video !== undefined) follow(video, name)
      const says = (tiles[0]?.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
      const now: Look = {
        at: Date.now(),
        link: tiles[0]?.getAttribute('data-link') ?? (tiles.length > 0 ? 'open' : 'gone'),
        away: says.includes('Away'),
        pictured: video !== undefined,
        tiles: tiles.length,
        says,
      }
      const list = looks.get(name) ?? []
      looks.set(name, list)
      const last = list.at(-1)
      const same =
        last !== undefined && JSON.stringify({ ...last, at: 0 }) === JSON.stringify({ ...now, at: 0 })
      if (!same) list.push(now)
    }
    const text = [...document.querySelectorAll('p:not([role=status])')]
      .map((p) => p.textContent ?? '')
      .join(' | ')
    if (notices.at(-1)?.text !== text) notices.push({ at: Date.now(), text })
  }
  setInterval(look, lookEveryMs)

  const each = async <Result>(read: (statistics: RTCStatsReport, one: RTCPeerConnection) => Result) => {
    const read1 = async (connection: RTCPeerConnection) => read(await connection.getStats(), connection)
    return Promise.all(connections.filter(isLive).map(read1))
  }
  interface Entry {
    type: string
    kind?: string
    mid?: string
    id: string
    [name: string]: unknown
  }
  const entries = (statistics: RTCStatsReport): Entry[] => {
    const all: Entry[] = []
    statistics.forEach((entry: Entry) => all.push(entry))
    return all
  }
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const number = (value: unknown) => (typeof value === 'number' ? value : 0)

  window.gauges = {
    looks: (name) => looks.get(name) ?? [],
    frames: (name) => frames.get(name) ?? [],
    joins,
    notices,
    transports,
    connections: () => connections.filter(isLive).length,
    mostConnections: () => most,
    madeConnections: () => made,
    settledAt: () =>
      connections.filter(isLive).every(({ signalingState }) => signalingState === 'stable')
        ? negotiatedAt
        : undefined,
    troubles,
    sounds: () =>
      each((statistics) => {
        const sound = entries(statistics).find(
          ({ type, kind, mid }) => type === 'inbound-rtp' && kind === 'audio' && (mid ?? '0') === '0',
        )
        const concealed = number(sound?.['concealedSamples']) - number(sound?.['silentConcealedSamples'])
        return { received: number(sound?.['totalSamplesReceived']), concealed }
      }),
    arrivals: () =>
      each((statistics, connection) => {
        const all = entries(statistics)
        const video = all.find(
          ({ type, kind, mid }) => type === 'inbound-rtp' && kind === 'video' && (mid ?? '1') === '1',
        )
        const sound = all.find(
          ({ type, kind, mid }) => type === 'inbound-rtp' && kind === 'audio' && (mid ?? '0') === '0',
        )
        const [seenAt, heardAt] = [video, sound].map((one) => number(one?.['estimatedPlayoutTimestamp']))
        const transport = all.find(({ type }) => type === 'transport')
        const pair =
          all.find(({ id }) => id === transport?.['selectedCandidatePairId']) ??
          all.find(
            (entry) =>
              entry.type === 'candidate-pair' && entry['nominated'] === true && entry['selected'] === true,
          )
        const local = all.find(({ id }) => id === pair?.['localCandidateId'])
        return {
          state: connection.connectionState,
          fps: number(video?.['framesPerSecond']),
          behindMs: heardAt ? Date.now() + sinceNtpBeganMs - heardAt : undefined,
          apartMs: seenAt && heardAt ? Math.abs(seenAt - heardAt) : undefined,
          height: number(video?.['frameHeight']),
          local: text(local?.['candidateType']) || 'none',
          relayProtocol: text(local?.['relayProtocol']),
          relayUrl: text(local?.['url']),
          bytesSent: number(pair?.['bytesSent']),
        }
      }),
    endsDevice(kind) {
      const ended = captured.filter((one) => one.kind === kind && one.track.readyState === 'live')
      for (const { track } of ended) {
        track.stop()
        track.dispatchEvent(new Event('ended'))
      }
      return ended.length
    },
  }
}
