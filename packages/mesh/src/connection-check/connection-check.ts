/**
 * *Check my connection*: one question after the other, each with two connections in this page. It asks and publishes;
 * what the answers mean is decided elsewhere.
 */
import type { IceServer } from '@confab/protocol'
import { createObservable, type Observable } from '../base/observable.ts'
import { createScope, type Scope } from '../base/scope.ts'
import type {
  CheckPorts,
  CheckSnapshot,
  CheckStep,
  UploadResult,
  Way,
  WayResult,
  WayStep,
} from './connection-check.types.ts'
import { addressesOf, ofType, type Sightings } from './gathering.ts'
import { createLoopback } from './loopback.ts'
import { measurePath } from './measure-path.ts'
import { measureUpload } from './measure-upload.ts'
import { findOutsideAddress } from './outside-address.ts'
import { until } from './until.ts'
import { isRelay, judge, works } from './verdict.ts'
import { failureOf } from './way-failure.ts'
import { configurationOf, numberWays, planWays } from './ways.ts'

/** How long the meeting server may take to tell its STUN and TURN servers, in ms. */
const SERVER_MS = 8_000
/** Pause between two questions to a visit that does not know them yet, in ms. */
const ASK_EVERY_MS = 250

/** A check that has begun. */
export interface ConnectionCheck {
  readonly snapshot: Observable<CheckSnapshot>
  /** Ends it at once and closes everything. */
  cancel(): void
}

const waiting = { state: 'waiting' } as const
const running = { state: 'running' } as const
const done = <Result>(result: Result): CheckStep<Result> => ({ state: 'done', result })

/** Begins a check. No step takes longer than 8 s; when it is over, nothing of it is left. */
export function startConnectionCheck(ports: CheckPorts): ConnectionCheck {
  const scope = createScope()
  const snapshot = createObservable<CheckSnapshot>({
    phase: running,
    server: waiting,
    ways: [],
    upload: waiting,
  })
  const show = (part: Partial<CheckSnapshot>) => {
    if (!scope.closed) snapshot.set({ ...snapshot.current, ...part })
  }
  const showWay = (index: number, part: Partial<WayStep>) =>
    show({ ways: snapshot.current.ways.map((way, at) => (at === index ? { ...way, ...part } : way)) })

  async function check(): Promise<void> {
    show({ server: running })
    const servers = await askServer(ports, scope)
    const ways = planWays(servers ?? [])
    show({ server: done(servers === undefined ? 'unreachable' : 'reached'), ways: stepsOf(ways) })
    for (const [index, way] of ways.entries()) {
      if (scope.closed) return
      showWay(index, { step: running })
      const { result, sightings } = await tryWay(way, ports, scope)
      const addresses = [...urlOf(way), ...addressesOf(sightings)]
      showWay(index, { step: done(result), addresses })
    }
    if (scope.closed) return
    show({ upload: running })
    show({ upload: done(await tryUpload(ways)) })
    show({ phase: { state: 'done', verdict: judge(snapshot.current, ports.seats()) } })
    scope.close()
  }

  async function tryUpload(ways: readonly Way[]): Promise<UploadResult> {
    if (!ways.some(({ kind }) => isRelay(kind))) return { state: 'unknown', reason: 'no-relay' }
    const { ways: steps } = snapshot.current
    const way = ways.find(
      ({ kind }, index) => isRelay(kind) && steps[index] !== undefined && works(steps[index]),
    )
    if (way === undefined) return { state: 'unknown', reason: 'no-relay-works' }
    const loopback = createLoopback(ports.platform, configurationOf(way), scope)
    const connected = await loopback.connect()
    const upload: UploadResult =
      connected === undefined
        ? { state: 'unknown', reason: 'broke' }
        : await measureUpload(loopback.pairs.bulk, ports.platform.clock, scope)
    loopback.close()
    return upload
  }

  void check()
  return {
    snapshot,
    cancel() {
      if (snapshot.current.phase.state === 'running') show({ phase: { state: 'cancelled' } })
      scope.close()
    },
  }
}

/** Asks until there is an answer: the visit may have begun just now. */
function askServer(
  { platform, iceServers }: CheckPorts,
  scope: Scope,
): Promise<readonly IceServer[] | undefined> {
  return until<readonly IceServer[] | undefined>(scope, (answer, own) => {
    const ask = async () => {
      // A server that is not there yet is asked again.
      const servers = await iceServers().catch(() => undefined)
      if (servers !== undefined) answer(servers)
      else own.add(platform.clock.after(ASK_EVERY_MS, () => void ask()))
    }
    own.add(platform.clock.after(SERVER_MS, () => answer(undefined)))
    void ask()
  })
}

function stepsOf(ways: readonly Way[]): readonly WayStep[] {
  const numbers = numberWays(ways)
  return ways.map(({ kind }, index) => ({ kind, number: numbers[index] ?? 0, addresses: [], step: waiting }))
}

function urlOf(way: Way): readonly string[] {
  return way.kind === 'direct' ? [] : [way.url]
}

interface Tried {
  readonly result: WayResult
  readonly sightings: Sightings
}

async function tryWay(way: Way, ports: CheckPorts, scope: Scope): Promise<Tried> {
  try {
    return await (way.kind === 'stun' ? askStun(way, ports, scope) : callThrough(way, ports, scope))
  } catch {
    // Browsers differ in which addresses they take (W3C WebRTC, 4.4.1.1): one that this one does not take costs one way.
    return {
      result: { state: 'failed', failure: 'unsupported' },
      sightings: { errors: [], candidates: [] },
    }
  }
}

async function askStun(way: Way, { platform }: CheckPorts, scope: Scope): Promise<Tried> {
  const { sightings, answeredMs } = await findOutsideAddress(platform, configurationOf(way), scope)
  if (answeredMs !== undefined) return { result: { state: 'told', connectMs: answeredMs }, sightings }
  const failure = failureOf({ kind: 'stun', errors: sightings.errors, addresses: 0 })
  return { result: { state: 'failed', failure }, sightings }
}

async function callThrough(way: Way, { platform }: CheckPorts, scope: Scope): Promise<Tried> {
  const loopback = createLoopback(platform, configurationOf(way), scope)
  const { sightings } = loopback
  const connectMs = await loopback.connect()
  const path =
    connectMs === undefined ? undefined : await measurePath(loopback.pairs.probe, platform.clock, scope)
  loopback.close()
  if (connectMs === undefined) {
    const addresses = isRelay(way.kind) ? ofType(sightings, 'relay') : sightings.candidates
    const failure = failureOf({ kind: way.kind, errors: sightings.errors, addresses: addresses.length })
    return { result: { state: 'failed', failure }, sightings }
  }
  if (path === undefined) return { result: { state: 'failed', failure: 'broke' }, sightings }
  return { result: { state: 'works', connectMs, path }, sightings }
}
