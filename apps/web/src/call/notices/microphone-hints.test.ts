import { expect, test } from 'vitest'
import { hintOf, look, startOfWatch, type MicrophoneLook } from './microphone-hints.ts'

const STEP = 200

/** Says what is shown after each of so many looks. */
function watched(count: number, at: (nowMs: number) => Partial<MicrophoneLook>) {
  let watch = startOfWatch
  return Array.from({ length: count }, (_, index) => {
    const nowMs = (index + 1) * STEP
    const usual = { nowMs, stepMs: STEP, isOn: false, level: 0, unsentLevel: 0 }
    watch = look(watch, { ...usual, ...at(nowMs) })
    return hintOf(watch, nowMs)
  })
}
const first = (hints: readonly unknown[]) => (hints.findIndex(Boolean) + 1) * STEP

test('[V167] who talks while the microphone is off is told after a second, for some seconds', () => {
  const hints = watched(200, () => ({ unsentLevel: 0.1 }))
  expect(first(hints)).toBe(1_000)
  expect(hints.slice(4, 34)).toEqual(Array.from({ length: 30 }, () => 'talking'))
  expect(hints[36]).toBeUndefined()
})

test('[V167] it is not said again within half a minute', () => {
  const hints = watched(200, () => ({ unsentLevel: 0.1 }))
  const again = hints.findIndex((hint, index) => hint && index > 40)
  expect((again + 1) * STEP).toBeGreaterThanOrEqual(31_000)
  expect(again).toBeGreaterThan(0)
})

test('[V167] a word, a cough and a quiet room are no talking, and a microphone that is on has none', () => {
  expect(watched(50, (nowMs) => ({ unsentLevel: nowMs % 2_000 < 500 ? 0.1 : 0 })).some(Boolean)).toBe(false)
  expect(watched(50, () => ({ unsentLevel: 0.01 })).some(Boolean)).toBe(false)
  expect(watched(50, () => ({ isOn: true, level: 0.1, unsentLevel: 0.1 })).some(Boolean)).toBe(false)
})

test('[V168] a microphone that is on and gives nothing for ten seconds is told of, until it gives something', () => {
  const hints = watched(100, (nowMs) => ({ isOn: true, level: nowMs < 15_000 ? 0 : 0.001 }))
  expect(first(hints)).toBe(10_200)
  expect(hints[73]).toBe('nothing')
  expect(hints[75]).toBeUndefined()
  expect(watched(100, () => ({ isOn: true, level: 0.0001 })).some(Boolean)).toBe(false)
})
