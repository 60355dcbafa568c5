import { connect, createServer, type Socket } from 'node:net'
import { listen, type Running } from './listen.ts'

/** A TCP proxy in front of a server on this machine that holds every byte back by so many ms, each way. */
export async function startDelayProxy(port: number, target: number, delayMs: number): Promise<Running> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true })
    forward(near, far, delayMs)
    forward(far, near, delayMs)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
  })
  await listen(server, port)
  return {
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function forward(from: Socket, to: Socket, delayMs: number): void {
  const later = (act: () => void) => (delayMs === 0 ? act() : setTimeout(act, delayMs))
  from.on('data', (chunk) => later(() => to.writable && to.write(chunk)))
  from.on('end', () => later(() => to.end()))
  from.on('error', () => to.destroy())
  from.on('close', () => later(() => to.destroy()))
}
