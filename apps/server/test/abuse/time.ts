/** How long something takes, in seconds. */
export async function secondsUntil(what: Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await what
  return (performance.now() - startedAt) / 1000
}
