/** What browsers are told that this site may do, sent with every answer. Pure but for the last function. */
import type { RequestHandler } from 'express'

/** What the product never uses is off, also for code that should not be there. */
const PERMISSIONS_POLICY = [
  'camera=(self)',
  'microphone=(self)',
  'display-capture=(self)',
  'fullscreen=(self)',
  'speaker-selection=(self)',
  'geolocation=()',
  'usb=()',
  'serial=()',
  'bluetooth=()',
].join(', ')

/** Two years, in seconds: what browsers' own lists ask for. */
const HSTS = 'max-age=63072000'

/**
 * The page's content security policy. `socketOrigin` (`wss://host`) is for browsers whose `'self'` leaves sockets out.
 * Vue asks for a policy of its own for what its templates never change, the page for one that knows the address of its
 * service worker and nothing else; nobody else gets one, and there is no default.
 */
function contentSecurityPolicy(socketOrigin: string | undefined, embedOrigins: readonly string[]): string {
  const connect = socketOrigin === undefined ? "'self'" : `'self' ${socketOrigin}`
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${embedOrigins.length === 0 ? "'none'" : embedOrigins.join(' ')}`,
    "require-trusted-types-for 'script'",
    'trusted-types vue confab',
  ].join('; ')
}

/** What the headers depend on. */
export interface HeaderContext {
  readonly isSecure: boolean
  /** A certificate that people click away must not be demanded for two years. */
  readonly isLan: boolean
  readonly host: string | undefined
  /** Only hosts that this server knows as its own are written into a header. */
  readonly origins: ReadonlySet<string>
  /** Pages that may show this site in a frame. */
  readonly embedOrigins: readonly string[]
}

/** All security headers of an answer. */
export function securityHeaders(context: HeaderContext): Record<string, string> {
  const { isSecure, isLan, host, origins, embedOrigins } = context
  const isOwn = host !== undefined && origins.has(`${isSecure ? 'https' : 'http'}://${host}`)
  const socketOrigin = isOwn ? `${isSecure ? 'wss' : 'ws'}://${host}` : undefined
  return {
    'Content-Security-Policy': contentSecurityPolicy(socketOrigin, embedOrigins),
    'Permissions-Policy': PERMISSIONS_POLICY,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    // Together these two keep the page in a process of its own; nothing of it comes from elsewhere.
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    // It knows nothing between everybody and nobody, so it is left out where somebody may.
    ...(embedOrigins.length === 0 ? { 'X-Frame-Options': 'DENY' } : {}),
    ...(isSecure && !isLan ? { 'Strict-Transport-Security': HSTS } : {}),
  }
}

/** What the answers of the signalling say: they are for our own page's scripts, and no page of their own. */
export const signalingHeaders = new Headers([
  ['Content-Security-Policy', "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Content-Type-Options', 'nosniff'],
])

/** Sets them on every answer. */
export function setSecurityHeaders(
  options: Pick<HeaderContext, 'isLan' | 'embedOrigins'> & { readonly origins: () => ReadonlySet<string> },
): RequestHandler {
  return (request, response, next) => {
    const { host } = request.headers
    const { isLan, embedOrigins } = options
    const origins = options.origins()
    response.set(securityHeaders({ isSecure: request.secure, isLan, host, origins, embedOrigins }))
    next()
  }
}
