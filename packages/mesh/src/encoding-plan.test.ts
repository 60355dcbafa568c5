import { expect, test } from 'vitest'
import { planEncodings } from './encoding-plan.ts'

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
