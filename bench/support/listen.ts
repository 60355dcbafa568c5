import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/** Something that runs until it is stopped. */
export interface Running {
  stop(): Promise<void>
}

/** The system gives ports from here on to connections by itself. */
const firstEphemeralPort = 32_768
const firstPort = 20_000

/** Listens on a port of this machine's loopback. */
export async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const port = firstPort + Math.floor(Math.random() * (firstEphemeralPort - firstPort))
  const probe = createServer()
  try {
    await listen(probe, port)
  } catch {
    return freePort()
  }
  probe.close()
  await once(probe, 'close')
  return port
}
