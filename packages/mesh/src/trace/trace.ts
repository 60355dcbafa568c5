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
import { connectionSteps } from '../link/connection/connection-log.ts'
import type { ConnectionInspection } from '../link/connection/connection.types.ts'

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
  return new CallTrace(clock, now)
}

class CallTrace implements Trace {
  readonly entries = createObservable<readonly TraceEntry[]>([])
  readonly links = createObservable<readonly LinkRecord[]>([])
  readonly log: Log = { ...silentLog, debug: (sentence, facts) => this.#hear(sentence, facts) }
  readonly #clock: Clock
  readonly #now: () => number
  readonly #watched = new Map<SeatId, Watched>()
  /** The call that is followed, if one is. */
  #visit: WatchedVisit['mesh'] | undefined

  constructor(clock: Clock, now: () => number) {
    this.#clock = clock
    this.#now = now
  }

  noteError(message: string): void {
    this.#note('page-error', undefined, { message })
  }

  #note(event: TraceEvent, seat?: SeatId, facts: TraceEntry['facts'] = {}): void {
    const entry = { atMs: this.#now(), event, seat, facts }
    this.entries.set([...this.entries.current, entry].slice(-ENTRIES_KEPT))
  }

  #show(): void {
    this.links.set([...this.#watched.values()].map(({ record }) => record))
  }

  // ---- Connections

  /** A line of the engine about its connection with somebody. */
  #hear(sentence: string, { seat, ...facts }: LogFacts = {}): void {
    const event = steps.get(sentence)
    if (event === undefined || typeof seat !== 'string') return
    if (event === 'connection-made') return this.#begin(seat)
    this.#note(event, seat, facts)
    const entry = this.#watched.get(seat)
    if (entry === undefined) return
    const gone = event === 'connection-closed' ? closed : {}
    // One may be closed after the next one was made.
    entry.record = { ...entry.record, ...(statesOf(this.#visit?.inspect(seat)) ?? gone) }
    this.#show()
  }

  #begin(seat: SeatId): void {
    const before = this.#watched.get(seat)?.record
    const connections = (before?.connections ?? 0) + 1
    const record: LinkRecord = {
      seat,
      name: before?.name ?? '',
      connections,
      ...fresh,
      reading: undefined,
      points: before?.points ?? [],
    }
    this.#watched.set(seat, { record, totals: undefined, came: new Set() })
    this.#note('connection-made', seat, { connection: connections })
    this.#show()
  }

  async #look(seat: SeatId, entry: Watched): Promise<void> {
    const connection = this.#visit?.inspect(seat)
    if (connection?.state !== 'connected') return
    const { totals } = entry
    // Rejects where the connection was closed meanwhile: then there is nothing to see.
    const report = await connection.statistics().catch(() => undefined)
    if (report === undefined || this.#watched.get(seat) !== entry) return
    const read = readReport(report, this.#clock.now(), totals)
    this.#noteMedia(seat, entry.came, read.reading)
    entry.totals = read.totals
    const { points: before } = entry.record
    // Of the first look there is no second before it.
    const points = totals ? [...before, read.point].slice(-POINTS_KEPT) : before
    entry.record = { ...entry.record, ...statesOf(connection), reading: read.reading, points }
    this.#show()
  }

  /** Once a connection: who is silent for a while sends next to nothing. */
  #noteMedia(seat: SeatId, came: Set<MediaKind>, { receiving }: LinkReading): void {
    for (const { kind, codec, width = 0, height = 0 } of receiving) {
      if (came.has(kind)) continue
      came.add(kind)
      this.#note('media-came', seat, { kind, codec, width, height })
    }
  }

  // ---- The visit

  watchVisit({ mesh, signaling, media }: WatchedVisit): Stop {
    const scope = createScope()
    this.#visit = mesh
    const noteServer = ({ state }: SignalingStatus) => {
      if (state === 'connected' || state === 'lost') this.#note(`server-${state}`)
    }
    noteServer(signaling.current)
    scope.add(signaling.subscribe(noteServer))
    scope.add(this.#watchMedia(media))
    scope.add(this.#watchMesh(mesh))
    const lookAtAll = () => this.#watched.forEach((entry, seat) => void this.#look(seat, entry))
    scope.add(this.#clock.every(LOOK_MS, lookAtAll))
    return () => scope.close()
  }

  #watchMesh({ snapshot }: WatchedVisit['mesh']): Stop {
    let before: MeshSnapshot = snapshot.current
    return snapshot.subscribe((after) => {
      const { state } = after.phase
      const isNews = state !== before.phase.state
      if (isNews && (state === 'joining' || state === 'joined')) this.#note(state)
      if (before.peers !== after.peers) this.#notePeople(before, after)
      before = after
    })
  }

  #notePeople(before: MeshSnapshot, after: MeshSnapshot): void {
    const seats = new Map(before.peers.map((peer) => [peer.seat, peer]))
    for (const { seat, name, link } of after.peers) {
      const known = seats.get(seat)
      const entry = this.#watched.get(seat)
      if (entry && entry.record.name !== name) entry.record = { ...entry.record, name }
      if (!known) this.#note('person-came', seat)
      const event = linkEvent(known?.link, link)
      if (event) this.#note(event, seat, factsOf(link))
      seats.delete(seat)
    }
    for (const seat of seats.keys()) this.#note('person-went', seat)
    this.#show()
  }

  #watchMedia({ snapshot, track }: WatchedVisit['media']): Stop {
    let before: LocalMediaSnapshot | undefined
    const see = (after: LocalMediaSnapshot) => {
      for (const kind of ['camera', 'microphone', 'screen'] as const) {
        const event = captureEvent(before?.[kind].state ?? 'off', after[kind].state)
        if (event === undefined) continue
        const capture = after[kind]
        const failure = capture.state === 'failed' ? capture.failure : ''
        this.#note(event, undefined, { kind, ...pictureOf(track(kind)), failure })
      }
      before = after
    }
    see(snapshot.current)
    return snapshot.subscribe(see)
  }
}

/** What a camera or a screen really gives; zeros for a sound, and for what is off. */
function pictureOf(track: MediaStreamTrack | undefined) {
  const { width = 0, height = 0, frameRate = 0 } = track?.getSettings() ?? {}
  return { width, height, frameRate: Math.round(frameRate) }
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
