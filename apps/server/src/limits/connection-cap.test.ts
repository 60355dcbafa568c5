import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { capConnections, type ConnectionCapOptions } from './connection-cap.ts'

const opened = new Set<Socket>()
const server = createServer()
afterEach(() => {
  for (const socket of opened) socket.destroy()
  opened.clear()
})

async function listening(countedAs: ConnectionCapOptions['countedAs']) {
  server.removeAllListeners('connection')
  capConnections(server, { socketsPerAddress: 2, countedAs })
  server.on('connection', (socket: Socket) => {
    if (!socket.destroyed) socket.write('in')
  })
  if (!server.listening) {
    server.listen(0, '127.0.0.1')
    server.unref()
    await once(server, 'listening')
  }
  const { port } = server.address() as AddressInfo
  /** Whether a new connection is let in. */
  return async (): Promise<{ readonly isIn: boolean; readonly socket: Socket }> => {
    const socket = connect(port, '127.0.0.1')
    opened.add(socket)
    socket.on('error', () => {})
    const heard = once(socket, 'data').then(() => true)
    const closed = once(socket, 'close').then(() => false)
    return { isIn: await Promise.race([heard, closed]), socket }
  }
}

test('[L20] an address has three connections for each socket that it may have, and again when one is closed', async () => {
  const open = await listening((address) => address)
  const all = []
  for (let number = 0; number < 6; number += 1) all.push(await open())
  expect(all.map(({ isIn }) => isIn)).toEqual(all.map(() => true))
  expect((await open()).isIn).toBe(false)
  const ended = new Promise<void>((resolve) => {
    server.once('connection', () => resolve())
  })
  const [first] = all
  first?.socket.destroy()
  // The server hears of the end on the very connection, so a while of asking may pass.
  const asks = async (): Promise<boolean> => (await open()).isIn || asks()
  expect(await asks()).toBe(true)
  await ended
})

test('[L20] addresses that are not counted have as many as they like', async () => {
  const open = await listening(() => undefined)
  const all = []
  for (let number = 0; number < 20; number += 1) all.push((await open()).isIn)
  expect(all.every(Boolean)).toBe(true)
})
