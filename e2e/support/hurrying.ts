/** Runs in the page before its scripts: what the page puts off by ten seconds as it opens, it does at once. */
export function hurrying(): void {
  const putOffMs = 10_000
  const { setTimeout } = window
  let isOpening = true
  Object.assign(window, {
    setTimeout(handler: (...values: unknown[]) => void, ms?: number, ...values: unknown[]): unknown {
      const isPutOff = isOpening && ms === putOffMs
      if (isPutOff) isOpening = false
      return setTimeout.call(window, () => handler(...values), isPutOff ? 0 : ms)
    },
  })
}
