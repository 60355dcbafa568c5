/** Requests that are refused whatever they ask for. */
import type { RequestHandler } from 'express'

/** Longest address, in bytes: a room's link is below 400, and browsers send nothing after `#`. */
export const MAX_URL_BYTES = 8 * 1024

/** Refuses addresses that are too long (414) and methods that change something (405): there is nothing to change. */
export const requestRules: RequestHandler = (request, response, next) => {
  if (request.originalUrl.length > MAX_URL_BYTES) response.status(414).type('text').send('URI too long\n')
  else if (request.method === 'GET' || request.method === 'HEAD') next()
  else response.status(405).set('Allow', 'GET, HEAD').type('text').send('Method not allowed\n')
}
