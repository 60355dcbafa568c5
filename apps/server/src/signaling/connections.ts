/**
 * The connections below the sockets: engine.io with everything off that is not needed, each connection counted from its
 * first packet on, because it can flood without ever becoming a caller. It knows nothing of commands.
 */
import { limits } from '@confab/protocol'
import { Server as Engine, type Socket as Connection, type Transport } from 'engine.io'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { AddressLimits } from './address-limits.ts'
import { addressOf } from './admission.ts'
import { createCallerLimits, type CallerLimits } from './caller-limits.ts'
import type { AddressKey } from './client-address.ts'
import { closeNow, webSocketOf } from './outbound.ts'

/** What is known of a connection; the address is read while its first request is still there to be asked. */
interface ConnectionRecord {
  readonly address: AddressKey
  readonly limits: CallerLimits
}

/** What connections need. */
export interface ConnectionOptions {
  readonly addresses: AddressLimits
  readonly trustedProxies: number
  readonly clock: Clock
  readonly log: Log
}

/** All connections. */
export interface Connections {
  readonly engine: Engine
  recordOf(connection: Connection): ConnectionRecord
  /** Closes a connection and keeps its address away for a while. */
  showOut(connection: Connection): void
  /** Closes all, each as soon as it has got what waits for it. */
  close(): void
}

/** Socket.IO's numbers for an event and an acknowledgement with attachments (its protocol, revision 5). */
const BINARY_PACKET_TYPES = new Set(['5', '6'])

/** Everything that Confab says is text. Attachments, and what announces them, are somebody else's protocol. */
const isBinary = (data: unknown): boolean =>
  Buffer.isBuffer(data) || (typeof data === 'string' && BINARY_PACKET_TYPES.has(data.slice(0, 1)))

const sizeOf = (data: unknown): number =>
  typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0

/** Browsers send each message in one piece. */
const FRAGMENTS_OF_A_MESSAGE = 16
/** Pieces of the network's in which a frame may come: more than any path cuts 128 KiB into. */
const CHUNKS_OF_A_FRAME = 1_024

/** A message in ever more fragments costs memory by the fragment; engine.io hands no such limit on to its WebSockets. */
function limitFragments(engine: Engine): void {
  const webSockets: unknown = Reflect.get(engine, 'ws')
  const options: unknown = webSockets instanceof Object ? Reflect.get(webSockets, 'options') : undefined
  if (!(options instanceof Object)) throw new Error('engine.io has no WebSocket server to limit')
  Object.assign(options, { maxFragments: FRAGMENTS_OF_A_MESSAGE, maxBufferedChunks: CHUNKS_OF_A_FRAME })
}

function createEngine(): Engine {
  const engine = new Engine({
    maxHttpBufferSize: limits.frameBytes,
    pingInterval: limits.heartbeatIntervalMs,
    pingTimeout: limits.heartbeatTimeoutMs,
    upgradeTimeout: limits.heartbeatIntervalMs + limits.heartbeatTimeoutMs,
    allowEIO3: false,
    perMessageDeflate: false,
    httpCompression: false,
  })
  limitFragments(engine)
  return engine
}

/** Makes an engine without connections. */
export function createConnections({ addresses, trustedProxies, clock, log }: ConnectionOptions): Connections {
  const engine = createEngine()
  const records = new Map<Connection, ConnectionRecord>()

  const recordOf = (connection: Connection): ConnectionRecord => {
    const known = records.get(connection)
    if (known !== undefined) return known
    const address = addressOf(connection.request, trustedProxies)
    return { address, limits: createCallerLimits(clock.now()) }
  }

  const showOut = (connection: Connection): void => {
    log.info('A socket was shown out.')
    addresses.penalise(recordOf(connection).address)
    closeNow(connection)
  }

  engine.on('connection', (connection: Connection) => {
    const record = recordOf(connection)
    records.set(connection, record)
    const uncount = addresses.socketOpened(record.address)
    connection.on('close', () => {
      records.delete(connection)
      uncount()
    })
    const isTooMuch = (data: unknown): boolean => !record.limits.receive(sizeOf(data), clock.now())
    connection.on('packet', ({ data }: { readonly data?: unknown }) => {
      if (isTooMuch(data)) showOut(connection)
      else if (isBinary(data)) closeNow(connection)
    })
    // What never becomes a packet of the connection is answered all the same: signs of life of the WebSocket itself, and
    // the probes of a transport that is to take over.
    const watchTransport = (transport: Transport): void => {
      const webSocket = webSocketOf(transport)
      const count = (data: unknown): void => {
        if (!isTooMuch(data)) return
        showOut(connection)
        webSocket?.terminate()
      }
      webSocket?.on('ping', count)
      webSocket?.on('pong', count)
      if (transport === connection.transport) return
      const countProbe = ({ data }: { readonly data?: unknown }): void => count(data)
      transport.on('packet', countProbe)
      connection.once('upgrade', () => transport.off('packet', countProbe))
    }
    watchTransport(connection.transport)
    connection.on('upgrading', watchTransport)
  })

  return {
    engine,
    recordOf,
    showOut,
    close() {
      for (const connection of records.keys()) connection.close()
    },
  }
}
