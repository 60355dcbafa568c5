/** How long something takes, in seconds. */
export async function secondsUntil(what: Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await what
  return (performance.now() - startedAt) / 1000
}

/** Keeps to a pace: goes on at that time (`performance.now()`), at once when it is over. */
export function until(atMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const leftMs = atMs - performance.now()
  if (leftMs > 0) setTimeout(resolve, leftMs)
  else resolve()
  return promise
}
