/**
 * A run of the code that people compare, from one page's side: begin, commit, reveal, show. Anything that does not fit ends
 * it, in plain sight, and only a person starts the next. It knows nothing of links.
 */
import type { Digest, Nonce, SeatId } from '@confab/protocol'
import type { Clock } from '../../base/platform.ts'
import type { CodeApi, CodeFailure, CodeMessage, CodeSeat, CodeSnapshot, ShortCode } from './code.types.ts'
import type { CodePart, CodeRun } from './short-code.ts'
import type { Stop } from '../../base/scope.ts'

/** The cryptography of a run, for one seat in one room. */
export interface CodeMaker {
  nonce(): Nonce
  list(seats: readonly CodeSeat[]): Promise<Digest>
  commit(run: CodeRun, seat: SeatId, contribution: Nonce): Promise<Digest>
  code(run: CodeRun, parts: readonly CodePart[]): Promise<ShortCode>
}

/** What a run asks for, and who it tells. */
export interface CodeComparisonPort {
  readonly clock: Clock
  readonly maker: () => CodeMaker
  readonly ownSeat: SeatId
  /** Everybody who is here, oneself included; `undefined` while there is somebody without a link. */
  readonly seats: () => readonly CodeSeat[] | undefined
  readonly tell: (seat: SeatId, message: CodeMessage) => void
  readonly onChange: () => void
}

/** A run ends so long after it was begun, whatever is said meanwhile. In ms. */
const DEADLINE_MS = 15_000
/** After a run that failed nobody else begins the next one here for this long, in ms: it is seen before it is gone. */
const FAILURE_SEEN_MS = 5_000
/** Messages of a run that was not begun here yet: links are not equally fast. */
const EARLY_KEPT = 64

interface Run extends CodeRun {
  readonly seats: readonly SeatId[]
  readonly contribution: Nonce
  readonly commitments: Map<SeatId, Digest>
  readonly contributions: Map<SeatId, Nonce>
  /** When it ends in any case, on the clock: as it was for the run that this one took the place of. */
  readonly deadlineMs: number
  readonly stopWaiting: Stop
}

/** The code of a room, from one page's side. */
export class CodeComparison implements CodeApi {
  readonly #port: CodeComparisonPort
  #snapshot: CodeSnapshot = { state: 'none' }
  #run: Run | undefined
  #failedAtMs = -Infinity
  #early: { readonly from: SeatId; readonly message: CodeMessage }[] = []
  /** One thing after another: cryptography takes its time, and messages keep their order. */
  #work: Promise<void> = Promise.resolve()

  constructor(port: CodeComparisonPort) {
    this.#port = port
  }

  get snapshot(): CodeSnapshot {
    return this.#snapshot
  }

  /** Begins a run with everybody who is here. */
  begin(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#run) return
      const list = await this.#list()
      if (list === undefined) return this.#end({ state: 'failed', reason: 'somebody-missing' })
      const run = this.#port.maker().nonce()
      this.#tellAll({ type: 'code:begin', run, list })
      await this.#start({ run, list })
    })
  }

  receive(from: SeatId, message: CodeMessage): Promise<void> {
    return this.#inTurn(() => this.#handle(from, message))
  }

  /** Somebody came, went, or shows other keys. A code that is shown goes on vouching for those it was made with. */
  peopleChanged(): void {
    if (this.#run) this.#fail('people-changed')
  }

  /** Puts a code or a failure away. */
  dismiss(): void {
    if (!this.#run) this.#end({ state: 'none' })
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#work = this.#work.then(work)
    return this.#work
  }

  async #list(): Promise<Digest | undefined> {
    const seats = this.#port.seats()
    return seats && this.#port.maker().list(seats)
  }

  async #handle(from: SeatId, message: CodeMessage): Promise<void> {
    if (message.type === 'code:begin') return this.#hearBegin(from, message)
    if (message.run !== this.#run?.run) {
      this.#early = [...this.#early, { from, message }].slice(-EARLY_KEPT)
      return
    }
    if (!this.#run.seats.includes(from)) return
    if (message.type === 'code:stop') this.#fail('other-people')
    else if (message.type === 'code:commit') await this.#hearCommitment(this.#run, from, message.commitment)
    else await this.#hearContribution(this.#run, from, message.contribution)
  }

  async #hearBegin(from: SeatId, { run, list }: Extract<CodeMessage, { type: 'code:begin' }>): Promise<void> {
    // Anyone who has revealed has used up the try: another begin now would be a second one that nobody sees.
    if (this.#run?.contributions.has(this.#port.ownSeat)) return this.#fail('broken')
    // Of two runs at once the lower one goes on, everywhere.
    if (this.#run && this.#run.run <= run) return
    if (!this.#mayFollow()) return this.#port.tell(from, { type: 'code:stop', run })
    if ((await this.#list()) !== list) {
      this.#port.tell(from, { type: 'code:stop', run })
      return this.#end({ state: 'failed', reason: 'other-people' })
    }
    await this.#start({ run, list })
  }

  /** Whether a run that somebody else begins is taken part in. */
  #mayFollow(): boolean {
    return this.#run !== undefined || this.#port.clock.now() - this.#failedAtMs >= FAILURE_SEEN_MS
  }

  async #start({ run, list }: CodeRun): Promise<void> {
    const { maker, ownSeat, clock } = this.#port
    const deadlineMs = this.#run?.deadlineMs ?? clock.now() + DEADLINE_MS
    this.#run?.stopWaiting()
    const contribution = maker().nonce()
    const commitment = await maker().commit({ run, list }, ownSeat, contribution)
    const seats = (this.#port.seats() ?? []).map(({ seat }) => seat)
    this.#run = {
      run,
      list,
      seats,
      contribution,
      commitments: new Map([[ownSeat, commitment]]),
      contributions: new Map(),
      deadlineMs,
      stopWaiting: clock.after(deadlineMs - clock.now(), () => this.#fail('no-answer')),
    }
    this.#show({ state: 'running' })
    this.#tellAll({ type: 'code:commit', run, commitment })
    const early = this.#early.filter(({ message }) => message.run === run)
    this.#early = []
    for (const { from, message } of early) await this.#handle(from, message)
  }

  async #hearCommitment(run: Run, from: SeatId, commitment: Digest): Promise<void> {
    if ((run.commitments.get(from) ?? commitment) !== commitment) return this.#fail('broken')
    run.commitments.set(from, commitment)
    if (run.commitments.size < run.seats.length || run.contributions.has(this.#port.ownSeat)) return
    run.contributions.set(this.#port.ownSeat, run.contribution)
    this.#tellAll({ type: 'code:reveal', run: run.run, contribution: run.contribution })
    await this.#finish(run)
  }

  async #hearContribution(run: Run, from: SeatId, contribution: Nonce): Promise<void> {
    const commitment = run.commitments.get(from)
    const isBound = commitment === (await this.#port.maker().commit(run, from, contribution))
    // Nobody honest reveals before everybody committed, and nobody changes what was committed to.
    if (!isBound || (run.contributions.get(from) ?? contribution) !== contribution)
      return this.#fail('broken')
    run.contributions.set(from, contribution)
    await this.#finish(run)
  }

  async #finish(run: Run): Promise<void> {
    if (run.contributions.size < run.seats.length || this.#run !== run) return
    const parts = run.seats.map((seat) => ({
      seat,
      commitment: run.commitments.get(seat) ?? '',
      contribution: run.contributions.get(seat) ?? '',
    }))
    const code = await this.#port.maker().code(run, parts)
    if (this.#run === run) this.#end({ state: 'shown', code, seats: run.seats })
  }

  #fail(reason: CodeFailure): void {
    if (this.#run) this.#tellAll({ type: 'code:stop', run: this.#run.run })
    this.#failedAtMs = this.#port.clock.now()
    this.#end({ state: 'failed', reason })
  }

  #end(snapshot: CodeSnapshot): void {
    this.#run?.stopWaiting()
    this.#run = undefined
    this.#show(snapshot)
  }

  #show(snapshot: CodeSnapshot): void {
    this.#snapshot = snapshot
    this.#port.onChange()
  }

  #tellAll(message: CodeMessage): void {
    const { ownSeat } = this.#port
    for (const { seat } of this.#port.seats() ?? []) if (seat !== ownSeat) this.#port.tell(seat, message)
  }
}
