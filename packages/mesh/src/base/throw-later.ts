/** Throws where nothing ends by it, so that it shows up where errors of a page are looked for. */
export function throwLater(cause: unknown): void {
  queueMicrotask(() => {
    throw cause
  })
}
