/**
 * Runs in the page before its own scripts and writes down what can be seen, for reading afterwards. Each function may use
 * nothing from outside.
 */
import { pageScript } from '../support/page-script.ts'
import { gaugeArrivals, gaugeSounds } from './gauge-statistics.ts'
import { gaugeLooks } from './gauge-looks.ts'
import type { Gauges } from './gauges.types.ts'

/** Counts connections, and what went wrong in scripts. */
function gaugeConnections(): void {
  const connections: RTCPeerConnection[] = []
  const troubles: string[] = []
  let most = 0
  let made = 0
  let negotiatedAt = 0
  const isLive = (connection: RTCPeerConnection) => connection.connectionState !== 'closed'
  const live = () => connections.filter(isLive)
  window.RTCPeerConnection = new Proxy(window.RTCPeerConnection, {
    construct(target, parameters, newTarget) {
      const connection = Reflect.construct(target, parameters, newTarget) as RTCPeerConnection
      // What is over is let go: a gauge that held it would look like a leak.
      connections.splice(0, connections.length, ...live(), connection)
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
  const settledAt = () =>
    live().every(({ signalingState }) => signalingState === 'stable') ? negotiatedAt : undefined
  // The parts after this one add theirs.
  window.gauges = Object.assign({} as Gauges, {
    live,
    troubles,
    connections: () => live().length,
    mostConnections: () => most,
    madeConnections: () => made,
    settledAt,
  })
}

/** Notes when joins were answered, over whatever transport. */
function gaugeJoins(): void {
  const joins: number[] = []
  const transports: string[] = []
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
  Object.assign(window.gauges, { joins, transports })
}

/** Ends devices, as when they are unplugged. */
function gaugeDevices(): void {
  const captured: { kind: string; track: MediaStreamTrack }[] = []
  const devices = navigator.mediaDevices as MediaDevices | undefined
  for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
    const original = devices?.[name].bind(devices)
    if (devices === undefined || original === undefined) continue
    devices[name] = async (constraints) => {
      const stream = await original(constraints)
      for (const track of stream.getTracks())
        captured.push({ kind: name === 'getDisplayMedia' ? 'screen' : track.kind, track })
      return stream
    }
  }
  const endsDevice = (kind: string) => {
    const ended = captured.filter((one) => one.kind === kind && one.track.readyState === 'live')
    for (const { track } of ended) {
      track.stop()
      track.dispatchEvent(new Event('ended'))
    }
    return ended.length
  }
  Object.assign(window.gauges, { endsDevice })
}

/** All gauges. */
export const gaugesScript = (): { content: string } =>
  pageScript([gaugeConnections, gaugeJoins, gaugeDevices, gaugeLooks, gaugeSounds, gaugeArrivals], undefined)
