/** Which pages may talk to this server. Pure. */

/** What a request says about the page that it comes from. */
export interface RequestOrigin {
  readonly origin: string | undefined
  readonly method: string | undefined
  readonly isUpgrade: boolean
  /** Set by browsers only; pages cannot write it (Fetch Metadata). */
  readonly secFetchSite: string | undefined
}

/** Who to let in. */
export interface OriginPolicy {
  /** Compared letter by letter: browsers write origins in one form (RFC 6454, 6.2). */
  readonly allowed: ReadonlySet<string>
  /** Programs that are no browser send no origin. */
  readonly allowNativeClients: boolean
}

/** Tells whether a request may go on to the signalling. */
export function isOriginAllowed(request: RequestOrigin, policy: OriginPolicy): boolean {
  if (request.origin !== undefined) return policy.allowed.has(request.origin)
  // Browsers send no Origin with a GET to their own site, which polling is made of; WebSockets always carry one.
  const ownPolling = request.method === 'GET' && !request.isUpgrade && request.secFetchSite === 'same-origin'
  return ownPolling || policy.allowNativeClients
}
