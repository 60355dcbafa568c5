/** Cancels what was scheduled. Calling it again does nothing. */
type Cancel = () => void

/** Time as the server sees it: hand-cranked in tests. */
export interface Clock {
  /** Milliseconds since some fixed moment, never going back. */
  now(): number
  /** Milliseconds since 1970, for what leaves this machine. It may jump forward, and never back. */
  wallNow(): number
  /** Calls back once after so many ms. */
  after(ms: number, callback: () => void): Cancel
}

/** The machine's own time. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  // A wall clock that falls back would date what is made now into the past: it counts on from the start instead.
  wallNow: () => Math.max(Date.now(), performance.timeOrigin + performance.now()),
  after(ms, callback) {
    const timer = setTimeout(callback, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Resolves after so many ms. */
export function elapsed(clock: Clock, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  clock.after(ms, resolve)
  return promise
}
