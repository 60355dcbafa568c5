/** When this page should look after its links at once: the network changed, or the machine or the page was asleep. */
import type { Interruption } from './platform.ts'
import { createScope, listen, type Stop } from './scope.ts'

/** How often the clock is looked at, in ms. */
const LOOK_MS = 2_000
/** A page that was not called for so long was asleep, in ms: hidden pages with connections are called every second or two. */
const ASLEEP_MS = 10_000

/** Whether somebody whose clock was looked at then and now, in ms of wall-clock time, slept between. Pure. */
export function hasSlept(beforeMs: number, nowMs: number): boolean {
  return nowMs - beforeMs >= ASLEEP_MS
}

/** Tells of both until stopped. */
export function watchInterruptions(tell: (what: Interruption) => void): Stop {
  const scope = createScope()
  scope.add(listen(window, 'online', () => tell('network')))
  // Chromium's; elsewhere `online` and the silence of the links must do.
  const connection = (navigator as { readonly connection?: EventTarget }).connection
  if (connection) scope.add(listen(connection, 'change', () => tell('network')))
  // Page Lifecycle: a frozen page ran no timers (Chromium).
  scope.add(listen(document, 'resume', () => tell('wake')))
  // `performance.now()` stands still in some browsers while the machine sleeps.
  let lookedAtMs = Date.now()
  const timer = setInterval(() => {
    const now = Date.now()
    if (hasSlept(lookedAtMs, now)) tell('wake')
    lookedAtMs = now
  }, LOOK_MS)
  scope.add(() => clearInterval(timer))
  return () => scope.close()
}
