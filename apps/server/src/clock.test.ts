import { expect, onTestFinished, test, vi } from 'vitest'
import { systemClock } from './clock.ts'

test('[T4] counts on when the wall clock falls back, and follows it forward', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const hour = 3_600_000
  const before = Math.ceil(systemClock.wallNow())
  vi.setSystemTime(before - 2 * hour)
  expect(systemClock.wallNow()).toBeGreaterThanOrEqual(before - 1)
  vi.setSystemTime(before + 2 * hour)
  expect(systemClock.wallNow()).toBe(before + 2 * hour)
})
