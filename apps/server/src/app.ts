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
import { createGateway } from './signaling/gateway.ts'
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
    directory: createMemoryDirectory(size, clock, callers.deliver),
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
  const { config, log, webRoot, lan, clock = systemClock, handlers = createHandlers } = options
  const { allowNativeClients, trustedProxies, maxSockets } = config
  const services = createServices(config, clock)
  let addresses: readonly string[] = []
  let allowed: ReadonlySet<string> = new Set()
  let isReady = false

  const gateway = createGateway({
    services,
    handlers: handlers(services),
    log,
    maxSockets,
    admission: { trustedProxies, origins: () => ({ allowed, allowNativeClients }) },
  })
  const site = createSite({
    webRoot,
    trustedProxies,
    isLan: lan !== undefined,
    origins: () => allowed,
    embedOrigins: config.embedOrigins,
    isReady: () => isReady,
    log,
    clock,
  })
  const listener = createListener(gateway, site, lan?.certificate)
  const warnOfProxy = createProxyWarning(trustedProxies, log)
  listener.on('request', warnOfProxy)
  listener.on('upgrade', warnOfProxy)
  capConnections(listener, {
    socketsPerAddress: config.socketsPerAddress,
    // Behind a proxy all connections are its own; without one, this machine's are for anyone who works on it.
    countedAs: (remote) => {
      const address = clientAddress(remote, undefined, 0)
      return trustedProxies > 0 || isLoopback(address) ? undefined : address
    },
  })
  const open = new Set<Socket>()
  listener.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  const metrics = config.metrics && {
    place: config.metrics,
    listener: createMetricsListener(
      createMetrics({
        directory: () => services.directory.counts(),
        connections: () => gateway.counts,
        callers: () => services.callers.size,
        openConnections: () => open.size,
        limitEntries: () => services.addresses.size + services.seats.size,
      }),
    ),
  }
  const portOf = (): number => (listener.address() as AddressInfo | null)?.port ?? config.port

  return {
    get addresses() {
      return addresses
    },
    get port() {
      return portOf()
    },
    get metricsPort() {
      return (metrics?.listener.address() as AddressInfo | null | undefined)?.port
    },
    async start() {
      await listen(listener, { port: config.port, host: config.host })
      if (metrics !== undefined) await listen(metrics.listener, metrics.place)
      addresses = ownOrigins({ host: config.host, port: portOf(), lanAddresses: lan?.addresses })
      allowed = new Set(config.origins ?? addresses)
      isReady = true
    },
    async stop() {
      isReady = false
      metrics?.listener.close()
      metrics?.listener.closeAllConnections()
      const { promise, resolve } = Promise.withResolvers<void>()
      listener.close(() => resolve())
      gateway.close()
      listener.closeIdleConnections()
      const cancel = clock.after(DRAIN_MS, () => {
        for (const socket of open) socket.destroy()
      })
      await promise
      cancel()
    },
  }
}
