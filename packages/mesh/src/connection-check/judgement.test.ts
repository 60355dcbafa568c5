import { expect, test } from 'vitest'
import { planEncodings } from '../link/sending/encoding-plan.ts'
import type { CheckSnapshot, WayKind, WayResult, WayStep } from './connection-check.types.ts'
import { figuresOf } from './path-figures.ts'
import { peopleFor, UPLOAD_CEILING, uploadOf, type Arrival } from './upload-rate.ts'
import { judge } from './verdict.ts'
import { failureOf } from './way-failure.ts'

test('[Q3] says why a way does not work from what the browser told of the server', () => {
  const relay = { kind: 'relay-udp', addresses: 0 } as const
  expect(failureOf({ ...relay, errors: [701, 401] })).toBe('refused')
  expect(failureOf({ ...relay, errors: [486] })).toBe('full')
  expect(failureOf({ ...relay, errors: [500] })).toBe('server-error')
  expect(failureOf({ ...relay, errors: [701] })).toBe('unreachable')
  expect(failureOf({ ...relay, errors: [] })).toBe('unreachable')
  expect(failureOf({ ...relay, errors: [701], addresses: 1 })).toBe('no-path')
  expect(failureOf({ kind: 'direct', errors: [], addresses: 0 })).toBe('no-address')
  expect(failureOf({ kind: 'stun', errors: [], addresses: 0 })).toBe('no-address')
})

test('[Q4] delay is the median, jitter the mean change, loss what did not arrive', () => {
  const delays = [10, 12, undefined, 10, 400]
  const packets = delays.map((delay, index) => ({
    sentMs: index * 20,
    arrivedMs: delay === undefined ? undefined : index * 20 + delay,
  }))
  const figures = figuresOf(packets)
  expect(figures?.delayMs).toBe(11)
  expect(figures?.jitterMs).toBeCloseTo((2 + 2 + 390) / 3)
  expect(figures?.loss).toBeCloseTo(0.2)
  expect(figuresOf([{ sentMs: 0, arrivedMs: undefined }])).toBeUndefined()
  expect(figuresOf([])).toBeUndefined()
})

/** Bytes that come evenly at a rate in bit/s, after a slow beginning. */
function arriving(bitrate: number, untilMs: number): Arrival[] {
  const arrivals: Arrival[] = [{ atMs: 100, bytes: 4_000 }]
  for (let atMs = 500; atMs <= untilMs; atMs += 10)
    arrivals.push({ atMs, bytes: 4_000 + ((atMs - 500) / 1_000) * (bitrate / 8) })
  return arrivals
}

test('[Q5] the upload is what arrives once the connection has found its speed', () => {
  const upload = uploadOf(arriving(1_000_000, 3_000))
  expect(upload.state).toBe('measured')
  expect(upload).toMatchObject({ bitrate: expect.closeTo(1_000_000, -3) })
  expect(uploadOf(arriving(UPLOAD_CEILING, 2_000))).toEqual({ state: 'at-least', bitrate: UPLOAD_CEILING })
})

test('[Q5] an upload of which nothing arrives is not known', () => {
  for (const arrivals of [[], [{ atMs: 100, bytes: 4_000 }], [{ atMs: 900, bytes: 4_000 }]])
    expect(uploadOf(arrivals)).toEqual({ state: 'unknown', reason: 'broke' })
})

test('[Q6] a connection is good for as many as get sound and the picture of a full meeting', () => {
  expect(peopleFor(UPLOAD_CEILING, 12)).toBe(12)
  const sent = { microphone: true, camera: true, screen: false, screenAudio: false }
  const { microphone, camera } = planEncodings(11, sent)
  const each = (microphone.maxBitrate + camera.maxBitrate) * 1.1
  expect(peopleFor(each * 5 + 1, 12)).toBe(6)
  expect(peopleFor(each * 5 - 1, 12)).toBe(5)
  expect(peopleFor(each / 2, 12)).toBe(1)
  expect(peopleFor(UPLOAD_CEILING, 2)).toBe(2)
})

const works: WayResult = {
  state: 'works',
  connectMs: 80,
  path: { delayMs: 12, jitterMs: 1, loss: 0 },
}
const failed: WayResult = { state: 'failed', failure: 'unreachable' }

function way(kind: WayKind, result: WayResult): WayStep {
  return { kind, number: 0, addresses: [], step: { state: 'done', result } }
}

function answers(ways: WayStep[], part: Partial<CheckSnapshot> = {}): Omit<CheckSnapshot, 'phase'> {
  return {
    server: { state: 'done', result: 'reached' },
    ways,
    upload: { state: 'done', result: { state: 'measured', bitrate: 1_900_000 } },
    ...part,
  }
}

test('[Q7] the verdict names the first thing that keeps people from each other', () => {
  const direct = way('direct', works)
  const unreachable = { server: { state: 'done', result: 'unreachable' } } as const
  expect(judge(answers([way('direct', failed)], unreachable), 12)).toEqual({ state: 'nothing' })
  expect(judge(answers([direct], unreachable), 12)).toEqual({ state: 'no-server' })
  expect(judge(answers([direct]), 12)).toEqual({ state: 'no-relay', failed: [] })
  expect(judge(answers([direct, way('relay-udp', failed)]), 12)).toEqual({
    state: 'no-relay-works',
    failed: ['relay-udp'],
  })
})

test('[Q7] a connection through the best relay that loses, delays or scatters packets is called shaky', () => {
  const path = { delayMs: 12, jitterMs: 1, loss: 0 }
  for (const trouble of [{ loss: 0.08 }, { delayMs: 300 }, { jitterMs: 60 }]) {
    const relay = way('relay-udp', { ...works, path: { ...path, ...trouble } })
    expect(judge(answers([way('direct', works), relay]), 12)).toMatchObject({ path: 'shaky' })
  }
})

test('[Q7] with a relay that works the verdict says for how many people the connection is good', () => {
  const ways = [way('direct', works), way('relay-udp', failed), way('relay-tcp', works)]
  const upload = (bitrate: number) =>
    ({ upload: { state: 'done', result: { state: 'measured', bitrate } } }) as const
  expect(judge(answers(ways), 12)).toEqual({
    state: 'good',
    people: 6,
    path: 'steady',
    failed: ['relay-udp'],
  })
  expect(judge(answers(ways, upload(100_000)), 12)).toEqual({ state: 'slow', bitrate: 100_000 })
  const broke = { upload: { state: 'done', result: { state: 'unknown', reason: 'broke' } } } as const
  expect(judge(answers(ways, broke), 12)).toEqual({ state: 'unmeasured', failed: ['relay-udp'] })
})
