import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'rows',
  testMatch: '*.faults.ts',
  outputDir: '../../.cache/lab',
  // What is measured is measured alone.
  workers: 1,
  retries: 0,
  timeout: 900_000,
  expect: { timeout: 30_000 },
  reporter: 'line',
})
