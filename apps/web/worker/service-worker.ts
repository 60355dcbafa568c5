/**
 * Lets the page open without a network, and pages of an older build find their parts. It is between page and network and
 * keeps nothing but files of the site: no room, no name, no message ever passes here.
 */
import { cacheOf, handlingOf, outdated } from './shell-rules.ts'

declare const self: ServiceWorkerGlobalScope
/** Written in by the build: a hash over all its files, and those that the shell is made of. */
declare const BUILD: string
declare const SHELL: readonly string[]

/** A network that answers later than this is as good as none, in ms. */
const PATIENCE_MS = 4_000

const present = cacheOf(BUILD)

self.addEventListener('install', (event) => event.waitUntil(keepShell()))
self.addEventListener('activate', (event) => event.waitUntil(tidyUp()))
self.addEventListener('fetch', (event) => {
  const { request } = event
  const handling = handlingOf(request, self.location.origin)
  if (handling === 'page') event.respondWith(pageFor(event))
  if (handling === 'hashed') event.respondWith(keptOrFetched(request))
  if (handling === 'plain') event.respondWith(fetchedOrKept(request))
})

async function keepShell(): Promise<void> {
  const cache = await caches.open(present)
  await cache.addAll(['/', ...SHELL])
  // Pages that are open go on as they are; what they still fetch is kept beside.
  await self.skipWaiting()
}

async function tidyUp(): Promise<void> {
  await self.registration.navigationPreload?.enable()
  await Promise.all(outdated(await caches.keys(), present).map((name) => caches.delete(name)))
  // So that a page of this build finds all of it, also when the server has forgotten it by then.
  await self.clients.claim()
}

/** A server that is away, or a proxy that says so, is no reason to show nothing. */
async function pageFor(event: FetchEvent): Promise<Response> {
  const asked = askForPage(event).catch(() => undefined)
  const kept = await caches.match('/', { cacheName: present })
  const response = await (kept ? Promise.race([asked, patience()]) : asked)
  return response && response.status < 500 ? response : (kept ?? response ?? Response.error())
}

async function askForPage(event: FetchEvent): Promise<Response> {
  const preloaded: Response | undefined = await event.preloadResponse
  return preloaded ?? fetch(event.request)
}

function patience(): Promise<undefined> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE_MS)
  })
}

async function keptOrFetched(request: Request): Promise<Response> {
  const kept = await caches.match(request)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok) await keep(request, response.clone())
  return response
}

async function fetchedOrKept(request: Request): Promise<Response> {
  return fetch(request).catch(async () => (await caches.match(request)) ?? Response.error())
}

async function keep(request: Request, response: Response): Promise<void> {
  const cache = await caches.open(present)
  // A full disk costs only this copy.
  await cache.put(request, response).catch(() => {})
}
