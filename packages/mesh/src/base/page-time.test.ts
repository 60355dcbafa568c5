import { expect, test } from 'vitest'
import { PageTime } from './page-time.ts'
import { createFakeClock } from '../testing/fake-clock.ts'
import { createLateClock } from '../testing/late-clock.ts'

function page({ isHidden = false } = {}) {
  const clock = createFakeClock()
  const late = createLateClock(clock)
  const time = new PageTime({ clock: late, isHidden: () => isHidden })
  return { clock, late, time }
}

test('[M105] the time of a page that is called in time is everybody’s', async () => {
  const { clock, time } = page()
  for (let step = 0; step < 40; step += 1) {
    await clock.advance(170)
    expect(time.now()).toBe(clock.now())
  }
  expect(time.lateMs).toBe(0)
})

test('[M105] time that a page did not have is not counted, and never taken back', async () => {
  const { clock, late, time } = page()
  await clock.advance(1_000)
  late.starve(3_000)
  const seen: number[] = []
  for (let step = 0; step < 16; step += 1) {
    await clock.advance(250)
    seen.push(time.now())
  }
  expect(seen).toEqual(seen.toSorted((one, other) => one - other))
  expect(clock.now()).toBe(5_000)
  expect(time.now()).toBeLessThanOrEqual(2_500)
  expect(time.now()).toBeGreaterThanOrEqual(2_250)
})

test('[M106] the longest time without a turn is known for ten seconds', async () => {
  const { clock, late, time } = page()
  for (const ms of [1_500, 3_000, 1_250]) {
    await clock.advance(1_000)
    late.starve(ms)
    await clock.advance(ms)
  }
  expect(time.lateMs).toBeGreaterThanOrEqual(2_500)
  expect(time.lateMs).toBeLessThanOrEqual(2_750)
  await clock.advance(11_000)
  expect(time.lateMs).toBe(0)
})

test('[M105] a page that nobody sees is called once a second, and is not late for that', async () => {
  const { clock, late, time } = page({ isHidden: true })
  for (let second = 0; second < 20; second += 1) {
    late.starve(1_000)
    await clock.advance(1_000)
  }
  expect(time.now()).toBe(20_000)
  expect(time.lateMs).toBe(0)
})
