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
export function createGateway(options: GatewayOptions): Gateway {
  return new SocketGateway(options)
}

class SocketGateway implements Gateway {
  readonly #options: GatewayOptions
  readonly #connections: Connections
  #closing = false

  constructor(options: GatewayOptions) {
    const { services, log, maxSockets, admission } = options
    const { clock, addresses } = services
    const { trustedProxies } = admission
    this.#options = options
    this.#connections = createConnections({ addresses, trustedProxies, clock, log })
    const io = new Server({ serveClient: false, connectTimeout: limits.firstCommandMs })
    io.bind(this.#connections.engine)
    io.use((socket, next) => {
      if (!v.is(Handshake, socket.handshake.auth))
        next(new ConnectionRefused({ code: 'version/unsupported' }))
      else if (!this.#connections.admit(socket.conn, maxSockets))
        next(new ConnectionRefused({ code: 'server/busy' }))
      else next()
    })
    io.on('connection', (socket) => this.#accept(socket))
  }

  get counts(): ConnectionCounts {
    return this.#connections.counts
  }

  /** The status with which a request is refused; `undefined` for one that is let in. */
  #refusalOf(request: IncomingMessage, kind: 'request' | 'upgrade'): number | undefined {
    if (this.#closing) return 503
    const { services, admission, maxSockets } = this.#options
    return refuseAdmission(request, kind, {
      ...admission,
      addresses: services.addresses,
      connections: () => this.#connections.engine.clientsCount,
      maxConnections: maxSockets + CONNECTIONS_TO_REFUSE_IN,
    })
  }

  handleRequest(request: IncomingMessage, response: ServerResponse): void {
    const status = this.#refusalOf(request, 'request')
    if (status === undefined) this.#connections.engine.handleRequest(request, response)
    else response.writeHead(status, { 'Cache-Control': 'no-store' }).end()
  }

  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const status = this.#refusalOf(request, 'upgrade')
    if (status === undefined) return this.#connections.engine.handleUpgrade(request, socket, head)
    refuseWith(socket, status)
  }

  #accept(socket: Socket): void {
    const { services, handlers, log } = this.#options
    const { clock, callers } = services
    const caller = createCaller(socket, this.#connections)
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
      queue.run(() => this.#forget(caller))
      // Without a socket on it a connection has no use, and would stay open for ever.
      socket.conn.close()
    })
  }

  async #forget(caller: Caller): Promise<void> {
    const { services, log } = this.#options
    services.callers.remove(caller.id)
    if (this.#closing) return
    const reserved = services.callers.afterDelivery(services.directory.reserve(caller.id))
    await reserved.catch((error: unknown) => log.error('No seat could be reserved.', describeError(error)))
  }

  close(): void {
    this.#closing = true
    this.#options.services.callers.tellAll('server:closing', {})
    this.#connections.close()
  }
}
