/**
 * Where sockets come in: Socket.IO with everything off that is not needed, one caller for each socket, and what follows
 * when a socket closes. What commands do is the handlers' matter.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Handshake, limits, type Refusal } from '@confab/protocol'
import { Server as Engine, type Socket as Connection } from 'engine.io'
import { Server, type Socket } from 'socket.io'
import * as v from 'valibot'
import type { Log } from '../log.ts'
import { addressOf, refuseAdmission, type AdmissionOptions } from './admission.ts'
import { createCallerLimits, type CallerLimits } from './caller-limits.ts'
import type { Caller } from './caller.ts'
import { closeNow, watchOutbound } from './outbound.ts'
import { createSerialQueue } from './serial-queue.ts'
import { createServe, type Handlers } from './serve.ts'
import type { Services } from './services.ts'

/** The path of the signalling; everything else belongs to the page. */
export const SIGNALING_PATH = '/socket.io/'

/** So many connections more than sockets allowed may open, so that the surplus can be told in words. */
const CONNECTIONS_TO_REFUSE_IN = 100

/** Socket.IO's numbers for an event and an acknowledgement with attachments (its protocol, revision 5). */
const BINARY_PACKET_TYPES = new Set(['5', '6'])

/** What the gateway needs. */
export interface GatewayOptions {
  readonly services: Services
  readonly handlers: Handlers
  readonly log: Log
  readonly maxSockets: number
  readonly admission: Omit<AdmissionOptions, 'connections' | 'maxConnections' | 'addresses'>
}

/** The signalling, ready to be handed requests. */
export interface Gateway {
  handleRequest(request: IncomingMessage, response: ServerResponse): void
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Says goodbye to everybody and closes each connection once it has heard. */
  close(): void
}

/** Why a socket is turned away, in the form in which Socket.IO hands it on. */
class ConnectionRefused extends Error {
  readonly data: Refusal

  constructor(refusal: Refusal) {
    super(refusal.code)
    this.data = refusal
  }
}

/** Everything that Confab says is text. Attachments, and what announces them, are somebody else's protocol. */
const isBinary = (data: unknown): boolean =>
  Buffer.isBuffer(data) || (typeof data === 'string' && BINARY_PACKET_TYPES.has(data.slice(0, 1)))

function createEngine(): Engine {
  return new Engine({
    maxHttpBufferSize: limits.frameBytes,
    pingInterval: limits.heartbeatIntervalMs,
    pingTimeout: limits.heartbeatTimeoutMs,
    upgradeTimeout: limits.heartbeatIntervalMs + limits.heartbeatTimeoutMs,
    allowEIO3: false,
    perMessageDeflate: false,
    httpCompression: false,
  })
}

/** Starts the signalling. */
export function createGateway({ services, handlers, log, maxSockets, admission }: GatewayOptions): Gateway {
  const { clock, callers, directory, addresses } = services
  const engine = createEngine()
  const io = new Server({ serveClient: false, connectTimeout: limits.firstCommandMs })
  io.bind(engine)
  let closing = false

  const options: AdmissionOptions = {
    ...admission,
    addresses,
    connections: () => engine.clientsCount,
    maxConnections: maxSockets + CONNECTIONS_TO_REFUSE_IN,
  }

  const connections = new Set<Connection>()

  /** Counting begins before the first command: a connection can flood without ever becoming a caller. */
  const counted = new WeakMap<Connection, CallerLimits>()
  const limitsOf = (connection: Connection): CallerLimits => {
    const callerLimits = counted.get(connection) ?? createCallerLimits(clock.now())
    counted.set(connection, callerLimits)
    return callerLimits
  }

  const showOut = (connection: Connection): void => {
    log.info('A socket was shown out.')
    addresses.penalise(addressOf(connection.request, admission.trustedProxies))
    closeNow(connection)
  }

  engine.on('connection', (connection: Connection) => {
    const uncount = addresses.socketOpened(addressOf(connection.request, admission.trustedProxies))
    connections.add(connection)
    connection.on('close', () => {
      connections.delete(connection)
      uncount()
    })
    connection.on('packet', ({ data }: { readonly data?: unknown }) => {
      const size = typeof data === 'string' || Buffer.isBuffer(data) ? data.length : 0
      if (!limitsOf(connection).receive(size, clock.now())) showOut(connection)
      else if (isBinary(data)) closeNow(connection)
    })
  })

  io.use((socket, next) => {
    if (!v.is(Handshake, socket.handshake.auth)) next(new ConnectionRefused({ code: 'version/unsupported' }))
    else if (callers.size >= maxSockets) next(new ConnectionRefused({ code: 'server/busy' }))
    else next()
  })

  const createCaller = (socket: Socket): Caller => ({
    id: socket.id,
    address: addressOf(socket.request, admission.trustedProxies),
    limits: limitsOf(socket.conn),
    knowsRoom: false,
    tell: (name, data) => void socket.emit(name, data),
    showOut: () => showOut(socket.conn),
  })

  const forget = (caller: Caller): void => {
    callers.remove(caller.id)
    if (closing) return
    const change = directory.hold(caller.id, (lost) => {
      callers.tell(lost.audience, 'peer:left', { seat: lost.seat, id: lost.id, reason: 'lost' })
    })
    if (change !== undefined) callers.tell(change.audience, 'peer:away', { seat: change.seat, id: change.id })
  }

  io.on('connection', (socket) => {
    const caller = createCaller(socket)
    const queue = createSerialQueue()
    const serve = createServe(caller, queue, { handlers, clock, log })
    const cancelIdle = clock.after(limits.firstCommandMs, () => socket.conn.close())
    callers.add(caller)
    watchOutbound(socket.conn, limits.outboundBufferBytes, () => {
      log.info('A socket that does not read was closed.')
      closeNow(socket.conn)
    })
    socket.onAny((name: unknown, ...values: readonly unknown[]) => {
      cancelIdle()
      if (name === undefined) closeNow(socket.conn)
      else serve(name, values)
    })
    socket.on('disconnect', () => {
      cancelIdle()
      // In its place behind the commands that came before it: whoever said goodbye has left, and is not away.
      queue.run(async () => forget(caller))
      // Without a socket on it a connection has no use, and would stay open for ever.
      socket.conn.close()
    })
  })

  return {
    handleRequest(request, response) {
      const status = closing ? 503 : refuseAdmission(request, false, options)
      response.setHeader('X-Content-Type-Options', 'nosniff')
      if (status === undefined) engine.handleRequest(request, response)
      else response.writeHead(status, { 'Cache-Control': 'no-store' }).end()
    },
    handleUpgrade(request, socket, head) {
      const status = closing ? 503 : refuseAdmission(request, true, options)
      if (status === undefined) return engine.handleUpgrade(request, socket, head)
      socket.on('error', () => socket.destroy())
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    },
    close() {
      closing = true
      callers.tellAll('server:closing', {})
      for (const connection of connections) connection.close()
    },
  }
}
