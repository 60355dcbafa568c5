import { describe, expect, test } from 'vitest'
import { planEncodings } from './encoding-plan.ts'
import { mediaStateOf } from './outbound-media.ts'
import { fitToUplink, freshUplink, nextUplink, type Uplink } from './uplink.ts'

const plans = planEncodings(
  1,
  mediaStateOf((kind) => kind === 'camera' || kind === 'microphone'),
)

/** The line after each second of these estimates. */
function follow(estimates: readonly (number | undefined)[], from: Uplink = freshUplink): string[] {
  let uplink = from
  return estimates.map((estimate, second) => {
    uplink = nextUplink(uplink, estimate, second * 1_000)
    return uplink.use
  })
}

describe('a line that does not bear a picture', () => {
  test('[M75] keeps its picture through a dip, and is spared it when the estimate stays low for three seconds', () => {
    expect(follow([1e6, 100_000, 100_000, 1e6])).toEqual(['full', 'full', 'full', 'full'])
    expect(follow([100_000, 100_000, 100_000, 100_000])).toEqual(['full', 'full', 'full', 'held'])
    expect(follow([undefined, undefined, undefined])).toEqual(['full', 'full', 'full'])
  })

  test('[M76] is tried again after ten seconds, for five, and then at ever longer intervals', () => {
    const uses = follow(Array.from({ length: 60 }, () => 100_000))
    expect(uses.indexOf('trying')).toBe(13)
    expect(uses.indexOf('held', 13)).toBe(18)
    expect(uses.indexOf('trying', 18)).toBe(38)
  })

  test('[M77] gets its picture back as soon as the estimate bears it', () => {
    expect(follow([300_000], { use: 'held', sinceMs: 0, pauseMs: 10_000 })).toEqual(['full'])
    expect(follow([300_000], { use: 'trying', sinceMs: 0, pauseMs: 10_000 })).toEqual(['full'])
  })

  test('[M78] sends no picture while it is held, and a small one while that is tried', () => {
    const held = fitToUplink(plans, { use: 'held', sinceMs: 0, pauseMs: 0 }, 100_000)
    expect(held.camera.active).toBe(false)
    const tried = fitToUplink(plans, { use: 'trying', sinceMs: 0, pauseMs: 0 }, 100_000)
    expect([tried.camera.active, tried.camera.scaleResolutionDownBy]).toEqual([true, 3])
    expect(fitToUplink(plans, freshUplink, 1e6)).toEqual(plans)
  })

  test('[M79] gets a microphone that fits it', () => {
    const bits = (available: number) => fitToUplink(plans, freshUplink, available).microphone.maxBitrate
    expect(bits(1e6)).toBe(plans.microphone.maxBitrate)
    expect(bits(120_000)).toBeLessThan(bits(1e6))
    expect(bits(60_000)).toBeLessThan(bits(120_000))
  })
})
