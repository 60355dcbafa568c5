/** Fetches what a room needs while the page has nothing else to do, so that *New meeting* opens at once. */
export function prefetchRoom(): void {
  const fetch = () => {
    // Whoever goes there fetches it again and hears of what went wrong.
    Promise.all([import('./RoomPage.vue'), import('../call/CallView.vue')]).catch(() => {})
  }
  if ('requestIdleCallback' in globalThis) requestIdleCallback(fetch, { timeout: 4_000 })
  // Safari has no idle callback: well after the first paint.
  else setTimeout(fetch, 1_500)
}
