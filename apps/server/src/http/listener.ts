/** The listening socket with its limits. It decides nothing but whose a request is. */
import { createServer as createHttp, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { Duplex } from 'node:stream'
import { SIGNALING_PATH, type Gateway } from '../signaling/gateway.ts'
import { answerBroken } from './broken-requests.ts'
import { refuseWith } from './refuse-connection.ts'
import { signalingHeaders } from './security-headers.ts'

/** A private key and its certificate, as PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
}

/** Time for a request's headers, in ms: slow lines are not that slow. */
const HEADERS_TIMEOUT_MS = 10_000
/** Time for a whole request, in ms. */
const REQUEST_TIMEOUT_MS = 15_000
/** How often both are looked at, in ms. */
const CHECK_INTERVAL_MS = 2_000
/** All headers of a request, in bytes: our own are below 2 KiB. */
const MAX_HEADER_BYTES = 16 * 1024

const options: ServerOptions = {
  headersTimeout: HEADERS_TIMEOUT_MS,
  requestTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: CHECK_INTERVAL_MS,
  maxHeaderSize: MAX_HEADER_BYTES,
}

const isSignaling = (url: string | undefined): boolean =>
  url === SIGNALING_PATH || (url?.startsWith(`${SIGNALING_PATH}?`) ?? false)

/** Makes a server, not yet listening, that hands requests to the signalling or to the site. */
export function createListener(gateway: Gateway, site: RequestListener, certificate?: Certificate): Server {
  const answer: RequestListener = (request, response) => {
    if (isSignaling(request.url)) gateway.handleRequest(request, response.setHeaders(signalingHeaders))
    else site(request, response)
  }
  const server =
    certificate === undefined
      ? createHttp(options, answer)
      : createHttps({ ...options, ...certificate }, answer)
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    if (isSignaling(request.url)) gateway.handleUpgrade(request, socket, head)
    else refuseWith(socket, 404)
  })
  server.on('clientError', answerBroken)
  return server
}
