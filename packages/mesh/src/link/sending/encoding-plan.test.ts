import { expect, test } from 'vitest'
import { planEncodings, planStart } from './encoding-plan.ts'
import { mediaStateOf, nothingSent } from './outbound-media.ts'

const everything = mediaStateOf(() => true)

test('[M15] divides one budget of camera bits by the people it goes to', () => {
  for (let receivers = 2; receivers <= 11; receivers++) {
    expect(planEncodings(receivers, everything).camera.maxBitrate * receivers).toBeLessThanOrEqual(3_000_001)
    expect(planEncodings(receivers, everything).camera.maxBitrate).toBeLessThanOrEqual(
      planEncodings(receivers - 1, everything).camera.maxBitrate,
    )
  }
})

test('[M16] never takes bits from the microphone, however many listen', () => {
  expect(planEncodings(11, everything).microphone).toEqual(planEncodings(1, everything).microphone)
})

test('[M39] begins a connection with a picture that the first bits bear', () => {
  for (const receivers of [1, 2, 11]) {
    expect(960 / (planStart(receivers, everything).camera.scaleResolutionDownBy ?? 1)).toBeLessThanOrEqual(
      320,
    )
    expect(planStart(receivers, everything).microphone).toEqual(
      planEncodings(receivers, everything).microphone,
    )
  }
})

test('[M40] sets no bits aside for a picture or a shared sound that is not there', () => {
  const idle = planEncodings(1, nothingSent)
  expect([idle.camera.active, idle.screen.active, idle.screenAudio.active]).toEqual([false, false, false])
  expect(idle.microphone.active).toBe(true)
  const camera = planStart(
    2,
    mediaStateOf((kind) => kind === 'camera'),
  )
  expect([camera.camera.active, camera.screen.active]).toEqual([true, false])
})

test('[M70] sound goes before pictures where a connection does not bear both', () => {
  const plan = planEncodings(3, everything)
  for (const sound of [plan.microphone, plan.screenAudio]) expect(sound.networkPriority).toBe('high')
  for (const picture of [plan.camera, plan.screen]) expect(picture.priority).toBe('low')
})
