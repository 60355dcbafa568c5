import type { Clock } from '../base/platform.ts'

interface Timer {
  dueMs: number
  readonly everyMs: number | undefined
  readonly callback: () => void
}

/** Turns of the microtask queue after which everything that only waits for promises has run. */
const SETTLE_TURNS = 60

/** More timers than that at one moment, and something waits for a time that never comes. */
const MOST_AT_ONCE = 10_000

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Lets so much time pass: timers fire in order, and promises settle after each. */
  advance(ms: number): Promise<void>
  /** The page sleeps for so long: time passes, and what was due in it comes once and late. */
  freeze(ms: number): Promise<void>
  /** How many timers run. */
  readonly timers: number
}

/** Lets everything run that only waits for promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLE_TURNS; turn++) await Promise.resolve()
}

/** Makes a clock at 0 ms. */
export function createFakeClock(): FakeClock {
  const timers = new Set<Timer>()
  let nowMs = 0
  const add = (ms: number, everyMs: number | undefined, callback: () => void) => {
    const timer: Timer = { dueMs: nowMs + ms, everyMs, callback }
    timers.add(timer)
    return () => void timers.delete(timer)
  }
  const nextDue = (untilMs: number): Timer | undefined => {
    let next: Timer | undefined
    for (const timer of timers)
      if (timer.dueMs <= untilMs && (!next || timer.dueMs < next.dueMs)) next = timer
    return next
  }
  return {
    now: () => nowMs,
    after: (ms, callback) => add(ms, undefined, callback),
    every: (ms, callback) => add(ms, ms, callback),
    get timers() {
      return timers.size
    },
    async freeze(ms) {
      nowMs += ms
      for (const timer of timers) timer.dueMs = Math.max(timer.dueMs, nowMs)
      await this.advance(0)
    },
    async advance(ms) {
      const untilMs = nowMs + ms
      await settle()
      let atOnce = 0
      for (let timer = nextDue(untilMs); timer; timer = nextDue(untilMs)) {
        atOnce = timer.dueMs > nowMs ? 0 : atOnce + 1
        if (atOnce > MOST_AT_ONCE) throw new Error(`timers are due again and again at ${nowMs} ms`)
        nowMs = Math.max(nowMs, timer.dueMs)
        if (timer.everyMs === undefined) timers.delete(timer)
        else timer.dueMs += timer.everyMs
        timer.callback()
        await settle()
      }
      nowMs = untilMs
    },
  }
}
