import type { Clock } from '../src/clock.ts'

/** Time that moves only when told to. */
export interface ManualClock extends Clock {
  /** Moves on by so many ms and calls back whatever is due, in order. */
  advance(ms: number): void
  /** How many callbacks wait for their time. */
  readonly pending: number
}

/** Makes a clock that stands still. */
export function createManualClock(wallStart = Date.UTC(2026, 0, 1)): ManualClock {
  const due = new Set<{ readonly at: number; readonly callback: () => void }>()
  let now = 1_000
  const next = (until: number) =>
    [...due].filter((entry) => entry.at <= until).toSorted((one, other) => one.at - other.at)[0]
  return {
    now: () => now,
    wallNow: () => wallStart + now,
    after(ms, callback) {
      const entry = { at: now + ms, callback }
      due.add(entry)
      return () => void due.delete(entry)
    },
    get pending() {
      return due.size
    },
    advance(ms) {
      const until = now + ms
      for (let entry = next(until); entry !== undefined; entry = next(until)) {
        now = entry.at
        due.delete(entry)
        entry.callback()
      }
      now = until
    },
  }
}
