import { describe, expect, test } from 'vitest'
import { planEncodings } from './encoding-plan.ts'
import { mediaStateOf } from './outbound-media.ts'
import { fitToSendBudget, freshSendBudget, nextSendBudget, type SendBudget } from './send-budget.ts'

const plans = planEncodings(
  1,
  mediaStateOf((kind) => kind === 'camera' || kind === 'microphone'),
)

/** The connection after each second of these estimates. */
function follow(
  estimates: readonly (number | undefined)[],
  from: SendBudget = freshSendBudget,
  isSlow = true,
): string[] {
  let uplink = from
  return estimates.map((estimate, second) => {
    uplink = nextSendBudget(uplink, { available: estimate, isSlow }, second * 1_000)
    return uplink.picture.use
  })
}

/** One look. */
const look = (available: number, from = freshSendBudget) =>
  nextSendBudget(from, { available, isSlow: true }, 0)

/** A thin connection after its picture was held back. */
const usedAs = (use: 'suspended' | 'tried'): SendBudget => ({
  picture: { use, sinceMs: 0, tryMs: 5_000 },
  available: 100_000,
  mostLines: 180,
})

describe('a connection that does not bear a picture', () => {
  test('[M75] keeps its picture through a dip, and is spared it when the estimate stays low for two seconds', () => {
    expect(follow([1e6, 120_000, 120_000, 1e6])).toEqual(['full', 'full', 'full', 'full'])
    expect(follow([120_000, 120_000, 120_000])).toEqual(['full', 'full', 'suspended'])
    expect(follow([1e6, 60_000])).toEqual(['full', 'suspended'])
    expect(follow([undefined, undefined, undefined])).toEqual(['full', 'full', 'full'])
    // A picture that takes few bits shows the browser no more than that.
    expect(follow([60_000, 60_000, 60_000], freshSendBudget, false)).toEqual(['full', 'full', 'full'])
  })

  test('[M76] is tried again every five seconds, briefly', () => {
    const uses = follow(Array.from({ length: 60 }, () => 120_000))
    const tries = uses.flatMap((use, second) =>
      use === 'tried' && uses[second - 1] === 'suspended' ? [second] : [],
    )
    expect(tries).toEqual([7, 14, 21, 28, 35, 42, 49, 56])
    expect(uses.slice(7, 10)).toEqual(['tried', 'tried', 'suspended'])
    expect(uses.indexOf('full', 2)).toBe(-1)
  })

  test('[M108] is tried for longer where a picture that was shown had to be held back again', () => {
    let uplink = usedAs('suspended')
    const lasting: number[] = []
    for (let second = 0; second < 200; second += 1) {
      const before = uplink.picture
      // Slow as soon as a picture is shown, and at no other time.
      const sight = { available: 90_000, isSlow: before.use === 'full' }
      uplink = nextSendBudget(uplink, sight, second * 1_000)
      if (before.use === 'tried' && uplink.picture.use === 'full')
        lasting.push(second - before.sinceMs / 1_000)
    }
    expect(lasting.slice(0, 4)).toEqual([5, 10, 20, 24])
    expect(nextSendBudget(uplink, { available: 1e6, isSlow: false }, 200_000).picture).toEqual(
      freshSendBudget.picture,
    )
  })

  test('[M77] gets its picture back as soon as the estimate bears it', () => {
    for (const use of ['suspended', 'tried'] as const) {
      expect(follow([300_000], usedAs(use))).toEqual(['full'])
    }
    const unhurried = follow([120_000, 120_000, 120_000, 120_000, 120_000, 120_000], usedAs('tried'), false)
    expect(unhurried).toEqual(['tried', 'tried', 'tried', 'tried', 'tried', 'full'])
  })

  test('[M78] sends no picture while it is held, and a small one while that is tried', () => {
    expect(fitToSendBudget(plans, usedAs('suspended'), 540).camera.active).toBe(false)
    const { camera } = fitToSendBudget(plans, usedAs('tried'), 540)
    expect([camera.active, camera.scaleResolutionDownBy]).toEqual([true, 3])
    expect(fitToSendBudget(plans, look(1e6), 540)).toEqual(plans)
  })

  test('[M79] gets a microphone that fits it', () => {
    const bits = (available: number) => fitToSendBudget(plans, look(available), 540).microphone.maxBitrate
    expect(bits(1e6)).toBe(plans.microphone.maxBitrate)
    expect(bits(120_000)).toBeLessThan(bits(1e6))
    expect(bits(60_000)).toBeLessThan(bits(120_000))
  })

  test('[M82] gets a smaller picture while it bears one, and a larger one well above what made it smaller', () => {
    let uplink = freshSendBudget
    const scales = [1e6, 700_000, 400_000, 200_000, 260_000, 410_000, 800_000, 1.5e6].map((available) => {
      uplink = look(available, uplink)
      return fitToSendBudget(plans, uplink, 540).camera.scaleResolutionDownBy
    })
    expect(scales).toEqual([1, 1.5, 2, 3, 3, 2, 1.5, 1])
    const thin = look(700_000)
    const scaleOf = (receivers: number, lines: number) => {
      const planned = planEncodings(
        receivers,
        mediaStateOf(() => true),
      )
      return fitToSendBudget(planned, thin, lines).camera.scaleResolutionDownBy
    }
    // Who sends to many sends small pictures already, and so does a small camera.
    expect([scaleOf(8, 540), scaleOf(1, 1_080), scaleOf(1, 240)]).toEqual([3, 3, 1])
  })
})
