/**
 * What runs in somebody's page before the product's scripts and makes that page worse: each function travels as its own
 * text, so it may use nothing from outside.
 */

/** An ICE restart, and until when the TURN credentials that it used are good; in ms since 1970. */
export interface NotedRestart {
  readonly at: number
  readonly expires: number
}

declare global {
  interface Window {
    restarts: NotedRestart[]
  }
}

/** There is neither a camera nor a microphone. */
export function withoutDevices(): void {
  navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'))
  navigator.mediaDevices.enumerateDevices = () => Promise.resolve([])
}

/** There is no camera: pictures of several people take more of a machine than anything else. */
export function withoutCamera(): void {
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = (constraints) =>
    constraints?.video ? Promise.reject(new DOMException('none', 'NotFoundError')) : ask(constraints)
}

/** Cameras give stamps, and few of them: eight people who all see each other are 56 pictures to be made at once. */
export function withStamps(): void {
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints)
    const stamps = { width: 160, height: 90, frameRate: 5 }
    await Promise.all(stream.getVideoTracks().map((track) => track.applyConstraints(stamps)))
    return stream
  }
}

/** Cameras give small pictures: with their sound, those of four people are still more than 500 kbit/s. */
export function withSmallPictures(): void {
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints)
    const small = { width: 320, height: 180, frameRate: 10 }
    await Promise.all(stream.getVideoTracks().map((track) => track.applyConstraints(small)))
    return stream
  }
}

/** As `withStamps`, and there is no microphone: the sound of eight people takes more of a machine than such pictures. */
export function withStampsAlone(): void {
  const devices = navigator.mediaDevices
  const ask = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async (constraints) => {
    if (constraints?.audio) throw new DOMException('none', 'NotFoundError')
    const stream = await ask(constraints)
    const stamps = { width: 160, height: 90, frameRate: 5 }
    await Promise.all(stream.getVideoTracks().map((track) => track.applyConstraints(stamps)))
    return stream
  }
}

/** What is said to others through the server travels 5 s late if it is long, as descriptions are; candidates overtake it. */
export function holdsDescriptionsBack(): void {
  const heldMs = 5_000
  const long = 4_000
  const { send } = WebSocket.prototype
  WebSocket.prototype.send = function later(data) {
    const isDescription = typeof data === 'string' && data.includes('"signal:send"') && data.length > long
    if (isDescription) setTimeout(() => send.call(this, data), heldMs)
    else send.call(this, data)
  }
}

/** Of what others say through the server one message in so many does not come, beginning with the first. */
export function missesSignals(oneIn: number): void {
  const own = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage')
  let signals = 0
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...own,
    set(this: WebSocket, listener: (event: MessageEvent) => void) {
      own?.set?.call(this, (event: MessageEvent) => {
        const isSignal = typeof event.data === 'string' && event.data.includes('"signal:received"')
        if (isSignal) signals += 1
        if (!isSignal || signals % oneIn !== 1) listener.call(this, event)
      })
    },
  })
}

/** The first two connections describe themselves without the password of ICE, and no candidate can be read. */
export function spoilsFirstConnections(): void {
  const spoilt: RTCPeerConnection[] = []
  const own = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, 'localDescription')
  Object.defineProperty(RTCPeerConnection.prototype, 'localDescription', {
    configurable: true,
    get(this: RTCPeerConnection) {
      const description = own?.get?.call(this) as RTCSessionDescription | null
      if (description === null) return description
      if (spoilt.length < 2 && !spoilt.includes(this)) spoilt.push(this)
      if (!spoilt.includes(this)) return description
      return { type: description.type, sdp: description.sdp.replaceAll(/^a=ice-pwd:.*\r\n/gm, '') }
    },
  })
  Object.defineProperty(RTCIceCandidate.prototype, 'candidate', {
    configurable: true,
    get: () => 'candidate:1 9 udp 1 10.0.0.9 5000 typ host generation nobody',
  })
}

declare global {
  interface Window {
    /** Offers a new connection over the data channel of the present one, under the certificate of nobody. */
    liesAboutItself(): void
  }
}

/**
 * Gives the page `liesAboutItself`. `data-heard` on the document counts such offers that came, and `data-swallowed` those
 * that this page gave to its browser. Nothing else is touched.
 */
export function liesOnDemand(): void {
  const nobodys = `${'AB:'.repeat(31)}AB`
  const count = (what: 'heard' | 'swallowed') => {
    const { dataset } = document.documentElement
    dataset[what] = String(Number(dataset[what] ?? 0) + 1)
  }
  let lie = () => {}
  const { createDataChannel, setRemoteDescription } = RTCPeerConnection.prototype
  RTCPeerConnection.prototype.createDataChannel = function follow(...parameters) {
    const channel = createDataChannel.apply(this, parameters)
    channel.addEventListener('message', ({ data }) => {
      if (typeof data === 'string' && data.includes(nobodys)) count('heard')
    })
    lie = () => {
      const sdp = this.localDescription?.sdp.replaceAll(
        /^a=fingerprint:sha-256 .*$/gm,
        `a=fingerprint:sha-256 ${nobodys}\r`,
      )
      const sends = { microphone: true, camera: true, screen: false, screenAudio: false }
      const offer = {
        type: 'link:description',
        generation: 1_000_000,
        peerGeneration: 0,
        negotiation: 50,
        kind: 'offer',
        sdp,
        sends,
      }
      channel.send(JSON.stringify(offer))
    }
    return channel
  }
  RTCPeerConnection.prototype.setRemoteDescription = new Proxy(setRemoteDescription, {
    apply(target, connection, parameters: [RTCSessionDescriptionInit]) {
      if (parameters[0].sdp?.includes(nobodys) === true) count('swallowed')
      return Reflect.apply(target, connection, parameters) as Promise<void>
    },
  })
  window.liesAboutItself = () => lie()
}

/** Writes every ICE restart down. */
export function notesRestarts(): void {
  window.restarts = []
  RTCPeerConnection.prototype.restartIce = new Proxy(RTCPeerConnection.prototype.restartIce, {
    apply(target, connection: RTCPeerConnection) {
      const { iceServers = [] } = connection.getConfiguration()
      const { username = '0' } = iceServers.find((server) => server.username) ?? {}
      // The name begins with the expiry in seconds.
      window.restarts.push({ at: Date.now(), expires: Number.parseInt(username, 10) * 1_000 })
      Reflect.apply(target, connection, [])
    },
  })
}

/** Connections are told of no STUN and TURN server. */
export function withoutIceServers(): void {
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, [settings]: [RTCConfiguration?], newTarget) {
      const { iceServers: _theirs, ...others } = settings ?? {}
      return Reflect.construct(target, [others], newTarget) as RTCPeerConnection
    },
  })
  RTCPeerConnection.prototype.setConfiguration = () => undefined
}
