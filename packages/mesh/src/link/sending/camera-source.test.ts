import { expect, test } from 'vitest'
import { freshCameraSource, isCameraSilent, nextCameraSource } from './camera-source.ts'

const after = (...readings: readonly (number | undefined)[]) =>
  isCameraSilent(readings.reduce(nextCameraSource, freshCameraSource))

test('[M119] a camera is silent after three readings that brought nothing, and no longer when something comes', () => {
  expect(after(0, 0)).toBe(false)
  expect(after(0, 0, 0)).toBe(true)
  expect(after(40, 40, 40)).toBe(false)
  expect(after(40, 40, 40, 40)).toBe(true)
  expect(after(0, 0, 0, 1)).toBe(false)
})

test('[M119] a camera that is off, was opened again, or of which the browser says nothing is not silent', () => {
  expect(after(0, 0, undefined, 0, 0)).toBe(false)
  expect(after(undefined, undefined, undefined, undefined)).toBe(false)
  expect(after(90, 90, 90, 7)).toBe(false)
})
