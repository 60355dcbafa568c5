/**
 * Where sockets come in: one caller for each, its commands handed to serve, and what follows when it closes. What
 * commands do is the handlers' matter.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Handshake, limits, type Refusal } from '@confab/protocol'
import { Server, type Socket } from 'socket.io'
import * as v from 'valibot'
import { describeError, type Log } from '../log.ts'
import { refuseWith } from '../http/refuse-connection.ts'
import { refuseAdmission, type AdmissionOptions } from '../admission/admission.ts'
import type { Caller } from './caller.ts'
import { createConnections, type ConnectionCounts, type Connections } from '../engine/connections.ts'
import { closeNow } from '../engine/outbound.ts'
import { createSerialQueue } from './serial-queue.ts'
import { createServe, type Handlers } from './serve.ts'
import type { Services } from './services.ts'

/** The path of the signalling; everything else belongs to the page. */
export const SIGNALING_PATH = '/socket.io/'

/** So many connections more than sockets allowed may open, so that the surplus can be told in words. */
const CONNECTIONS_TO_REFUSE_IN = 100

/** What the gateway needs. */
export interface GatewayOptions {
  readonly services: Services
  readonly handlers: Handlers
  readonly log: Log
  readonly maxSockets: number
  readonly admission: Pick<AdmissionOptions, 'origins' | 'trustedProxies'>
}

/** The signalling, ready to be handed requests. */
export interface Gateway {
  handleRequest(request: IncomingMessage, response: ServerResponse): void
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  readonly counts: ConnectionCounts
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

function createCaller(socket: Socket, connections: Connections): Caller {
  return {
    id: socket.id,
    ...connections.recordOf(socket.conn),
    lookedInto: undefined,
    wasRemoved: false,
    turnName: undefined,
    tell: (name, data) => void socket.emit(name, data),
    expel: () => connections.expel(socket.conn),
  }
}

/** Starts the signalling. */
export function createGateway({ services, handlers, log, maxSockets, admission }: GatewayOptions): Gateway {
  const { clock, callers, addresses } = services
  const { trustedProxies } = admission
  const connections = createConnections({ addresses, trustedProxies, clock, log })
  const { engine } = connections
  const io = new Server({ serveClient: false, connectTimeout: limits.firstCommandMs })
  io.bind(engine)
  let closing = false

  const refusalOf = (request: IncomingMessage, isUpgrade: boolean) =>
    closing
      ? 503
      : refuseAdmission(request, isUpgrade, {
          ...admission,
          addresses,
          connections: () => engine.clientsCount,
          maxConnections: maxSockets + CONNECTIONS_TO_REFUSE_IN,
        })

  const accept = (socket: Socket): void => {
    const caller = createCaller(socket, connections)
    const queue = createSerialQueue()
    const serve = createServe(caller, queue, { handlers, clock, log })
    const cancelIdle = clock.after(limits.firstCommandMs, () => socket.conn.close())
    callers.add(caller)
    socket.onAny((name: unknown, ...values: readonly unknown[]) => {
      cancelIdle()
      // Packets that came in one piece with those for which the socket was closed are still handed over.
      if (!socket.connected) return
      if (name === undefined) closeNow(socket.conn)
      else serve(name, values)
    })
    socket.on('disconnect', () => {
      cancelIdle()
      // In its place behind the commands that came before it: anyone who said goodbye has left, and is not away.
      queue.run(async () => {
        callers.remove(caller.id)
        if (closing) return
        const reserved = callers.afterDelivery(services.directory.reserve(caller.id))
        await reserved.catch((error: unknown) =>
          log.error('No seat could be reserved.', describeError(error)),
        )
      })
      // Without a socket on it a connection has no use, and would stay open for ever.
      socket.conn.close()
    })
  }

  io.use((socket, next) => {
    if (!v.is(Handshake, socket.handshake.auth)) next(new ConnectionRefused({ code: 'version/unsupported' }))
    else if (!connections.admit(socket.conn, maxSockets)) next(new ConnectionRefused({ code: 'server/busy' }))
    else next()
  })
  io.on('connection', accept)

  return {
    get counts() {
      return connections.counts
    },
    handleRequest(request, response) {
      const status = refusalOf(request, false)
      if (status === undefined) engine.handleRequest(request, response)
      else response.writeHead(status, { 'Cache-Control': 'no-store' }).end()
    },
    handleUpgrade(request, socket, head) {
      const status = refusalOf(request, true)
      if (status === undefined) return engine.handleUpgrade(request, socket, head)
      refuseWith(socket, status)
    },
    close() {
      closing = true
      callers.tellAll('server:closing', {})
      connections.close()
    },
  }
}
