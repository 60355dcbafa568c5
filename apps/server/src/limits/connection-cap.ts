/** How many bare connections one network address may have, before anybody knows what they are for. */
import type { Server, Socket } from 'node:net'

/** Times as many as sockets of the signalling: pages fetch their files over more of them, each for some seconds. */
const CONNECTIONS_FOR_EACH_SOCKET = 3

/** What the cap rests on. */
export interface ConnectionCapOptions {
  /** Sockets of the signalling that one address may have. */
  readonly socketsPerAddress: number
  /** By which an address is counted; `undefined` for those that are not. */
  readonly countedAs: (remoteAddress: string | undefined) => string | undefined
}

/** Closes a connection at once whose address has too many. */
export function capConnections(server: Server, { socketsPerAddress, countedAs }: ConnectionCapOptions): void {
  const most = socketsPerAddress * CONNECTIONS_FOR_EACH_SOCKET
  const open = new Map<string, number>()
  server.on('connection', (socket: Socket) => {
    const address = countedAs(socket.remoteAddress)
    if (address === undefined) return
    const before = open.get(address) ?? 0
    if (before >= most) {
      socket.destroy()
      return
    }
    open.set(address, before + 1)
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1
      if (left === 0) open.delete(address)
      else open.set(address, left)
    })
  })
}
