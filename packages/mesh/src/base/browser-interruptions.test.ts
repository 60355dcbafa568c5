import { expect, test } from 'vitest'
import { hasSlept } from './browser-interruptions.ts'

test('[M74] takes a long gap between two looks for sleep, and neither a slow page nor a clock set back', () => {
  expect(hasSlept(1_000, 61_000)).toBe(true)
  expect(hasSlept(1_000, 5_000)).toBe(false)
  expect(hasSlept(61_000, 1_000)).toBe(false)
})
