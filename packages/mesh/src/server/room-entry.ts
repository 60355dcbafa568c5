/**
 * This seat's standing with the server: looking in from the lobby, entering, coming back after every lost socket,
 * leaving. It knows nothing of links: it is told what to do at each turn through its port.
 */
import {
  limits,
  type CommandInput,
  type CommandOutput,
  type ErrorCode,
  type PeerId,
  type Reply,
} from '@confab/protocol'
import type { JoinRefusal, MeshPhase, MeshSnapshot } from '../mesh-snapshot.ts'
import type { JoinFailure, JoinOutcome } from '../mesh.types.ts'
import { createScope, later } from '../base/scope.ts'
import { IceServers } from './ice-servers.ts'
import { JoinProofs } from './join-proofs.ts'
import type { JoinProof } from '../sealing/seat.ts'
import { RoomDoor } from './room-door.ts'
import type { RoomEntryPort } from './room-entry.types.ts'
import { RosterLooks } from './roster-looks.ts'
import { afterFailure, never, phaseOf, type JoinAttempt, type Standing } from './standing.ts'

/** How long entering may wait for a connection to the server, in ms. */
const JOIN_MS = 10_000
/** Pause before the seat is asked for again when the server refused to have it back, in ms. */
const REJOIN_PAUSE_MS = 3_000
/** What a socket shows at the room's door. */
interface Arrival {
  readonly id: PeerId
  readonly shown: CommandInput<'room:knock'>
}

/** Where this seat stands, and the verbs that change it. */
export class RoomEntry {
  readonly iceServers: IceServers
  readonly #port: RoomEntryPort
  readonly #scope = createScope()
  #standing: Standing = { state: 'lobby' }
  readonly #door = new RoomDoor()
  #hello = ''
  readonly #proofs: JoinProofs
  readonly #looks: RosterLooks

  constructor(port: RoomEntryPort) {
    this.#port = port
    const { signaling, clock } = port
    this.#proofs = new JoinProofs(port.sealing)
    this.iceServers = new IceServers(clock, signaling)
    this.#looks = new RosterLooks({
      clock,
      signaling,
      sealing: port.sealing,
      onAsking: port.onAsking,
      onRoster: port.onRoster,
      scope: this.#scope,
      joined: () => (this.#standing.state === 'joined' ? this.#standing : undefined),
      takeSeat: () => this.#takeSeat(),
    })
    this.#scope.add(signaling.status.subscribe(() => this.#onStatus()))
    this.#scope.add(signaling.on('room:waiting', ({ ahead }) => this.#wait(ahead)))
    this.#scope.add(signaling.on('room:admitted', () => this.#onAdmitted()))
    this.#scope.add(signaling.on('room:refused', () => this.#turnAway('room/not-admitted')))
    this.#scope.add(signaling.on('room:ended', () => this.#turnAway('room/ended')))
  }

  get phase(): MeshPhase {
    return phaseOf(this.#standing)
  }

  /** This seat's address at the server, once it is in the room. */
  get id(): PeerId | undefined {
    return this.#standing.state === 'joined' ? this.#standing.id : undefined
  }

  get capacity(): number | undefined {
    return this.#door.capacity
  }

  /** What a look from the lobby showed. */
  get door(): MeshSnapshot['door'] {
    return this.#door.door
  }

  /** Shows this hello at the next join. The first one begins the looking in. */
  show(hello: string): void {
    const isShown = this.#hello !== ''
    this.#hello = hello
    if (isShown) return
    this.#scope.add(this.#port.clock.every(limits.peekIntervalMs, () => void this.#peek()))
    this.#onStatus()
  }

  /** Replaces the hello of a seat that is in the room. */
  async replaceHello(hello: string): Promise<void> {
    this.#hello = hello
    const reply = await this.#port.signaling.request('hello:update', { hello })
    // A newer one may be on its way already.
    if (this.#scope.closed || this.#hello !== hello || reply === undefined) return
    if (reply.ok) this.#port.sealing().acknowledgeHello()
    else if (reply.error.retryAfterMs !== undefined)
      later(this.#scope, this.#port.clock, reply.error.retryAfterMs, () => void this.replaceHello(hello))
  }

  /** Goes on in the room of a renewed link, under the new keys. */
  move(hello: string): void {
    this.#hello = hello
    if (this.#standing.state === 'joined') this.#standing.isMoving = true
    this.#proofs.forget()
    this.#onStatus()
  }

  /** Takes the seat. */
  join(): Promise<JoinOutcome> {
    if (this.#standing.state !== 'lobby' && this.#standing.state !== 'refused') {
      return Promise.resolve({ ok: false, code: 'request/out-of-order' })
    }
    const { promise, resolve } = Promise.withResolvers<JoinOutcome>()
    const stopWaiting = later(this.#scope, this.#port.clock, JOIN_MS, () =>
      attempt.settle({ ok: false, code: 'signaling/unreachable' }),
    )
    const attempt: JoinAttempt = {
      stopWaiting,
      settle: (outcome) => {
        stopWaiting()
        if (!outcome.ok) this.#stand(afterFailure(outcome.code))
        resolve(outcome)
      },
    }
    this.#stand({ state: 'joining', attempt })
    if (this.#port.signaling.status.current.state === 'refused') this.#onStatus()
    else void this.#takeSeat()
    return promise
  }

  /** Ends the attempt that is under way, if one is. */
  #fail(code: JoinFailure): void {
    const { state } = this.#standing
    if (state === 'joining' || state === 'knocking') this.#standing.attempt.settle({ ok: false, code })
  }

  /** Waits no longer before a locked room. */
  stopKnocking(): void {
    if (this.#standing.state !== 'knocking') return
    void this.#port.signaling.request('room:leave', {})
    this.#fail('knock/stopped')
  }

  #wait(ahead: number): void {
    if (this.#standing.state !== 'joining' && this.#standing.state !== 'knocking') return
    const { attempt } = this.#standing
    attempt.stopWaiting()
    this.#stand({ state: 'knocking', ahead, attempt })
  }

  #onAdmitted(): void {
    if (this.#standing.state !== 'knocking') return
    this.#stand({ state: 'joining', attempt: this.#standing.attempt })
    void this.#takeSeat()
  }

  #turnAway(code: JoinRefusal): void {
    if (this.#standing.state === 'knocking') this.#fail(code)
  }

  /** Asks for the seat again, because what this seat shows has changed. */
  renew(): void {
    void this.#takeSeat()
  }

  /** Gives up the seat, or ends without a word when another page has it now. */
  end(phase: Extract<MeshPhase, { state: 'left' }>): void {
    const isInside = this.#standing.state === 'joined' || this.#standing.state === 'knocking'
    if (phase.reason !== 'replaced' && isInside) void this.#port.signaling.request('room:leave', {})
    this.#fail('request/out-of-order')
    this.#stand(phase)
    this.#scope.close()
  }

  #stand(standing: Standing): void {
    this.#standing = standing
    this.#port.onChange()
  }

  #onStatus(): void {
    const status = this.#port.signaling.status.current
    if (status.state === 'connected') {
      if (!this.#proofs.isFor(status.id)) this.#proofs.sign(status.id)
      if (this.#standing.state === 'lobby') void this.#peek()
      else void (this.#standing.state === 'knocking' ? this.#knock() : this.#takeSeat())
    }
    if (status.state === 'refused') this.#fail('version/unsupported')
    this.#port.onChange()
  }

  async #peek(): Promise<void> {
    if (this.#standing.state !== 'lobby' || this.#hello === '') return
    const reply = await this.#port.signaling.request('room:peek', { address: this.#port.sealing().address })
    if (!reply?.ok || this.#standing.state !== 'lobby') return
    this.#door.looked(reply.value)
    this.iceServers.keep(reply.value.iceServers)
    this.#port.onPeek(reply.value)
    this.#port.onChange()
  }

  /** What this socket shows at the room's door; `undefined` when there is no socket, or another one by now. */
  async #arrival(): Promise<Arrival | undefined> {
    if (this.#hello === '') return undefined
    const arrival = await this.#proofs.show()
    const { current } = this.#port.signaling.status
    const isPresent = current.state === 'connected' && current.id === arrival?.id
    if (arrival === undefined || this.#scope.closed || !isPresent) return undefined
    this.#proofs.used(arrival)
    return { id: arrival.id, shown: { ...arrival.shown, hello: this.#hello } }
  }

  async #knock(): Promise<void> {
    const arrival = await this.#arrival()
    if (arrival === undefined) return
    const reply = await this.#port.signaling.request('room:knock', arrival.shown)
    if (!reply || this.#scope.closed || !this.#proofs.isFor(arrival.id)) return
    if (!reply.ok) this.#fail(reply.error.code)
    else if (reply.value.state === 'waiting') this.#wait(reply.value.ahead)
    else if (this.#standing.state === 'knocking') this.#onAdmitted()
    // Opened while this seat was on its way to the door.
    else void this.#takeSeat()
  }

  async #takeSeat(): Promise<void> {
    const before = this.#standing
    if (before.state !== 'joining' && before.state !== 'joined') return
    const arrival = await this.#arrival()
    if (arrival === undefined) return
    const list = this.#port.onAsking()
    const reply = await this.#ask(before, arrival.shown)
    // Lost with its socket: the next connection asks again.
    if (!reply || this.#scope.closed || !this.#proofs.isFor(arrival.id)) return
    if (reply.ok) this.#onEntered(arrival.id, reply.value, list)
    else this.#onRefused(reply.error)
  }

  #ask(from: Standing, shown: Arrival['shown']): Promise<Reply<CommandOutput<'room:join'>> | undefined> {
    const { signaling, sealing, onEntering } = this.#port
    const { host } = sealing()
    const command = from.state === 'joined' && from.isMoving ? 'room:move' : 'room:join'
    const asked = signaling.request(command, { ...shown, ...(host && { host }) })
    sealing().acknowledgeHello()
    if (from.state === 'joining') onEntering()
    return asked
  }

  #onEntered(id: PeerId, answer: CommandOutput<'room:join'>, list: number): void {
    const before = this.#standing
    // This person waited too long and gave up: the seat that came after all is given back.
    if (before.state !== 'joining' && before.state !== 'joined')
      return void this.#port.signaling.request('room:leave', {})
    const { askedAtMs, provedAtMs } = before.state === 'joined' ? before : never
    this.#door.entered(answer)
    this.iceServers.keep(answer.iceServers)
    this.#standing = { state: 'joined', id, isMoving: false, askedAtMs, provedAtMs }
    this.#port.onEntered(answer, list)
    this.#port.onChange()
    if (before.state === 'joining') before.attempt.settle({ ok: true })
  }

  #onRefused({ code, retryAfterMs }: { code: ErrorCode; retryAfterMs?: number | undefined }): void {
    if (this.#standing.state === 'joining') {
      const { attempt } = this.#standing
      if (code === 'room/locked') return void this.#knock()
      // A moment's wait, such as after somebody was removed: the join goes on by itself.
      if (code === 'request/too-many' && retryAfterMs !== undefined && retryAfterMs < JOIN_MS) {
        attempt.stopWaiting()
        return void later(this.#scope, this.#port.clock, retryAfterMs, () => void this.#takeSeat())
      }
      return attempt.settle({ ok: false, code })
    }
    // In a call the others are still there: the links go on, and the seat is asked for again.
    later(this.#scope, this.#port.clock, retryAfterMs ?? REJOIN_PAUSE_MS, () => void this.#takeSeat())
  }

  /** All links fell silent: is the server there? */
  readonly prove = (): Promise<void> => this.#looks.prove()

  /** Asks for the whole list again, not more often than makes sense. */
  readonly askAgain = (): void => this.#looks.askAgain()

  /**
   * The server says that another page has this seat now. True where a page with the same key asked for it later than this
   * one did; otherwise the server is wrong, and the seat is asked for again.
   */
  async isTakenOver(shown: JoinProof): Promise<boolean> {
    if (await this.#proofs.isNewer(shown)) return true
    const status = this.#port.signaling.status.current
    if (!this.#scope.closed && status.state === 'connected') this.#proofs.sign(status.id)
    later(this.#scope, this.#port.clock, REJOIN_PAUSE_MS, () => void this.#takeSeat())
    return false
  }
}
