/** What can be asked of a page's browser from outside. */

/** What one live `RTCPeerConnection` of a page does, read from the outside. */
export interface LinkReport {
  readonly state: RTCPeerConnectionState
  /** Certificate fingerprints: they tell whose connection it is. */
  readonly ours: string
  readonly theirs: string
  /** Number of m-lines. */
  readonly sections: number
  /** What arrives, by the place in the description: microphone 0, camera 1, screen 2, the screen's sound 3. */
  readonly arrives: Readonly<Record<string, { packets: number; frames: number; energy: number }>>
}

/** What a page keeps running. */
export interface Running {
  readonly connections: number
  readonly tracks: number
  readonly intervals: number
  readonly timeouts: number
  readonly frames: number
  /** On the window, the document, the devices and media queries: what kind, and how many. */
  readonly listeners: Readonly<Record<string, number>>
  /** Elements that still hold a stream, in the page or not. */
  readonly players: number
  readonly audioContexts: number
}

export interface Probe {
  links(): Promise<LinkReport[]>
  running(): Running
  /** The most connections that were live at the same moment since the page opened. */
  mostConnections(): number
  /** How many connections were made since the page opened: a first attempt that failed shows here. */
  madeConnections(): number
  /** How many of all connections ever made the page still holds: after rubbish was collected, those that are live. */
  keptConnections(): number
  /** Closes every connection behind the product's back, as a browser does that runs out of something. */
  breakConnections(): void
  /** Labels of the live tracks that came from cameras, microphones and screens. */
  captured(): string[]
  /** Each of these tells a part of what runs. */
  connections(): readonly RTCPeerConnection[]
  liveTracks(): readonly MediaStreamTrack[]
  timers(): Pick<Running, 'intervals' | 'timeouts' | 'frames'>
  listeners(): Running['listeners']
  players(): number
  audioContexts(): number
}

declare global {
  interface Window {
    probe: Probe
  }
}
