/** Who may reach the signalling at all: decided on the bare request, before anything is kept for it. */
import type { IncomingMessage } from 'node:http'
import type { AddressLimits } from '../limits/address-limits.ts'
import { clientAddress, type AddressKey } from './client-address.ts'
import { isOriginAllowed, type OriginPolicy } from './origin.ts'

/** Why a request does not get through, as HTTP says it. */
export type AdmissionRefusal = 403 | 429 | 503

/** What the decision rests on. */
export interface AdmissionOptions {
  readonly origins: () => OriginPolicy
  readonly trustedProxies: number
  readonly addresses: AddressLimits
  /** Connections just now, and how many there may be. */
  readonly connections: () => number
  readonly maxConnections: number
}

/** The address that a request counts for. */
export function addressOf(request: IncomingMessage, trustedProxies: number): AddressKey {
  const header = request.headers['x-forwarded-for']
  const forwardedFor = Array.isArray(header) ? header.join(',') : header
  return clientAddress(request.socket.remoteAddress, forwardedFor, trustedProxies)
}

/**
 * A request with a session id belongs to a connection that has been let in. Read as engine.io reads it, the last of
 * several and an empty one for none, or one could claim to have been let in.
 */
function opensConnection({ url = '' }: IncomingMessage): boolean {
  const query = url.slice(url.indexOf('?') + 1)
  return (new URLSearchParams(query).getAll('sid').at(-1) ?? '') === ''
}

/** Returns why this request is refused, or `undefined`. */
export function refuseAdmission(
  request: IncomingMessage,
  kind: 'request' | 'upgrade',
  options: AdmissionOptions,
): AdmissionRefusal | undefined {
  const { origin, 'sec-fetch-site': site } = request.headers
  const isUpgrade = kind === 'upgrade'
  const secFetchSite = Array.isArray(site) ? undefined : site
  if (!isOriginAllowed({ origin, method: request.method, isUpgrade, secFetchSite }, options.origins()))
    return 403
  if (!opensConnection(request)) return undefined
  if (!options.addresses.maySocketOpen(addressOf(request, options.trustedProxies))) return 429
  return options.connections() >= options.maxConnections ? 503 : undefined
}
