import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { listen, type Running } from '../support/listen.ts'

const page = readFileSync(new URL('page.html', import.meta.url))

interface Signal {
  readonly to: string
}

/** The barest relay: rooms, and messages by socket id, with Socket.IO's defaults. */
export async function startRelay(port: number): Promise<Running> {
  const http = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html').end(page)
  })
  const io = new Server(http)
  io.on('connection', (socket) => {
    socket.on('join', ({ room }: { readonly room: string }, answer: (others: string[]) => void) => {
      const others = [...(io.sockets.adapter.rooms.get(room) ?? [])]
      void socket.join(room)
      answer(others)
    })
    socket.on('signal', ({ to, ...signal }: Signal) => {
      io.to(to).emit('signal', { from: socket.id, ...signal })
    })
  })
  await listen(http, port)
  return { stop: () => io.close() }
}
