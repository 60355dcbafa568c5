import { expect, test } from 'vitest'
import { planEncodings } from './encoding-plan.ts'
import { mediaKinds } from '../../mesh-snapshot.ts'
import { applyEncodingPlan, mediaStateOf, nothingSent } from './outbound-media.ts'

/** Four senders that count how often they are asked and told; `ready` is whether they have encodings yet. */
function fourSenders() {
  const counts = { asked: 0, told: 0 }
  const settings = { ready: true, refuses: false }
  const senders = mediaKinds.map(() => {
    let encodings: object[] = [{}]
    return {
      getParameters() {
        counts.asked += 1
        return { encodings: settings.ready ? structuredClone(encodings) : [] }
      },
      setParameters(parameters: { encodings: object[] }) {
        counts.told += 1
        if (settings.refuses) return Promise.reject(new Error('refused'))
        encodings = parameters.encodings
        return Promise.resolve()
      },
    }
  })
  return { senders: senders as unknown as RTCRtpSender[], counts, settings }
}

const camera = mediaStateOf((kind) => kind === 'camera')

test('[M89] asks no sender about a plan that it goes by already', async () => {
  const { senders, counts } = fourSenders()
  const told = await applyEncodingPlan(senders, planEncodings(1, camera), {})
  expect(counts).toEqual({ asked: 4, told: 4 })
  const again = await applyEncodingPlan(senders, planEncodings(1, camera), told)
  expect(counts).toEqual({ asked: 4, told: 4 })
  await applyEncodingPlan(senders, planEncodings(2, camera), again)
  expect(counts).toEqual({ asked: 5, told: 5 })
})

test('[M89] tells nobody another size of what is not sent', async () => {
  const { senders, counts } = fourSenders()
  const told = await applyEncodingPlan(senders, planEncodings(1, nothingSent), {})
  const more = await applyEncodingPlan(senders, planEncodings(5, nothingSent), told)
  expect(counts.told).toBe(4)
  await applyEncodingPlan(senders, planEncodings(5, camera), more)
  expect(counts.told).toBe(5)
})

test('[M89] tells again what a sender could not hear or refused', async () => {
  const { senders, counts, settings } = fourSenders()
  settings.ready = false
  expect(await applyEncodingPlan(senders, planEncodings(1, camera), {})).toEqual({})
  settings.ready = true
  settings.refuses = true
  expect(await applyEncodingPlan(senders, planEncodings(1, camera), {})).toEqual({})
  settings.refuses = false
  const told = await applyEncodingPlan(senders, planEncodings(1, camera), {})
  expect(Object.keys(told)).toEqual([...mediaKinds])
  expect(counts).toEqual({ asked: 12, told: 8 })
})
