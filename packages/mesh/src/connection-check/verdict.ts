import type {
  CheckSnapshot,
  CheckStep,
  CheckVerdict,
  PathFigures,
  WayKind,
  WayStep,
} from './connection-check.types.ts'
import { peopleFor } from './upload-rate.ts'

/** Whether packets went this way. */
export function works({ step }: WayStep): boolean {
  return step.state === 'done' && step.result.state === 'works'
}

/** Whether a way leads through a TURN server. */
export function isRelay(kind: WayKind): boolean {
  return kind !== 'direct' && kind !== 'stun'
}

/** More than this is heard although Opus carries every packet twice, part of 1. */
const SHAKY_LOSS = 0.05
/** Above this people begin to speak at the same time (ITU-T G.114 wants 150 ms from mouth to ear, half of it is ours), in ms. */
const SHAKY_DELAY_MS = 250
/** More changes of delay than this make a receiver wait noticeably longer, in ms. */
const SHAKY_JITTER_MS = 40

/** Whether a voice over this connection arrives late or in pieces. */
function isShaky({ delayMs, jitterMs, loss }: PathFigures): boolean {
  return loss > SHAKY_LOSS || delayMs > SHAKY_DELAY_MS || jitterMs > SHAKY_JITTER_MS
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
  const best = relays.find(works)
  if (best === undefined) return { state: 'no-relay-works', failed }
  const measured = resultOf(upload)
  if (measured === undefined || measured.state === 'unknown') return { state: 'unmeasured', failed }
  const people = peopleFor(measured.bitrate, seats)
  if (people < 2) return { state: 'slow', bitrate: measured.bitrate }
  return { state: 'good', people, path: isSteady(best) ? 'steady' : 'shaky', failed }
}

function isSteady({ step }: CheckSnapshot['ways'][number]): boolean {
  return step.state === 'done' && step.result.state === 'works' && !isShaky(step.result.path)
}
