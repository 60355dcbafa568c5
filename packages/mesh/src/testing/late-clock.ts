import type { Clock } from '../base/platform.ts'

/** The clock of one page, whose timers can be made late. */
export interface LateClock extends Clock {
  /** The page has no time for so many ms: what is due comes once, and afterwards. */
  starve(ms: number): void
}

/** Makes a clock that goes as another one does, until it is starved. */
export function createLateClock(clock: Clock): LateClock {
  let busyUntilMs = 0
  const whenFree = (callback: () => void, isStopped: () => boolean): void => {
    const leftMs = busyUntilMs - clock.now()
    if (isStopped()) return
    if (leftMs <= 0) callback()
    else clock.after(leftMs, () => whenFree(callback, isStopped))
  }
  return {
    now: () => clock.now(),
    after(ms, callback) {
      let stopped = false
      const stop = clock.after(ms, () => whenFree(callback, () => stopped))
      return () => {
        stopped = true
        stop()
      }
    },
    every(ms, callback) {
      let stopped = false
      let isDue = false
      const stop = clock.every(ms, () => {
        if (isDue) return
        isDue = true
        whenFree(
          () => {
            isDue = false
            callback()
          },
          () => stopped,
        )
      })
      return () => {
        stopped = true
        stop()
      }
    },
    starve(ms) {
      busyUntilMs = clock.now() + ms
    },
  }
}
