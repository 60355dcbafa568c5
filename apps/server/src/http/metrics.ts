/**
 * Figures for anyone who runs the server, in the text format of Prometheus, on a port of their own. They say how much there
 * is of everything and nothing of rooms or people.
 */
import { createServer, type Server } from 'node:http'
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { DirectoryCounts } from '../rooms/room-directory.ts'

/** What is counted each time somebody asks. */
export interface MetricSources {
  readonly directory: () => Promise<DirectoryCounts>
  /** Connections, the sockets on them, and bytes that wait for those who do not read. */
  readonly connections: () => {
    readonly connections: number
    readonly sockets: number
    readonly outboundBytes: number
  }
  readonly callers: () => number
  /** Bare connections, whatever they are for. */
  readonly openConnections: () => number
  /** Entries of the tables in which limits are counted. */
  readonly limitEntries: () => number
}

/** The figures of one server. */
export function createMetrics({
  directory,
  connections,
  callers,
  openConnections,
  limitEntries,
}: MetricSources): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string, read: () => number | Promise<number>) =>
    new Gauge({
      name: `confab_${name}`,
      help,
      registers: [registry],
      async collect() {
        this.set(await read())
      },
    })
  gauge('open_connections', 'Bare connections, whatever they are for.', openConnections)
  gauge('connections', 'Open connections of the signalling.', () => connections().connections)
  gauge('sockets', 'Sockets on them that were let in.', () => connections().sockets)
  gauge('callers', 'Sockets that commands are taken from.', callers)
  gauge('outbound_bytes', 'Bytes that wait to be read.', () => connections().outboundBytes)
  gauge('rooms', 'Rooms that somebody is in.', async () => (await directory()).rooms)
  gauge(
    'seats',
    'Seats that are taken, also those kept for somebody who is away.',
    async () => (await directory()).seats,
  )
  gauge('seated_sockets', 'Sockets that have a seat.', async () => (await directory()).seated)
  gauge('waiting', 'Places in front of locked rooms.', async () => (await directory()).waiting)
  gauge(
    'waiting_sockets',
    'Sockets that wait in front of a locked room.',
    async () => (await directory()).waiters,
  )
  gauge('host_keys', 'Host keys of rooms that somebody is in.', async () => (await directory()).hostKeys)
  gauge('limit_entries', 'Addresses, seats and rooms that limits are counted for.', limitEntries)
  return registry
}

/** Serves `GET /metrics` and nothing else. */
export function createMetricsListener(registry: Registry): Server {
  return createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') return void response.writeHead(404).end()
    registry.metrics().then(
      (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    )
  })
}
