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

/** The page's content security policy. `socketOrigin` (`wss://host`) is for browsers whose `'self'` leaves sockets out. */
function contentSecurityPolicy(socketOrigin: string | undefined): string {
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
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
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
}

/** All security headers of an answer. */
export function securityHeaders({ isSecure, isLan, host, origins }: HeaderContext): Record<string, string> {
  const isOwn = host !== undefined && origins.has(`${isSecure ? 'https' : 'http'}://${host}`)
  const socketOrigin = isOwn ? `${isSecure ? 'wss' : 'ws'}://${host}` : undefined
  return {
    'Content-Security-Policy': contentSecurityPolicy(socketOrigin),
    'Permissions-Policy': PERMISSIONS_POLICY,
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    ...(isSecure && !isLan ? { 'Strict-Transport-Security': HSTS } : {}),
  }
}

/** Sets them on every answer. */
export function setSecurityHeaders(
  options: Pick<HeaderContext, 'isLan'> & { readonly origins: () => ReadonlySet<string> },
): RequestHandler {
  return (request, response, next) => {
    const { host } = request.headers
    const { isLan } = options
    response.set(securityHeaders({ isSecure: request.secure, isLan, host, origins: options.origins() }))
    next()
  }
}
