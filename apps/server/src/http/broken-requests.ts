/** Answers what Node's parser refused to read. */
import type { Duplex } from 'node:stream'
import { refuseWith } from './refuse-connection.ts'
import { MAX_URL_BYTES } from './request-rules.ts'

/** Node's error with the bytes that it stumbled over. */
export interface ParserError extends Error {
  readonly code?: string
  readonly rawPacket?: Buffer
}

/** Pure: the status line for a request that could not be read. */
export function statusOfBroken({ code, rawPacket }: ParserError): string {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout'
  if (code !== 'HPE_HEADER_OVERFLOW') return '400 Bad Request'
  const firstLine = rawPacket?.indexOf('\r\n') ?? -1
  const isLongUrl = firstLine === -1 || firstLine > MAX_URL_BYTES
  return isLongUrl ? '414 URI Too Long' : '431 Request Header Fields Too Large'
}

/** Answers and closes. */
export function answerBroken(error: ParserError, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  refuseWith(socket, statusOfBroken(error))
}
