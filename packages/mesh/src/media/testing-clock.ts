import type { Clock } from '../platform.ts'

/** A clock that stands still until it is turned by hand. */
export interface FakeClock extends Clock {
  /** Moves time on by so many ms and runs what falls due, in order. */
  advance(ms: number): void
  /** How many callbacks are waiting: none after everything was closed. */
  readonly waiting: number
}

interface Timer {
  dueMs: number
  readonly everyMs: number | undefined
  readonly callback: () => void
}

/** Makes a clock at 0 ms. */
export function createFakeClock(): FakeClock {
  const timers = new Set<Timer>()
  let nowMs = 0
  function add(timer: Timer) {
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  function nextDue(untilMs: number): Timer | undefined {
    return [...timers].filter((timer) => timer.dueMs <= untilMs).toSorted((a, b) => a.dueMs - b.dueMs)[0]
  }
  return {
    now: () => nowMs,
    after: (ms, callback) => add({ dueMs: nowMs + ms, everyMs: undefined, callback }),
    every: (ms, callback) => add({ dueMs: nowMs + ms, everyMs: ms, callback }),
    advance(ms) {
      const untilMs = nowMs + ms
      for (let timer = nextDue(untilMs); timer !== undefined; timer = nextDue(untilMs)) {
        nowMs = timer.dueMs
        if (timer.everyMs === undefined) timers.delete(timer)
        else timer.dueMs += timer.everyMs
        timer.callback()
      }
      nowMs = untilMs
    },
    get waiting() {
      return timers.size
    },
  }
}
