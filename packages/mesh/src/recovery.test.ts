import { describe, expect, test } from 'vitest'
import { isLost, nextStep, type LinkHealth } from './recovery.ts'

const health = (over: Partial<LinkHealth>): LinkHealth => ({
  phase: 'open',
  phaseMs: 0,
  sinceStepMs: Infinity,
  restarts: 0,
  rebuilds: 0,
  polite: false,
  ...over,
})

test('[M3] leaves an open link alone, however old it is', () => {
  expect(nextStep(health({ phaseMs: 1e9 }))).toBe('wait')
})

describe('a link that does not come to be', () => {
  test('[M4] is asked about again every three seconds', () => {
    for (const phase of ['waiting', 'offering'] as const) {
      expect(nextStep(health({ phase, phaseMs: 2_999 }))).toBe('wait')
      expect(nextStep(health({ phase, phaseMs: 3_000 }))).toBe('ask-again')
      expect(nextStep(health({ phase, phaseMs: 5_000, sinceStepMs: 2_000 }))).toBe('wait')
      expect(nextStep(health({ phase, phaseMs: 6_000, sinceStepMs: 3_000 }))).toBe('ask-again')
    }
  })

  test('[M5] is built anew after fifteen seconds, two seconds later on the polite side', () => {
    for (const phase of ['waiting', 'offering', 'connecting'] as const) {
      expect(nextStep(health({ phase, phaseMs: 15_000, sinceStepMs: 0 }))).toBe('rebuild')
      expect(nextStep(health({ phase, phaseMs: 15_000, sinceStepMs: 0, polite: true }))).toBe('wait')
      expect(nextStep(health({ phase, phaseMs: 17_000, sinceStepMs: 0, polite: true }))).toBe('rebuild')
    }
  })
})

describe('a link that broke', () => {
  test('[M6] gets three seconds to heal by itself, then an ICE restart', () => {
    expect(nextStep(health({ phase: 'interrupted', phaseMs: 2_999 }))).toBe('wait')
    expect(nextStep(health({ phase: 'interrupted', phaseMs: 3_000 }))).toBe('restart-ice')
    expect(nextStep(health({ phase: 'broken' }))).toBe('restart-ice')
    expect(nextStep(health({ phase: 'broken', polite: true }))).toBe('wait')
  })

  test('[M7] is built anew when the restart did not help within eight seconds', () => {
    const restarted = { phase: 'broken', phaseMs: 8_000, restarts: 1 } as const
    expect(nextStep(health({ ...restarted, sinceStepMs: 7_999 }))).toBe('wait')
    expect(nextStep(health({ ...restarted, sinceStepMs: 8_000 }))).toBe('rebuild')
  })

  test('[M8] is built anew soon when the other side closed it', () => {
    expect(nextStep(health({ phase: 'closed', phaseMs: 1_999 }))).toBe('wait')
    expect(nextStep(health({ phase: 'closed', phaseMs: 2_000 }))).toBe('rebuild')
  })
})

test('[M9] calls a pair lost after three rebuilds in vain and goes on trying at leisure', () => {
  expect(isLost({ phase: 'connecting', rebuilds: 2 })).toBe(false)
  expect(isLost({ phase: 'connecting', rebuilds: 3 })).toBe(true)
  expect(isLost({ phase: 'open', rebuilds: 3 })).toBe(false)
  const lost = { phase: 'connecting', rebuilds: 3, sinceStepMs: 0 } as const
  expect(nextStep(health({ ...lost, phaseMs: 29_999 }))).toBe('wait')
  expect(nextStep(health({ ...lost, phaseMs: 30_000 }))).toBe('rebuild')
})
