/** Step 3, the server: it says that somebody came, and passes on what the two tell each other. It never sees a picture. */
import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'

/** Answers under `/relay`, beside whatever else the server does. */
export function attachRelay(server: HttpServer): void {
  const io = new Server(server, { path: '/relay' })
  io.on('connection', (socket) => {
    socket.broadcast.emit('joined')
    socket.on('message', (message: unknown) => void socket.broadcast.emit('message', message))
  })
}
