import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // A busy machine makes nothing wrong: both are there to end what would never end, not to measure.
    testTimeout: 30_000,
    // Most of the time is waiting: for seats that are reserved, for sessions that fall silent.
    maxWorkers: 4,
    expect: { poll: { timeout: 15_000 } },
  },
})
