/**
 * What has no public name in engine.io and is used all the same, each with its reason. A test holds the version for which
 * this was found out.
 */
import type { Server as Engine, Transport } from 'engine.io'

/** The part of a WebSocket (of the package `ws`) that is used. */
export interface WebSocketOfTransport {
  terminate(): void
  on(event: 'ping' | 'pong', listener: (data: Buffer) => void): void
}

/**
 * The WebSocket below a transport; `undefined` for polling. No option closes one without waiting 30 s for a goodbye, and no
 * event tells of its pings and pongs, which are answered and cost.
 */
export function webSocketOf(transport: Transport): WebSocketOfTransport | undefined {
  const webSocket: unknown = Reflect.get(transport, 'socket')
  const isOne = webSocket instanceof Object && 'terminate' in webSocket && 'on' in webSocket
  return isOne ? (webSocket as WebSocketOfTransport) : undefined
}

/** Options of the package `ws` that limit memory. */
interface WebSocketLimits {
  readonly maxFragments: number
  readonly maxBufferedChunks: number
}

/** Sets limits for WebSockets that engine.io makes none of its own options of. Throws where it has no WebSocket server. */
export function limitWebSockets(engine: Engine, webSocketLimits: WebSocketLimits): void {
  const webSockets: unknown = Reflect.get(engine, 'ws')
  const options: unknown = webSockets instanceof Object ? Reflect.get(webSockets, 'options') : undefined
  if (!(options instanceof Object)) throw new Error('engine.io has no WebSocket server to limit')
  Object.assign(options, webSocketLimits)
}
