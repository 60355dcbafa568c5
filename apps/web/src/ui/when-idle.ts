/** Does something as soon as the page has nothing else to do. */
export function whenIdle(act: () => unknown): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act, { timeout: 4_000 })
  // Safari has no idle callback: well after the first paint.
  else setTimeout(act, 1_500)
}
