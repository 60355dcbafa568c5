/** Writes down what happens under a call. It listens to the engine's log and snapshot; the engine does not know it. */
import type { SeatId } from '@confab/protocol'
import type { LocalMedia, LocalMediaSnapshot, CaptureSnapshot } from '../media/local-media.types.ts'
import type { LinkSnapshot, MediaKind, MeshSnapshot } from '../mesh-snapshot.ts'
import type { Mesh } from '../mesh.types.ts'
import { createObservable, type Observable } from '../base/observable.ts'
import { silentLog, type Log, type LogFacts } from '../base/log.ts'
import type { Clock } from '../base/platform.ts'
import { createScope, type Stop } from '../base/scope.ts'
import type { SignalingStatus } from '../server/signaling.ts'
import type { TraceEntry, TraceEvent, TraceView, LinkReading, LinkRecord } from './trace.types.ts'
import { readReport, type Totals } from './link-reading.ts'
import { connectionSteps } from '../link/connection-log.ts'
import type { ConnectionInspection } from '../link/connection.ts'

/** Entries that are kept. */
const ENTRIES_KEPT = 1_000
/** Points that are kept: five minutes. */
const POINTS_KEPT = 300
/** Time between two looks at the statistics, in ms. */
const LOOK_MS = 1_000

/** A visit to a room, as far as a trace follows it. */
export interface WatchedVisit {
  readonly mesh: Pick<Mesh, 'snapshot' | 'inspect'>
  readonly signaling: Observable<SignalingStatus>
  readonly media: Pick<LocalMedia, 'snapshot' | 'track'>
}

interface Watched {
  record: LinkRecord
  totals: Totals | undefined
  /** What has come over it. */
  readonly came: Set<MediaKind>
}

/** A trace with what it is fed by. */
export interface Trace extends TraceView {
  /** Takes what the engine says of its connections. */
  readonly log: Log
  /** Follows a visit until stopped. */
  watchVisit(visit: WatchedVisit): Stop
  /** Notes something that went wrong in the page. */
  noteError(message: string): void
}

/** Begins an empty trace. `now` is Unix ms. */
export function createTrace(clock: Clock, now: () => number): Trace {
  const entries = createObservable<readonly TraceEntry[]>([])
  const links = createObservable<readonly LinkRecord[]>([])
  const watched = new Map<SeatId, Watched>()
  /** The call that is followed, if one is. */
  let visit: WatchedVisit['mesh'] | undefined

  function note(event: TraceEvent, seat?: SeatId, facts: TraceEntry['facts'] = {}): void {
    entries.set([...entries.current, { atMs: now(), event, seat, facts }].slice(-ENTRIES_KEPT))
  }

  const show = () => links.set([...watched.values()].map(({ record }) => record))

  /** A line of the engine about its connection with somebody. */
  function hear(sentence: string, { seat, ...facts }: LogFacts = {}): void {
    const event = steps.get(sentence)
    if (event === undefined || typeof seat !== 'string') return
    if (event === 'connection-made') return begin(seat)
    note(event, seat, facts)
    const entry = watched.get(seat)
    if (entry === undefined) return
    const gone = event === 'connection-closed' ? closed : {}
    // One may be closed after the next one was made.
    entry.record = { ...entry.record, ...(statesOf(visit?.inspect(seat)) ?? gone) }
    show()
  }

  function begin(seat: SeatId): void {
    const before = watched.get(seat)?.record
    const connections = (before?.connections ?? 0) + 1
    const record: LinkRecord = {
      seat,
      name: before?.name ?? '',
      connections,
      ...fresh,
      reading: undefined,
      points: before?.points ?? [],
    }
    watched.set(seat, { record, totals: undefined, came: new Set() })
    note('connection-made', seat, { connection: connections })
    show()
  }

  async function look(seat: SeatId, entry: Watched): Promise<void> {
    const connection = visit?.inspect(seat)
    if (connection?.state !== 'connected') return
    const { totals } = entry
    // Rejects where the connection was closed meanwhile: then there is nothing to see.
    const report = await connection.statistics().catch(() => undefined)
    if (report === undefined || watched.get(seat) !== entry) return
    const read = readReport(report, clock.now(), totals)
    noteMedia(seat, entry.came, read.reading)
    entry.totals = read.totals
    const { points: before } = entry.record
    // Of the first look there is no second before it.
    const points = totals ? [...before, read.point].slice(-POINTS_KEPT) : before
    entry.record = { ...entry.record, ...statesOf(connection), reading: read.reading, points }
    show()
  }

  /** Once a connection: who is silent for a while sends next to nothing. */
  function noteMedia(seat: SeatId, came: Set<MediaKind>, { receiving }: LinkReading): void {
    for (const { kind, codec, width = 0, height = 0 } of receiving) {
      if (came.has(kind)) continue
      came.add(kind)
      note('media-came', seat, { kind, codec, width, height })
    }
  }

  function watchMesh({ snapshot }: WatchedVisit['mesh']): Stop {
    let before: MeshSnapshot = snapshot.current
    return snapshot.subscribe((after) => {
      if (after.phase.state !== before.phase.state) notePhase(after.phase.state)
      notePeople(before, after)
      before = after
    })
  }

  function notePhase(state: MeshSnapshot['phase']['state']): void {
    if (state === 'joining' || state === 'joined') note(state)
  }

  function notePeople(before: MeshSnapshot, after: MeshSnapshot): void {
    if (before.peers === after.peers) return
    const seats = new Map(before.peers.map((peer) => [peer.seat, peer]))
    for (const { seat, name, link } of after.peers) {
      const known = seats.get(seat)
      const entry = watched.get(seat)
      if (entry && entry.record.name !== name) entry.record = { ...entry.record, name }
      if (!known) note('person-came', seat)
      const event = linkEvent(known?.link, link)
      if (event) note(event, seat, factsOf(link))
      seats.delete(seat)
    }
    for (const seat of seats.keys()) note('person-went', seat)
    show()
  }

  function watchMedia({ snapshot, track }: WatchedVisit['media']): Stop {
    let before: LocalMediaSnapshot | undefined
    const see = (after: LocalMediaSnapshot) => {
      for (const kind of ['camera', 'microphone', 'screen'] as const) {
        const event = captureEvent(before?.[kind].state ?? 'off', after[kind].state)
        if (event === undefined) continue
        const { width = 0, height = 0, frameRate = 0 } = track(kind)?.getSettings() ?? {}
        const { state } = after[kind]
        const failure = state === 'failed' ? after[kind].failure : ''
        note(event, undefined, { kind, width, height, frameRate: Math.round(frameRate), failure })
      }
      before = after
    }
    see(snapshot.current)
    return snapshot.subscribe(see)
  }

  return {
    entries,
    links,
    log: { ...silentLog, debug: hear },
    watchVisit({ mesh, signaling, media }) {
      const scope = createScope()
      visit = mesh
      const noteServer = ({ state }: SignalingStatus) => {
        if (state === 'connected' || state === 'lost') note(`server-${state}`)
      }
      noteServer(signaling.current)
      scope.add(signaling.subscribe(noteServer))
      scope.add(watchMedia(media))
      scope.add(watchMesh(mesh))
      scope.add(
        clock.every(LOOK_MS, () => {
          for (const [seat, entry] of watched) void look(seat, entry)
        }),
      )
      return scope.close
    },
    noteError: (message) => note('page-error', undefined, { message }),
  }
}

type States = Pick<LinkRecord, 'ice' | 'state' | 'signaling'>

const fresh: States = { ice: 'new', state: 'new', signaling: 'stable' }
const closed: States = { ice: 'closed', state: 'closed', signaling: 'closed' }

function statesOf(connection: ConnectionInspection | undefined): States | undefined {
  return connection && { ice: connection.ice, state: connection.state, signaling: connection.signaling }
}

/** What is written down of a line. */
const steps = new Map<string, TraceEvent>([
  [connectionSteps.made, 'connection-made'],
  [connectionSteps.offerMade, 'offer-made'],
  [connectionSteps.offerRead, 'offer-read'],
  [connectionSteps.answerMade, 'answer-made'],
  [connectionSteps.answerRead, 'answer-read'],
  [connectionSteps.candidateFound, 'candidate-found'],
  [connectionSteps.candidateRead, 'candidate-read'],
  [connectionSteps.candidateFailed, 'candidate-failed'],
  [connectionSteps.candidatesComplete, 'candidates-complete'],
  [connectionSteps.pathChecking, 'path-checking'],
  [connectionSteps.pathFound, 'path-found'],
  [connectionSteps.pathInterrupted, 'path-interrupted'],
  [connectionSteps.pathFailed, 'path-failed'],
  [connectionSteps.encrypted, 'encrypted'],
  [connectionSteps.closed, 'connection-closed'],
])

function linkEvent(before: LinkSnapshot | undefined, after: LinkSnapshot): TraceEvent | undefined {
  const isSame = before?.state === after.state && factsOf(before)['step'] === factsOf(after)['step']
  if (isSame || after.state === 'connecting') return undefined
  return `link-${after.state}`
}

function factsOf(link: LinkSnapshot): TraceEntry['facts'] {
  if (link.state === 'recovering') return { step: link.step }
  return link.state === 'lost' ? { reason: link.reason } : {}
}

function captureEvent(
  before: CaptureSnapshot['state'],
  after: CaptureSnapshot['state'],
): TraceEvent | undefined {
  if (before === after) return undefined
  if (after === 'on' || after === 'failed') return `capture-${after}`
  return before === 'on' && after === 'off' ? 'capture-off' : undefined
}
