import { expect, test } from 'vitest'
import { nextSoundBuffer, usualSoundBuffer } from './sound-buffer.ts'

/** What the browser is asked for after each look. */
const follow = (losses: readonly number[]) => {
  let buffer = usualSoundBuffer
  return losses.map((lossPercent) => {
    buffer = nextSoundBuffer(buffer, lossPercent)
    return buffer.targetMs
  })
}

test('[M110] sound waits for copies of what was lost while a line loses a twentieth or more', () => {
  expect(follow([0, 1, 4, 5, 20, 4, 1])).toEqual([null, null, null, 100, 100, 100, 100])
})

test('[M110] it is left to the browser again after ten clean looks in a row', () => {
  const clean = (looks: number) => Array.from({ length: looks }, () => 0)
  expect(follow([20, ...clean(9)]).at(-1)).toBe(100)
  expect(follow([20, ...clean(10)]).at(-1)).toBe(null)
  expect(follow([20, ...clean(9), 3, ...clean(9)]).at(-1)).toBe(100)
})
