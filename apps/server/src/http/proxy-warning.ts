/** Tells the operator of a proxy that nobody told this server of. */
import type { IncomingMessage } from 'node:http'
import type { Log } from '../log.ts'

/** Warns the first time that a forwarded address comes in although no proxy is trusted. */
export function createProxyWarning(trustedProxies: number, log: Log): (request: IncomingMessage) => void {
  let isSaid = trustedProxies > 0
  return ({ headers }) => {
    if (isSaid || (headers['x-forwarded-for'] ?? headers.forwarded) === undefined) return
    isSaid = true
    log.warn(
      'Requests come through a proxy, but TRUST_PROXY is not set: everybody behind it shares one limit.',
    )
  }
}
