/** Ends a connection that is no use to anybody, with an answer. */
import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

/** Anyone who has not taken the answer by then does not get it, in ms. */
const ANSWER_DEADLINE_MS = 2_000

/** Closes for good whatever the other side does: once the answer is out and it has closed too, or after a deadline. */
function endWith(socket: Duplex, answer: string): void {
  const deadline = setTimeout(() => socket.destroy(), ANSWER_DEADLINE_MS)
  socket.once('close', () => clearTimeout(deadline))
  socket.on('error', () => socket.destroy())
  // Node leaves a socket that was to be upgraded unread: its end would never be noticed, and it would stay open for ever.
  socket.resume()
  socket.end(answer)
}

/** Refuses with a bare status. */
export function refuseWith(socket: Duplex, status: number | string): void {
  const line = typeof status === 'number' ? `${status} ${STATUS_CODES[status] ?? 'Refused'}` : status
  endWith(socket, `HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
