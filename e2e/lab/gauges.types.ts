/** What the lab reads in a page afterwards. */

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
  /** The connections that are live. */
  live(): readonly RTCPeerConnection[]
}

declare global {
  interface Window {
    gauges: Gauges
  }
}
