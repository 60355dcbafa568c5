import { expect, test } from 'vitest'
import { nextSoundBuffer, usualSoundBuffer } from './sound-buffer.ts'

/** What becomes of sound with one look a second. */
const follow = (sights: readonly { readonly lossPercent?: number; readonly waitedMs?: number }[]) => {
  let buffer = usualSoundBuffer
  return sights.map(({ lossPercent = 0, waitedMs }, second) => {
    buffer = nextSoundBuffer(buffer, { lossPercent, waitedMs }, second * 1_000)
    return buffer
  })
}
const targets = (losses: readonly number[]) =>
  follow(losses.map((lossPercent) => ({ lossPercent }))).map(({ targetMs }) => targetMs)
/** Seconds at which it restarts. */
const restartsAfter = (waits: readonly (number | undefined)[]) =>
  follow(waits.map((waitedMs) => (waitedMs === undefined ? {} : { waitedMs }))).flatMap(
    ({ restarts }, second) => (restarts ? [second] : []),
  )
const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value)

test('[M110] sound waits for copies of what was lost while a connection loses a twentieth or more', () => {
  expect(targets([0, 1, 4, 5, 20, 4, 1])).toEqual([null, null, null, 100, 100, 100, 100])
})

test('[M110] it is left to the browser again after ten clean looks in a row', () => {
  expect(targets([20, ...times(9, 0)]).at(-1)).toBe(100)
  expect(targets([20, ...times(10, 0)]).at(-1)).toBe(null)
  expect(targets([20, ...times(9, 0), 3, ...times(9, 0)]).at(-1)).toBe(100)
})

test('[M111] sound that arrives in time but is buffered too long restarts after three readings', () => {
  expect(restartsAfter([100, 500, 500, 500, 90, 90])).toEqual([3])
  expect(restartsAfter([399, 399, 399, 399, undefined, undefined])).toEqual([])
  expect(restartsAfter([500, 500, 100, 500, 500, undefined, 500, 500])).toEqual([])
})

test('[M111] it restarts less and less often when that does not help', () => {
  expect(restartsAfter(times(240, 600))).toEqual([2, 32, 92, 212])
})
