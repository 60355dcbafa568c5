import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

const UNAVAILABLE = 'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

/** A proxy that passes bytes on, and closes what is idle. */
export interface Proxy {
  readonly port: number
  leadsTo(server: URL): void
  /** Cuts everything, and answers everything with 503 until it leads somewhere again. */
  saysUnavailable(): void
  /** How many connections were asked for while it led nowhere. */
  readonly turnedAway: number
  ends(): void
}

/** Starts one on every address of this machine; connections on which nothing passes for so many seconds are closed. */
export async function startProxy(idleSeconds: number): Promise<Proxy> {
  let target: URL | undefined
  const open = new Set<Socket>()
  let turnedAway = 0
  const server = createServer((client) => {
    if (target === undefined) {
      turnedAway += 1
      client.on('error', () => client.destroy())
      client.once('data', () => client.end(UNAVAILABLE))
      return
    }
    const onward = connect(Number(target.port), target.hostname)
    for (const [socket, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      open.add(socket)
      socket.setTimeout(idleSeconds * 1_000, () => socket.destroy())
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  }).listen()
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    leadsTo: (address) => {
      target = address
    },
    saysUnavailable: () => {
      target = undefined
      for (const socket of open) socket.destroy()
    },
    get turnedAway() {
      return turnedAway
    },
    ends: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
