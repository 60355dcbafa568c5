import type { CheckSnapshot, CheckStep, CheckVerdict, WayKind, WayStep } from './doctor.types.ts'
import { peopleFor } from './upload-rate.ts'

/** Whether packets went this way. */
export function works({ step }: WayStep): boolean {
  return step.state === 'done' && step.result.state === 'works'
}

/** Whether a way leads through a TURN server. */
export function isRelay(kind: WayKind): boolean {
  return kind !== 'direct' && kind !== 'stun'
}

function resultOf<Result>(step: CheckStep<Result>): Result | undefined {
  return step.state === 'done' ? step.result : undefined
}

/** Says what the answers to all questions mean, for a room with so many seats. */
export function judge({ server, ways, upload }: Omit<CheckSnapshot, 'phase'>, seats: number): CheckVerdict {
  if (!ways.some(works)) return { state: 'nothing' }
  if (resultOf(server) !== 'reached') return { state: 'no-server' }
  const failed = ways.filter(({ step }) => resultOf(step)?.state === 'failed').map(({ kind }) => kind)
  const relays = ways.filter(({ kind }) => isRelay(kind))
  if (relays.length === 0) return { state: 'no-relay', failed }
  if (!relays.some(works)) return { state: 'no-relay-works', failed }
  const measured = resultOf(upload)
  if (measured === undefined || measured.state === 'unknown') return { state: 'unmeasured', failed }
  const people = peopleFor(measured.bitrate, seats)
  return people < 2 ? { state: 'slow', bitrate: measured.bitrate } : { state: 'good', people, failed }
}
