import { defineConfig } from '@playwright/test'
import { inFull, isFull } from './support/form.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  ...(isFull ? {} : { grepInvert: new RegExp(inFull.tag) }),
  outputDir: '../.cache/e2e',
  // Four people with pictures fill two cores: side by side, tests would measure each other.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
})
