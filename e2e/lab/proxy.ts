import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A proxy that passes bytes on, and closes what is idle. */
export interface Proxy {
  readonly port: number
  leadsTo(server: URL): void
  ends(): void
}

/** Starts one on every address of this machine; connections on which nothing passes for so many seconds are closed. */
export async function startProxy(idleSeconds: number): Promise<Proxy> {
  let target: URL | undefined
  const open = new Set<Socket>()
  const server = createServer((client) => {
    const onward = connect(Number(target?.port), target?.hostname)
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
    ends: () => {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}
