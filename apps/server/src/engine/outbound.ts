/** How much waits for a socket that does not read. */
import type { Socket as Connection, Transport } from 'engine.io'
import { webSocketOf } from './internals.ts'

/**
 * Closes a connection whose other side is not waited for. A WebSocket alone would keep its buffers for 30 s in the hope
 * of a goodbye.
 */
export function closeNow(connection: Connection): void {
  const webSocket = webSocketOf(connection.transport)
  connection.close(true)
  webSocket?.terminate()
}

interface Packet {
  readonly data?: unknown
}

const sizeOf = (packet: Packet): number => (typeof packet.data === 'string' ? packet.data.length : 0)

/**
 * Calls back once more than `limit` bytes wait to be sent: those in engine.io's own buffer and those of the batch that
 * its transport has not got rid of yet. What is sent is ASCII, so characters are bytes. Returns how to ask for them.
 */
export function watchOutbound(connection: Connection, limit: number, onOverflow: () => void): () => number {
  let waiting = 0
  let inFlight = 0
  const watchTransport = (transport: Transport): void => {
    transport.on('drain', () => {
      inFlight = 0
    })
  }
  connection.on('packetCreate', (packet: Packet) => {
    waiting += sizeOf(packet)
    if (waiting + inFlight > limit) onOverflow()
  })
  connection.on('flush', (packets: readonly Packet[]) => {
    const size = packets.reduce((total, packet) => total + sizeOf(packet), 0)
    waiting = Math.max(0, waiting - size)
    inFlight += size
  })
  watchTransport(connection.transport)
  connection.on('upgrade', watchTransport)
  return () => waiting + inFlight
}
