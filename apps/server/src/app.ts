/** Where the server is put together, and nowhere else. */
import type { AddressInfo, Server, Socket } from 'node:net'
import { systemClock, type Clock } from './clock.ts'
import type { Config } from './config.ts'
import { capConnections } from './limits/connection-cap.ts'
import { createListener, type Certificate } from './http/listener.ts'
import { createMetrics, createMetricsListener } from './http/metrics.ts'
import { createProxyWarning } from './http/proxy-warning.ts'
import { createSite } from './http/site.ts'
import { ownOrigins } from './lan/addresses.ts'
import type { Log } from './log.ts'
import { createMemoryDirectory } from './rooms/memory-directory.ts'
import { createAddressLimits } from './limits/address-limits.ts'
import { createCallers } from './signaling/caller.ts'
import { clientAddress, isLoopback } from './admission/client-address.ts'
import { createGateway, type Gateway } from './signaling/gateway.ts'
import { createHandlers } from './signaling/handlers.ts'
import type { Handlers } from './signaling/serve.ts'
import { createSeatLimits } from './limits/seat-limits.ts'
import type { Services } from './signaling/services.ts'
import { createIceIssuer } from './turn/issuer.ts'

/** With `--lan`: a certificate and the addresses that it is for. */
export interface LanAccess {
  readonly certificate: Certificate
  readonly addresses: readonly string[]
}

/** What a server is made of. */
export interface ServerOptions {
  readonly config: Config
  readonly log: Log
  /** The folder that the build of the web app left. */
  readonly webRoot: string
  readonly lan?: LanAccess
  readonly clock?: Clock
  readonly handlers?: (services: Services) => Handlers
}

/** A server. */
export interface ConfabServer {
  /** Listens. Rejects with Node's error when the port is taken. */
  start(): Promise<void>
  /** Says goodbye to everybody and stops; resolves when nothing is left, within `DRAIN_MS`. */
  stop(): Promise<void>
  /** Where it can be reached, the best address first. Empty until it listens. */
  readonly addresses: readonly string[]
  readonly port: number
  /** Where the figures are served, if they are. */
  readonly metricsPort: number | undefined
}

/** How long a stop waits for those who have not closed their side yet, in ms. */
const DRAIN_MS = 5_000

type Listener = ReturnType<typeof createListener>

/** Where the figures are served. */
interface Metrics {
  readonly place: NonNullable<Config['metrics']>
  readonly listener: ReturnType<typeof createMetricsListener>
}

/** Everything that handlers work with, without a socket yet. */
export function createServices(config: Config, clock: Clock): Services {
  const { maxRooms, seatsPerRoom, seatsPerAddress, socketsPerAddress, joinsPerAddressPerMinute } = config
  const exemptLoopback = config.trustedProxies === 0
  const addresses = createAddressLimits(
    { socketsPerAddress, joinsPerAddressPerMinute, exemptLoopback },
    clock,
  )
  const callers = createCallers()
  const size = { maxRooms, seatsPerRoom, seatsPerAddress }
  return {
    clock,
    directory: createMemoryDirectory(size, clock, (events) => callers.deliver(events)),
    callers,
    addresses,
    seats: createSeatLimits(clock),
    ice: createIceIssuer(config.ice, addresses, clock),
  }
}

/** Listens there. Rejects with Node's error. */
async function listen(
  server: Server,
  place: { readonly port: number; readonly host: string | undefined },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(place, resolve)
  await promise
  server.off('error', reject)
}

/** Makes a server that does not listen yet. */
export function createServer(options: ServerOptions): ConfabServer {
  return new ListeningServer(options)
}

class ListeningServer implements ConfabServer {
  readonly #options: ServerOptions
  readonly #clock: Clock
  readonly #services: Services
  readonly #gateway: Gateway
  readonly #listener: Listener
  readonly #metrics: Metrics | undefined
  readonly #open = new Set<Socket>()
  #addresses: readonly string[] = []
  #allowed: ReadonlySet<string> = new Set()
  #isReady = false

  constructor(options: ServerOptions) {
    const { config, clock = systemClock } = options
    this.#options = options
    this.#clock = clock
    this.#services = createServices(config, clock)
    this.#gateway = this.#createGateway()
    this.#listener = this.#createListener()
    this.#metrics = config.metrics && { place: config.metrics, listener: this.#createMetrics() }
  }

  #createGateway(): Gateway {
    const { config, log, handlers = createHandlers } = this.#options
    const { allowNativeClients, trustedProxies, maxSockets } = config
    return createGateway({
      services: this.#services,
      handlers: handlers(this.#services),
      log,
      maxSockets,
      admission: { trustedProxies, origins: () => ({ allowed: this.#allowed, allowNativeClients }) },
    })
  }

  #createListener(): Listener {
    const { config, log, webRoot, lan } = this.#options
    const { trustedProxies, socketsPerAddress, embedOrigins } = config
    const site = createSite({
      webRoot,
      trustedProxies,
      isLan: lan !== undefined,
      origins: () => this.#allowed,
      embedOrigins,
      isReady: () => this.#isReady,
      log,
      clock: this.#clock,
    })
    const listener = createListener(this.#gateway, site, lan?.certificate)
    const warnOfProxy = createProxyWarning(trustedProxies, log)
    listener.on('request', warnOfProxy)
    listener.on('upgrade', warnOfProxy)
    capConnections(listener, {
      socketsPerAddress,
      // Behind a proxy all connections are its own; without one, this machine's are for anyone who works on it.
      countedAs: (remote) => {
        const address = clientAddress(remote, undefined, 0)
        return trustedProxies > 0 || isLoopback(address) ? undefined : address
      },
    })
    listener.on('connection', (socket: Socket) => {
      this.#open.add(socket)
      socket.on('close', () => this.#open.delete(socket))
    })
    return listener
  }

  #createMetrics(): Metrics['listener'] {
    const { directory, callers, addresses, seats } = this.#services
    const metrics = createMetrics({
      directory: () => directory.counts(),
      connections: () => this.#gateway.counts,
      callers: () => callers.size,
      openConnections: () => this.#open.size,
      limitEntries: () => addresses.size + seats.size,
    })
    return createMetricsListener(metrics)
  }

  get addresses(): readonly string[] {
    return this.#addresses
  }

  get port(): number {
    return portOf(this.#listener) ?? this.#options.config.port
  }

  get metricsPort(): number | undefined {
    return this.#metrics && portOf(this.#metrics.listener)
  }

  async start(): Promise<void> {
    const { config, lan } = this.#options
    const { host, port } = config
    await listen(this.#listener, { port, host })
    if (this.#metrics) await listen(this.#metrics.listener, this.#metrics.place)
    this.#addresses = ownOrigins({ host, port: this.port, lanAddresses: lan?.addresses })
    this.#allowed = new Set(config.origins ?? this.#addresses)
    this.#isReady = true
  }

  async stop(): Promise<void> {
    this.#isReady = false
    this.#metrics?.listener.close()
    this.#metrics?.listener.closeAllConnections()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#listener.close(() => resolve())
    this.#gateway.close()
    this.#listener.closeIdleConnections()
    const cancel = this.#clock.after(DRAIN_MS, () => {
      for (const socket of this.#open) socket.destroy()
    })
    await promise
    cancel()
  }
}

function portOf(server: Server): number | undefined {
  return (server.address() as AddressInfo | null)?.port
}
