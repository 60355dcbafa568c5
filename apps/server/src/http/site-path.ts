/** What a path asks for. Pure: no path becomes a file name without passing here. */

/** A page of the app, one of its files, something about the server, or nothing. */
export type SitePath =
  | { readonly kind: 'page'; readonly route: '/' | '/r/:name' | 'page' }
  | { readonly kind: 'file'; readonly path: string; readonly isHashed: boolean }
  | { readonly kind: 'health'; readonly route: '/healthz' | '/readyz' }
  | { readonly kind: 'nothing' }

/** The build puts files whose name holds a hash of their content here; they never change. */
const HASHED_PREFIX = '/assets/'

/** File names of a build are plain, so whatever is encoded, doubled or hidden is none. */
const PLAIN_PATH = /^(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/

const NOTHING: SitePath = { kind: 'nothing' }

/** Reads the path of a request, as it came and without its query. */
export function readSitePath(path: string): SitePath {
  if (path === '/') return { kind: 'page', route: '/' }
  if (path === '/healthz' || path === '/readyz') return { kind: 'health', route: path }
  // A room's name is read in the browser, which says so when it is none.
  if (path.startsWith('/r/')) return { kind: 'page', route: '/r/:name' }
  if (path === '/metrics' || !PLAIN_PATH.test(path) || path.endsWith('.map')) return NOTHING
  const isHashed = path.startsWith(HASHED_PREFIX)
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (isHashed || name.includes('.')) return { kind: 'file', path, isHashed }
  return { kind: 'page', route: 'page' }
}
