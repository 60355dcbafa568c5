/**
 * The connections below the sockets: engine.io with everything off that is not needed, each connection counted from its
 * first packet on, because it can flood without ever becoming a caller. It knows nothing of commands.
 */
import { limits } from '@confab/protocol'
import { Server as Engine, type Socket as Connection, type Transport } from 'engine.io'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { AddressLimits } from '../limits/address-limits.ts'
import { addressOf } from '../admission/admission.ts'
import { createCallerLimits, type CallerLimits } from '../limits/caller-limits.ts'
import type { AddressKey } from '../admission/client-address.ts'
import { limitWebSockets, webSocketOf } from './internals.ts'
import { closeNow, watchOutbound } from './outbound.ts'

/** What is known of a connection; the address is read while its first request is still there to be asked. */
interface ConnectionRecord {
  readonly address: AddressKey
  readonly limits: CallerLimits
  /** Whether it asked for its socket: each connection has one. */
  hasAsked: boolean
  /** Whether it counts among the sockets that there may be. */
  isCounted: boolean
  /** Bytes that wait for it. */
  readonly outboundBytes: () => number
}

/** What connections need. */
export interface ConnectionOptions {
  readonly addresses: AddressLimits
  readonly trustedProxies: number
  readonly clock: Clock
  readonly log: Log
}

/** How much there is of everything. */
export interface ConnectionCounts {
  readonly connections: number
  /** Of those, how many have a socket. */
  readonly sockets: number
  readonly outboundBytes: number
}

/** All connections. */
export interface Connections {
  readonly engine: Engine
  recordOf(connection: Connection): Pick<ConnectionRecord, 'address' | 'limits'>
  /** Counts a connection's socket, if there may be so many; it is uncounted when the connection closes. */
  admit(connection: Connection, most: number): boolean
  /** How many there are, and how many bytes wait for them. */
  readonly counts: ConnectionCounts
  /** Closes a connection; its address has to wait if that happens again and again. */
  expel(connection: Connection): void
  /** Closes all, each as soon as it has got what waits for it. */
  close(): void
}

/** Socket.IO's numbers for an event and an acknowledgement with attachments (its protocol, revision 5). */
const BINARY_PACKET_TYPES = new Set(['5', '6'])

/** Everything that Confab says is text. Attachments, and what announces them, are somebody else's protocol. */
const isBinary = (data: unknown): boolean =>
  Buffer.isBuffer(data) || (typeof data === 'string' && BINARY_PACKET_TYPES.has(data.slice(0, 1)))

/** Socket.IO's number for a CONNECT, which asks for a socket. */
const asksForSocket = ({ type, data }: Packet): boolean =>
  type === 'message' && typeof data === 'string' && data.startsWith('0')

/** A packet of a connection (of `engine.io`). */
interface Packet {
  readonly type?: unknown
  readonly data?: unknown
}

const sizeOf = (data: unknown): number =>
  typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0

/** Browsers send each message in one piece. */
const FRAGMENTS_OF_A_MESSAGE = 16
/** Pieces of the network's in which a frame may come: more than any path cuts 128 KiB into. */
const CHUNKS_OF_A_FRAME = 1_024

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
  // A message in ever more fragments costs memory by the fragment.
  limitWebSockets(engine, { maxFragments: FRAGMENTS_OF_A_MESSAGE, maxBufferedChunks: CHUNKS_OF_A_FRAME })
  return engine
}

/** Makes an engine without connections. */
export function createConnections(options: ConnectionOptions): Connections {
  return new CountedConnections(options)
}

class CountedConnections implements Connections {
  readonly engine = createEngine()
  readonly #options: ConnectionOptions
  readonly #records = new Map<Connection, ConnectionRecord>()
  #counted = 0

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.engine.on('connection', (connection: Connection) => this.#onConnection(connection))
  }

  #onConnection(connection: Connection): void {
    const record = this.#createRecord(connection)
    this.#records.set(connection, record)
    const uncount = this.#options.addresses.socketOpened(record.address)
    connection.on('close', () => {
      this.#records.delete(connection)
      if (record.isCounted) this.#counted -= 1
      uncount()
    })
    connection.on('packet', (packet: Packet) => {
      if (this.#isTooMuch(record, packet.data) || asksAgain(record, packet)) this.expel(connection)
      else if (isBinary(packet.data)) closeNow(connection)
    })
    this.#watchTransport(connection, record, connection.transport)
    connection.on('upgrading', (transport: Transport) => this.#watchTransport(connection, record, transport))
  }

  #createRecord(connection: Connection): ConnectionRecord {
    const { trustedProxies, clock, log } = this.#options
    return {
      address: addressOf(connection.request, trustedProxies),
      limits: createCallerLimits(clock.now()),
      hasAsked: false,
      isCounted: false,
      outboundBytes: watchOutbound(connection, limits.outboundBufferBytes, () => {
        log.info('A socket that does not read was closed.')
        closeNow(connection)
      }),
    }
  }

  #isTooMuch(record: ConnectionRecord, data: unknown): boolean {
    return !record.limits.receive(sizeOf(data), this.#options.clock.now())
  }

  /**
   * What never becomes a packet of the connection is answered all the same: signs of life of the WebSocket itself, and the
   * probes of a transport that is to take over.
   */
  #watchTransport(connection: Connection, record: ConnectionRecord, transport: Transport): void {
    const webSocket = webSocketOf(transport)
    const count = (data: unknown): void => {
      if (!this.#isTooMuch(record, data)) return
      this.expel(connection)
      webSocket?.terminate()
    }
    webSocket?.on('ping', count)
    webSocket?.on('pong', count)
    if (transport === connection.transport) return
    const countProbe = ({ data }: Packet): void => count(data)
    transport.on('packet', countProbe)
    connection.once('upgrade', () => transport.off('packet', countProbe))
  }

  recordOf(connection: Connection): Pick<ConnectionRecord, 'address' | 'limits'> {
    const record = this.#records.get(connection)
    if (record === undefined) throw new Error('the connection is closed')
    return record
  }

  admit(connection: Connection, most: number): boolean {
    const record = this.#records.get(connection)
    if (record === undefined || this.#counted >= most) return false
    record.isCounted = true
    this.#counted += 1
    return true
  }

  get counts(): ConnectionCounts {
    const records = [...this.#records.values()]
    const outboundBytes = records.reduce((sum, record) => sum + record.outboundBytes(), 0)
    return { connections: records.length, sockets: this.#counted, outboundBytes }
  }

  expel(connection: Connection): void {
    const { addresses, log } = this.#options
    log.info('Expelled an abusive connection.')
    const record = this.#records.get(connection)
    if (record !== undefined) addresses.noteExpulsion(record.address)
    closeNow(connection)
  }

  close(): void {
    for (const connection of this.#records.keys()) connection.close()
  }
}

/** Socket.IO makes as many sockets on a connection as it is asked for. */
function asksAgain(record: ConnectionRecord, packet: Packet): boolean {
  if (!asksForSocket(packet)) return false
  const asked = record.hasAsked
  record.hasAsked = true
  return asked
}
