import { describe, expect, test } from 'vitest'
import { isLost, nextStep, type MediaFault, type RecoveryInput, type RecoveryStep } from './recovery.ts'

const health = (over: Partial<RecoveryInput>): RecoveryInput => ({
  phase: 'open',
  phaseMs: 0,
  downMs: 0,
  wasOpen: false,
  sinceStepMs: Infinity,
  restarts: 0,
  rebuilds: 0,
  answered: true,
  trouble: 'none',
  repairs: 0,
  nudge: 'none',
  nudgedMs: 0,
  hasRelay: false,
  polite: false,
  patienceMs: 0,
  ...over,
})

test('[M3] leaves an open link on which nothing is missing alone, however old it is', () => {
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

  test('[M5] is built again after fifteen seconds, two seconds later on the polite side', () => {
    for (const phase of ['waiting', 'offering', 'connecting'] as const) {
      expect(nextStep(health({ phase, phaseMs: 15_000, sinceStepMs: 0 }))).toBe('rebuild')
      expect(nextStep(health({ phase, phaseMs: 15_000, sinceStepMs: 0, polite: true }))).toBe('wait')
      expect(nextStep(health({ phase, phaseMs: 17_000, sinceStepMs: 0, polite: true }))).toBe('rebuild')
    }
  })

  test('[M106] is given the time that the machine of the other side does not have', () => {
    const starved = { sinceStepMs: 0, patienceMs: 2_000 }
    for (const phase of ['waiting', 'offering', 'connecting'] as const) {
      expect(nextStep(health({ phase, phaseMs: 16_900, ...starved }))).toBe('wait')
      expect(nextStep(health({ phase, phaseMs: 17_000, ...starved }))).toBe('rebuild')
    }
    expect(nextStep(health({ phase: 'interrupted', phaseMs: 2_100, patienceMs: 2_000 }))).toBe('wait')
    expect(nextStep(health({ phase: 'interrupted', phaseMs: 2_200, patienceMs: 2_000 }))).toBe('restart-ice')
  })

  test('[M100] begins its checks again every six seconds, and of one that was open a new connection comes sooner', () => {
    const connecting = { phase: 'connecting' } as const
    expect(nextStep(health({ ...connecting, phaseMs: 5_999 }))).toBe('wait')
    expect(nextStep(health({ ...connecting, phaseMs: 6_000 }))).toBe('restart-ice')
    expect(nextStep(health({ ...connecting, phaseMs: 7_000, sinceStepMs: 1_000 }))).toBe('wait')
    expect(nextStep(health({ ...connecting, phaseMs: 6_000, polite: true }))).toBe('wait')
    expect(nextStep(health({ ...connecting, phaseMs: 12_000, sinceStepMs: 6_000 }))).toBe('restart-ice')
    expect(nextStep(health({ ...connecting, phaseMs: 6_000, wasOpen: true, downMs: 8_000 }))).toBe('rebuild')
  })

  test('[M41] is built again when it is connected and no binding comes for ten seconds', () => {
    expect(nextStep(health({ phase: 'binding', phaseMs: 9_999 }))).toBe('wait')
    expect(nextStep(health({ phase: 'binding', phaseMs: 10_000 }))).toBe('rebuild')
  })
})

describe('a link that broke', () => {
  test('[M6] gets a moment to heal by itself, a failed one none, then an ICE restart', () => {
    expect(nextStep(health({ phase: 'interrupted', phaseMs: 199 }))).toBe('wait')
    expect(nextStep(health({ phase: 'interrupted', phaseMs: 200 }))).toBe('restart-ice')
    expect(nextStep(health({ phase: 'interrupted', phaseMs: 2_199, polite: true }))).toBe('wait')
    expect(nextStep(health({ phase: 'interrupted', phaseMs: 2_200, polite: true }))).toBe('restart-ice')
    expect(nextStep(health({ phase: 'broken' }))).toBe('restart-ice')
    expect(nextStep(health({ phase: 'broken', polite: true }))).toBe('wait')
  })

  const restarted = { phase: 'broken', phaseMs: 5_000, downMs: 8_000, wasOpen: true, restarts: 1 } as const

  test('[M7] is built again when the restart did not help within five seconds', () => {
    expect(nextStep(health({ ...restarted, sinceStepMs: 4_999 }))).toBe('wait')
    expect(nextStep(health({ ...restarted, sinceStepMs: 5_000 }))).toBe('rebuild')
    expect(nextStep(health({ ...restarted, sinceStepMs: 6_999, polite: true }))).toBe('wait')
    expect(nextStep(health({ ...restarted, sinceStepMs: 7_000, polite: true }))).toBe('rebuild')
  })

  test('[M42] is rebuilt half a second after an answered restart when there is a relay', () => {
    const relayed = { ...restarted, hasRelay: true } as const
    expect(nextStep(health({ ...relayed, sinceStepMs: 499 }))).toBe('wait')
    expect(nextStep(health({ ...relayed, sinceStepMs: 500 }))).toBe('rebuild')
    expect(nextStep(health({ ...relayed, sinceStepMs: 2_499, polite: true }))).toBe('wait')
    expect(nextStep(health({ ...relayed, sinceStepMs: 2_999, answered: false }))).toBe('wait')
    expect(nextStep(health({ ...relayed, sinceStepMs: 4_999, rebuilds: 1 }))).toBe('wait')
  })

  test('[M43] keeps its connection for twenty seconds while no offer is answered, and repeats the offer', () => {
    const unanswered = { ...restarted, answered: false } as const
    expect(nextStep(health({ ...unanswered, sinceStepMs: 2_999 }))).toBe('wait')
    expect(nextStep(health({ ...unanswered, sinceStepMs: 3_000 }))).toBe('ask-again')
    expect(nextStep(health({ ...unanswered, downMs: 19_999, sinceStepMs: 8_000 }))).toBe('ask-again')
    expect(nextStep(health({ ...unanswered, downMs: 20_000, sinceStepMs: 8_000 }))).toBe('rebuild')
  })

  test('[M44] is tried every five seconds for a minute, and every fifteen from then on', () => {
    const rebuilt = { phase: 'connecting', wasOpen: true, rebuilds: 3, sinceStepMs: 0 } as const
    expect(nextStep(health({ ...rebuilt, downMs: 59_999, phaseMs: 4_999 }))).toBe('wait')
    expect(nextStep(health({ ...rebuilt, downMs: 59_999, phaseMs: 5_000 }))).toBe('rebuild')
    expect(nextStep(health({ ...rebuilt, downMs: 60_000, phaseMs: 14_999 }))).toBe('wait')
    expect(nextStep(health({ ...rebuilt, downMs: 60_000, phaseMs: 15_000 }))).toBe('rebuild')
    const failed = { ...rebuilt, phase: 'broken' } as const
    expect(nextStep(health({ ...failed, downMs: 30_000, sinceStepMs: 5_000 }))).toBe('rebuild')
    expect(nextStep(health({ ...failed, downMs: 90_000, sinceStepMs: 14_999 }))).toBe('wait')
    expect(nextStep(health({ ...failed, downMs: 90_000, sinceStepMs: 15_000 }))).toBe('rebuild')
  })

  test('[M8] is built again soon when the other side closed it', () => {
    expect(nextStep(health({ phase: 'closed', phaseMs: 1_999 }))).toBe('wait')
    expect(nextStep(health({ phase: 'closed', phaseMs: 2_000 }))).toBe('rebuild')
    expect(nextStep(health({ phase: 'closed', phaseMs: 14_999, rebuilds: 3 }))).toBe('wait')
    expect(nextStep(health({ phase: 'closed', phaseMs: 15_000, rebuilds: 3 }))).toBe('rebuild')
  })
})

test('[M9] calls a pair lost after three rebuilds without success or twenty seconds, and not while it still waits', () => {
  const of = (over: Partial<RecoveryInput>) => isLost(health({ phase: 'connecting', ...over }))
  expect(of({ rebuilds: 2, downMs: 19_999 })).toBe(false)
  expect(of({ rebuilds: 3, downMs: 5_000 })).toBe(true)
  expect(of({ rebuilds: 0, downMs: 20_000 })).toBe(true)
  expect(of({ phase: 'open', rebuilds: 3, downMs: 20_000 })).toBe(false)
  expect(of({ phase: 'waiting', downMs: 300_000 })).toBe(false)
})

describe('an open link on which something is missing', () => {
  /** Steps in their order, each with the time since the one before, in ms. */
  const ladder = (trouble: MediaFault, over: Partial<RecoveryInput>, length: number) => {
    const steps: [RecoveryStep, number][] = []
    for (let repairs = 0; repairs < length; repairs++) {
      for (let sinceStepMs = 0; steps.length === repairs; sinceStepMs += 1_000) {
        const step = nextStep(health({ trouble, repairs, sinceStepMs, ...over }))
        if (step !== 'wait') steps.push([step, sinceStepMs])
      }
    }
    return steps
  }

  test('[M45] is given a new path, a relay and a new connection while the microphone is missing, and then again and again', () => {
    expect(ladder('no-sound', { hasRelay: true }, 7)).toEqual([
      ['restart-ice', 4_000],
      ['relay', 4_000],
      ['rebuild', 4_000],
      ['rebuild', 15_000],
      ['rebuild', 30_000],
      ['rebuild', 60_000],
      ['rebuild', 60_000],
    ])
    expect(ladder('no-sound', {}, 3).map(([step]) => step)).toEqual(['restart-ice', 'rebuild', 'rebuild'])
    expect(nextStep(health({ trouble: 'no-sound' }))).toBe('restart-ice')
  })

  test('[M46] loses no sound for a missing picture more than once', () => {
    expect(ladder('no-picture', { hasRelay: true }, 7)).toEqual([
      ['refresh', 4_000],
      ['refresh', 4_000],
      ['restart-ice', 4_000],
      ['rebuild', 4_000],
      ['refresh', 15_000],
      ['refresh', 30_000],
      ['refresh', 60_000],
    ])
  })

  test('[M47] gets nothing but a whole picture while one is stuck', () => {
    expect(ladder('stuck-picture', { hasRelay: true }, 5)).toEqual([
      ['refresh', 4_000],
      ['refresh', 4_000],
      ['refresh', 15_000],
      ['refresh', 30_000],
      ['refresh', 60_000],
    ])
  })

  test('[M48] is repaired two seconds later by the polite side, but for the first step and for pictures', () => {
    expect(ladder('no-sound', { polite: true }, 3)).toEqual([
      ['restart-ice', 4_000],
      ['rebuild', 6_000],
      ['rebuild', 17_000],
    ])
    expect(ladder('stuck-picture', { polite: true }, 2).map(([, ms]) => ms)).toEqual([4_000, 4_000])
  })
})

describe('after the network changed or the page woke up', () => {
  const after = (over: Partial<RecoveryInput>) => nextStep(health({ nudge: 'network', ...over }))

  test('[M49] an open link has a second to answer, then ICE is restarted', () => {
    expect(after({ nudgedMs: 899 })).toBe('wait')
    expect(after({ nudgedMs: 900 })).toBe('restart-ice')
    expect(after({ nudgedMs: 1_799, polite: true })).toBe('wait')
    expect(after({ nudgedMs: 1_800, polite: true })).toBe('restart-ice')
  })

  test('[M50] a link that is not open is helped at once, a second later on the polite side', () => {
    const expected = {
      waiting: 'ask-again',
      offering: 'rebuild',
      connecting: 'rebuild',
      binding: 'rebuild',
      interrupted: 'restart-ice',
      broken: 'restart-ice',
      closed: 'rebuild',
    } as const
    for (const [name, step] of Object.entries(expected)) {
      const phase = name as keyof typeof expected
      expect([phase, after({ phase })]).toEqual([phase, step])
      expect([phase, after({ phase, polite: true, nudgedMs: 899 })]).toEqual([phase, 'wait'])
      expect([phase, after({ phase, polite: true, nudgedMs: 900 })]).toEqual([phase, step])
    }
  })

  test('[M50] what was begun from another address does not go on, and what was asleep does', () => {
    const unanswered = { phase: 'interrupted', answered: false } as const
    expect(after(unanswered)).toBe('rebuild')
    expect(after({ ...unanswered, nudge: 'wake' })).toBe('ask-again')
    expect(after({ phase: 'offering', nudge: 'wake' })).toBe('ask-again')
    expect(after({ phase: 'connecting', nudge: 'wake' })).toBe('wait')
  })
})
