/** What the probe counts of everything that runs. Each function runs in the page and may use nothing from outside. */

/** Counts tracks of cameras, microphones and screens; may make their pictures smaller. */
export function countTracks(pictures: 'as wanted' | 'small'): void {
  const tracks: MediaStreamTrack[] = []
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
  const live = () => tracks.filter((track) => track.readyState === 'live')
  Object.assign(window.probe, { liveTracks: live, captured: () => live().map((track) => track.label) })
}

/** Counts players that hold a stream, and sounds that are mixed. */
export function countPlayers(): void {
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
  const contexts: AudioContext[] = []
  window.AudioContext = new Proxy(window.AudioContext, {
    construct(target, parameters, newTarget) {
      const made = Reflect.construct(target, parameters, newTarget) as AudioContext
      contexts.push(made)
      return made
    },
  })
  Object.assign(window.probe, {
    players: () => players.size,
    audioContexts: () => contexts.filter((context) => context.state !== 'closed').length,
  })
}

/** Counts timers and frames that are waited for. */
export function countTimers(): void {
  const intervals = new Set<unknown>()
  const timeouts = new Set<unknown>()
  const frames = new Set<number>()
  const { setInterval, clearInterval, setTimeout, clearTimeout } = window
  type Handler = (...values: unknown[]) => void
  // One list of numbers serves both kinds, so either function stops either.
  const clear = (original: (id?: number) => void) => (id?: number) => {
    for (const set of [intervals, timeouts]) set.delete(id)
    original.call(window, id)
  }
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
    clearInterval: clear(clearInterval),
    clearTimeout: clear(clearTimeout),
  })
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
  const timers = () => ({ intervals: intervals.size, timeouts: timeouts.size, frames: frames.size })
  Object.assign(window.probe, { timers })
}

/** Counts listeners on what outlives a call: the window, the document, the devices and media queries. */
export function countListeners(): void {
  const isLasting = (target: unknown) =>
    target === window ||
    target === document ||
    target === navigator.mediaDevices ||
    target instanceof MediaQueryList
  const listeners = new Map<string, string>()
  const numbers = new WeakMap<object, number>()
  let lastNumber = 0
  const numberOf = (object: object) => {
    if (!numbers.has(object)) numbers.set(object, (lastNumber += 1))
    return numbers.get(object)
  }
  const isCapture = (options: unknown) =>
    typeof options === 'object' && options !== null
      ? 'capture' in options && options.capture === true
      : options === true
  const keyOf = (target: object, type: string, listener: object, options: unknown) =>
    `${numberOf(target)} ${type} ${numberOf(listener)} ${isCapture(options)}`
  const { addEventListener, removeEventListener } = EventTarget.prototype
  EventTarget.prototype.addEventListener = function add(type, listener, options) {
    addEventListener.call(this, type, listener, options)
    if (!isLasting(this) || listener === null) return
    const key = keyOf(this, type, listener, options)
    listeners.set(key, `${this.constructor.name} ${type}`)
    if (typeof options !== 'object') return
    const forget = () => listeners.delete(key)
    if (options.once === true) addEventListener.call(this, type, forget, { once: true })
    if (options.signal !== undefined) addEventListener.call(options.signal, 'abort', forget, { once: true })
  }
  EventTarget.prototype.removeEventListener = function remove(type, listener, options) {
    removeEventListener.call(this, type, listener, options)
    if (isLasting(this) && listener !== null) listeners.delete(keyOf(this, type, listener, options))
  }
  const kinds = () => Map.groupBy(listeners.values(), (kind) => kind)
  const counts = () => Object.fromEntries([...kinds()].map(([kind, all]) => [kind, all.length]))
  Object.assign(window.probe, { listeners: counts })
}

/** Tells all of it together. */
export function reportRunning(): void {
  Object.assign(window.probe, {
    running: () => ({
      connections: window.probe.connections().length,
      tracks: window.probe.liveTracks().length,
      ...window.probe.timers(),
      listeners: window.probe.listeners(),
      players: window.probe.players(),
      audioContexts: window.probe.audioContexts(),
    }),
  })
}
