import { expect, test } from 'vitest'
import { planEncodings, planStart } from './encoding-plan.ts'

test('[M15] divides one budget of camera bits by the people it goes to', () => {
  for (let receivers = 2; receivers <= 11; receivers++) {
    expect(planEncodings(receivers).camera.maxBitrate * receivers).toBeLessThanOrEqual(3_000_001)
    expect(planEncodings(receivers).camera.maxBitrate).toBeLessThanOrEqual(
      planEncodings(receivers - 1).camera.maxBitrate,
    )
  }
})

test('[M16] never takes bits from the microphone, however many listen', () => {
  expect(planEncodings(11).microphone).toEqual(planEncodings(1).microphone)
})

test('[M39] begins a connection with a picture that the first bits bear', () => {
  for (const receivers of [1, 2, 11]) {
    expect(960 / (planStart(receivers).camera.scaleResolutionDownBy ?? 1)).toBeLessThanOrEqual(640)
    expect(planStart(receivers).microphone).toEqual(planEncodings(receivers).microphone)
  }
})
