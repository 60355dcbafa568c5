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
}

declare global {
  interface Window {
    probe: Probe
  }
}

/**
 * Runs in the page before its own scripts and counts what they start. They can notice one thing: `pictures` may make
 * cameras and screens smaller and slower, so that many people fit on two cores. The page gets this function's source as
 * text, so it may use nothing from outside.
 */
export function installProbe(pictures: 'as wanted' | 'small'): void {
  const connections: RTCPeerConnection[] = []
  const contexts: AudioContext[] = []
  const tracks: MediaStreamTrack[] = []

  const isLive = (connection: RTCPeerConnection) => connection.connectionState !== 'closed'
  let most = 0
  const everMade: WeakRef<RTCPeerConnection>[] = []
  const recording = <Constructor extends new (...parameters: never[]) => object>(
    constructor: Constructor,
    into: object[],
  ) =>
    new Proxy(constructor, {
      construct(target, parameters, newTarget) {
        const made: object = Reflect.construct(target, parameters, newTarget)
        // What is over is let go: a probe that held it would look like a leak of the product.
        connections.splice(0, connections.length, ...connections.filter(isLive))
        into.push(made)
        if (made instanceof RTCPeerConnection) everMade.push(new WeakRef(made))
        most = Math.max(most, connections.filter(isLive).length)
        return made
      },
    })
  if ('RTCPeerConnection' in window) {
    window.RTCPeerConnection = recording(window.RTCPeerConnection, connections)
  }
  window.AudioContext = recording(window.AudioContext, contexts)

  const shrunk = (constraints?: MediaStreamConstraints): MediaStreamConstraints => {
    const { video } = constraints ?? {}
    if (video === undefined || video === false) return constraints ?? {}
    const wanted = video === true ? {} : video
    const small = { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 10 } }
    return { ...constraints, video: { ...wanted, ...small } }
  }
  const devices = navigator.mediaDevices as MediaDevices | undefined
  for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
    const original = devices?.[name].bind(devices)
    if (devices === undefined || original === undefined) continue
    devices[name] = async (constraints) => {
      const stream = await original(pictures === 'small' ? shrunk(constraints) : constraints)
      tracks.push(...stream.getTracks())
      return stream
    }
  }
  const cloned = MediaStreamTrack.prototype.clone
  MediaStreamTrack.prototype.clone = function clone() {
    const copy = cloned.call(this)
    if (tracks.includes(this)) tracks.push(copy)
    return copy
  }

  const players = new Set<HTMLMediaElement>()
  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject')
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...source,
    set(this: HTMLMediaElement, stream: MediaStream | null) {
      source?.set?.call(this, stream)
      if (stream === null) players.delete(this)
      else players.add(this)
    },
  })

  const intervals = new Set<unknown>()
  const timeouts = new Set<unknown>()
  const frames = new Set<number>()
  const { setInterval, clearInterval, setTimeout, clearTimeout } = window
  type Handler = (...values: unknown[]) => void
  Object.assign(window, {
    setInterval(handler: Handler, ms?: number, ...values: unknown[]) {
      const id: unknown = setInterval.call(window, () => handler(...values), ms)
      intervals.add(id)
      return id
    },
    setTimeout(handler: Handler, ms?: number, ...values: unknown[]) {
      const call = () => {
        timeouts.delete(id)
        handler(...values)
      }
      const id: unknown = setTimeout.call(window, call, ms)
      timeouts.add(id)
      return id
    },
  })
  // One list of numbers serves both kinds, so either function stops either.
  const clear = (original: (id?: number) => void) => (id?: number) => {
    for (const set of [intervals, timeouts]) set.delete(id)
    original.call(window, id)
  }
  Object.assign(window, { clearInterval: clear(clearInterval), clearTimeout: clear(clearTimeout) })
  const { requestAnimationFrame, cancelAnimationFrame } = window
  window.requestAnimationFrame = (callback) => {
    const id = requestAnimationFrame.call(window, (time) => {
      frames.delete(id)
      callback(time)
    })
    frames.add(id)
    return id
  }
  window.cancelAnimationFrame = (id) => {
    frames.delete(id)
    cancelAnimationFrame.call(window, id)
  }

  const lasting = (target: unknown) =>
    target === window || target === document || target === devices || target instanceof MediaQueryList
  const listeners = new Map<string, string>()
  const numbers = new WeakMap<object, number>()
  let lastNumber = 0
  const keyOf = (target: object, type: string, listener: object, options: unknown) => {
    for (const object of [target, listener]) {
      if (!numbers.has(object)) numbers.set(object, (lastNumber += 1))
    }
    const capture =
      typeof options === 'object' && options !== null ? 'capture' in options && options.capture : options
    return `${numbers.get(target)} ${type} ${numbers.get(listener)} ${capture === true}`
  }
  const { addEventListener, removeEventListener } = EventTarget.prototype
  EventTarget.prototype.addEventListener = function add(type, listener, options) {
    addEventListener.call(this, type, listener, options)
    if (!lasting(this) || listener === null) return
    const key = keyOf(this, type, listener, options)
    listeners.set(key, `${this.constructor.name} ${type}`)
    if (typeof options !== 'object') return
    const forget = () => listeners.delete(key)
    if (options.once === true) addEventListener.call(this, type, forget, { once: true })
    if (options.signal !== undefined) addEventListener.call(options.signal, 'abort', forget, { once: true })
  }
  EventTarget.prototype.removeEventListener = function remove(type, listener, options) {
    removeEventListener.call(this, type, listener, options)
    if (lasting(this) && listener !== null) listeners.delete(keyOf(this, type, listener, options))
  }

  const fingerprintOf = (description: RTCSessionDescription | null) =>
    /a=fingerprint:\S+ (\S+)/.exec(description?.sdp ?? '')?.[1] ?? ''
  window.probe = {
    async links() {
      return Promise.all(
        connections.filter(isLive).map(async (connection) => {
          const arrives: Record<string, { packets: number; frames: number; energy: number }> = {}
          const statistics = await connection.getStats()
          statistics.forEach((entry: RTCInboundRtpStreamStats) => {
            if (entry.type !== 'inbound-rtp') return
            const place = entry.mid ?? entry.kind
            arrives[place] = {
              packets: entry.packetsReceived ?? 0,
              frames: entry.framesDecoded ?? 0,
              energy: entry.totalAudioEnergy ?? 0,
            }
          })
          return {
            state: connection.connectionState,
            ours: fingerprintOf(connection.localDescription),
            theirs: fingerprintOf(connection.remoteDescription),
            sections: (connection.localDescription?.sdp.match(/^m=/gm) ?? []).length,
            arrives,
          }
        }),
      )
    },
    running: () => ({
      connections: connections.filter(isLive).length,
      tracks: tracks.filter((track) => track.readyState === 'live').length,
      intervals: intervals.size,
      timeouts: timeouts.size,
      frames: frames.size,
      listeners: Object.fromEntries(
        [...Map.groupBy(listeners.values(), (kind) => kind)].map(([kind, all]) => [kind, all.length]),
      ),
      players: players.size,
      audioContexts: contexts.filter((context) => context.state !== 'closed').length,
    }),
    mostConnections: () => most,
    madeConnections: () => everMade.length,
    keptConnections: () => {
      connections.splice(0, connections.length, ...connections.filter(isLive))
      return everMade.filter((reference) => reference.deref() !== undefined).length
    },
    breakConnections() {
      for (const connection of connections.filter(isLive)) connection.close()
    },
    captured: () => tracks.filter((track) => track.readyState === 'live').map((track) => track.label),
  }
}
