/** The check of the connection as it may come out, by name. */
import type { CheckSnapshot, CheckStep, CheckVerdict, WayKind, WayResult, WayStep } from '@confab/mesh'
import type { MicrophoneTest } from '../check/microphone-test.ts'

/** A check that stands still. */
export interface StillCheck {
  readonly snapshot: CheckSnapshot
  readonly test: MicrophoneTest
}

const waiting = { state: 'waiting' } as const
const running = { state: 'running' } as const
const done = <Result>(result: Result): CheckStep<Result> => ({ state: 'done', result })

function works(delayMs: number, loss = 0): WayResult {
  return { state: 'works', connectMs: delayMs * 6 + 40, path: { delayMs, jitterMs: delayMs / 8, loss } }
}

const told: WayResult = { state: 'told', connectMs: 38 }
const silent: WayResult = { state: 'failed', failure: 'unreachable' }

function way(kind: WayKind, step: WayStep['step']): WayStep {
  return { kind, number: 0, addresses: [], step }
}

function over(
  ways: readonly WayStep[],
  verdict: CheckVerdict,
  part: Partial<CheckSnapshot> = {},
): StillCheck {
  return {
    snapshot: {
      phase: { state: 'done', verdict },
      server: done('reached'),
      ways,
      upload: done({ state: 'measured', bitrate: 2_140_000 }),
      ...part,
    },
    test: { state: 'idle' },
  }
}

const direct = way('direct', done(works(1)))
const stun = way('stun', done(told))
const good = over(
  [
    direct,
    stun,
    way('relay-udp', done(works(24))),
    way('relay-tcp', done(works(27))),
    way('relay-tls', done(works(31))),
  ],
  { state: 'good', people: 7, path: 'steady', failed: [] },
)
const nowhere: Partial<CheckSnapshot> = { upload: done({ state: 'unknown', reason: 'no-relay' }) }

/** The states by name. */
export const checkStates: Readonly<Record<string, StillCheck>> = {
  'check-running': {
    snapshot: {
      phase: running,
      server: done('reached'),
      ways: [direct, stun, way('relay-udp', running), way('relay-tcp', waiting), way('relay-tls', waiting)],
      upload: waiting,
    },
    test: { state: 'idle' },
  },
  'check-good': { ...good, test: { state: 'heard' } },
  'check-partly': over(
    [
      direct,
      stun,
      way('relay-udp', done(silent)),
      way('relay-tcp', done(works(61, 0.07))),
      way('relay-tls', done({ state: 'failed', failure: 'refused' })),
    ],
    { state: 'good', people: 7, path: 'shaky', failed: ['relay-udp', 'relay-tls'] },
  ),
  'check-no-relay-works': over(
    [direct, way('stun', done(silent)), way('relay-udp', done(silent)), way('relay-tls', done(silent))],
    { state: 'no-relay-works', failed: ['stun', 'relay-udp', 'relay-tls'] },
    { upload: done({ state: 'unknown', reason: 'no-relay-works' }) },
  ),
  'check-nothing': over(
    [
      way('direct', done({ state: 'failed', failure: 'no-address' })),
      way('stun', done(silent)),
      way('relay-udp', done(silent)),
    ],
    { state: 'nothing' },
    { upload: done({ state: 'unknown', reason: 'no-relay-works' }) },
  ),
  'check-no-turn': over([direct], { state: 'no-relay', failed: [] }, nowhere),
  'check-no-server': over([direct], { state: 'no-server' }, { server: done('unreachable'), ...nowhere }),
  'check-slow': over([direct, way('relay-udp', done(works(88)))], { state: 'slow', bitrate: 190_000 }),
  'check-no-microphone': { ...good, test: { state: 'failed', failure: 'missing' } },
  'check-silent-microphone': { ...good, test: { state: 'silent' } },
  'check-recording': { ...good, test: { state: 'recording' } },
}
