/** What of the site a page gets from what is kept, and when. Pure. */

/** What is kept of one build: the page itself, and whatever it needs before it can say anything. */
const PREFIX = 'shell-'
/** Builds that are kept besides the present one: pages of the one before may be in a call, and fetch parts of it later. */
const OLDER_KEPT = 1

/** How a request is answered. */
export type Handling =
  /** The network's page, and the kept one where there is none. */
  | 'page'
  /** Its name holds a hash of its content: the kept one is as good. */
  | 'hashed'
  /** The network's file, and the kept one where there is none. */
  | 'plain'
  /** As if nobody were between page and network. */
  | 'network'

/** What is looked at of a request. */
export interface AskedFor {
  readonly method: string
  readonly mode: string
  readonly url: string
}

/** How a request of a page of this origin is answered. */
export function handlingOf({ method, mode, url }: AskedFor, origin: string): Handling {
  const { origin: host, pathname } = new URL(url)
  if (method !== 'GET' || host !== origin || pathname.startsWith('/socket.io')) return 'network'
  if (mode === 'navigate') return isPage(pathname) ? 'page' : 'network'
  if (pathname.startsWith('/assets/')) return 'hashed'
  return isFile(pathname) ? 'plain' : 'network'
}

const isFile = (pathname: string): boolean => !pathname.startsWith('/r/') && pathname.includes('.')

/** What is a file or a sign of life is no page. */
function isPage(pathname: string): boolean {
  return !isFile(pathname) && !['/healthz', '/readyz', '/metrics'].includes(pathname)
}

/** What a build's things are kept under. */
export const cacheOf = (build: string): string => PREFIX + build

/** Which of the caches, in the order in which they were made, nobody needs any more. */
export function outdated(caches: readonly string[], present: string): string[] {
  const older = caches.filter((name) => name.startsWith(PREFIX) && name !== present)
  return older.slice(0, Math.max(0, older.length - OLDER_KEPT))
}
