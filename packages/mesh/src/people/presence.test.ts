import { expect, test } from 'vitest'
import { isGone, type Absence } from './presence.ts'

const away: Absence = { word: 'away', sinceMs: 1_000, silentMs: 9_000, patienceMs: 0, linkClosed: false }

test('[M10] keeps somebody whose link still answers, whatever the server says', () => {
  expect(isGone({ ...away, word: 'left', silentMs: 1_000 }, 10_000)).toBe(false)
})

test('[M11] lets somebody go who is away or has left and was silent for 1.5 s', () => {
  expect(isGone(away, 2_499)).toBe(false)
  expect(isGone(away, 2_500)).toBe(true)
})

test('[M106] waits for somebody whose machine has no time', () => {
  expect(isGone({ ...away, patienceMs: 3_000 }, 5_499)).toBe(false)
  expect(isGone({ ...away, patienceMs: 3_000 }, 5_500)).toBe(true)
})

test('[M12] lets somebody go at once who left by the server and closed the link', () => {
  expect(isGone({ ...away, word: 'left', linkClosed: true }, 1_000)).toBe(true)
  expect(isGone({ ...away, linkClosed: true }, 1_000)).toBe(false)
})
