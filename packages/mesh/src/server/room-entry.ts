/**
 * This seat's standing with the server: looking in from the lobby, entering, coming back after every lost socket,
 * leaving. It knows nothing of links: it is told what to do at each turn through its port.
 */
import {
  limits,
  type CommandOutput,
  type ErrorCode,
  type IceServer,
  type Peer,
  type PeerId,
} from '@confab/protocol'
import type { JoinRefusal, MeshPhase, MeshSnapshot } from '../mesh-snapshot.ts'
import type { JoinFailure, JoinOutcome } from '../mesh.types.ts'
import type { Clock } from '../base/platform.ts'
import { createScope, later } from '../base/scope.ts'
import type { Sealing } from '../sealing/sealing.ts'
import type { JoinProof } from '../sealing/seat.ts'
import type { Signaling } from './signaling.ts'

/** How long entering may wait for a connection to the server, in ms. */
const JOIN_MS = 10_000
/** Pause before the seat is asked for again when the server refused to have it back, in ms. */
const REJOIN_PAUSE_MS = 3_000
/** A server that can be reached answers sooner; a path is not kept waiting for one that cannot. In ms. */
const REFRESH_MS = 1_000
/** So often at most the server is asked for a sign of life, in ms. */
const PROOF_PAUSE_MS = 5_000
/** How long it has for that, in ms. A lost packet of TCP is sent again by then, and a busy machine has had its turn. */
const PROOF_MS = 1_500
/** Credentials younger than this are not asked for anew, in ms. */
const CREDENTIALS_FRESH_MS = 60_000

/** Credentials are good for this long at least, in ms: ten minutes, less what is left to be used of them. */
const CREDENTIALS_LAST_MS = 480_000

const isRelay = ({ urls }: IceServer): boolean => urls.some((url) => url.startsWith('turn'))

/** What entry needs, and whom it tells. */
export interface RoomEntryPort {
  readonly clock: Clock
  readonly signaling: Signaling
  /** The keys of the room that this seat is in now. */
  readonly sealing: () => Sealing
  /** A look into the room from the lobby. */
  onPeek(result: CommandOutput<'room:peek'>): void
  /** A list is about to be asked for: who is told of from now on may be missing in its answer. Gives it a number. */
  onAsking(): number
  /** The first join was sent just now, its answer is under way: what is prepared may be sent behind it. */
  onEntering(): void
  /** The seat is taken, for the first time or again. */
  onEntered(result: CommandOutput<'room:join'>, list: number): void
  /** Who is in the room besides this seat, as the server says when asked again. */
  onRoster(peers: readonly Peer[], list: number): void
  onChange(): void
}

/** Where this seat stands, and the verbs that change it. */
export class RoomEntry {
  readonly #port: RoomEntryPort
  readonly #scope = createScope()
  #phase: MeshPhase = { state: 'lobby' }
  #id: PeerId | undefined
  #capacity: number | undefined
  #door = { isLocked: false, isElsewhere: false, people: 0 }
  #iceServers: readonly IceServer[] = []
  #iceServersAtMs = -Infinity
  #hasRelay = false
  #hello = ''
  /** Whether this seat still has its place in the room of the link before. */
  #isMoving = false
  #askedAtMs = -Infinity
  #provedAtMs = -Infinity
  #proof: { readonly id: PeerId; readonly made: Promise<JoinProof> } | undefined
  /** The highest number under which this very page asked for its seat. */
  #lastJoin = 0
  #settleJoin: (outcome: JoinOutcome) => void = () => {}
  /** Ends the patience with a server that does not answer. */
  #stopWaiting: () => void = () => {}

  constructor(port: RoomEntryPort) {
    this.#port = port
    const { signaling } = port
    this.#scope.add(signaling.status.subscribe(() => this.#onStatus()))
    this.#scope.add(signaling.on('room:waiting', ({ ahead }) => this.#wait(ahead)))
    this.#scope.add(signaling.on('room:admitted', () => this.#onAdmitted()))
    this.#scope.add(signaling.on('room:refused', () => this.#turnAway('room/not-admitted')))
    this.#scope.add(signaling.on('room:ended', () => this.#turnAway('room/ended')))
  }

  get phase(): MeshPhase {
    return this.#phase
  }

  /** This seat's address at the server, once it is in the room. */
  get id(): PeerId | undefined {
    return this.#id
  }

  get capacity(): number | undefined {
    return this.#capacity
  }

  /** What a look from the lobby showed. */
  get door(): MeshSnapshot['door'] {
    return this.#door
  }

  /** Whether the server has named a relay at any time of this visit. */
  get hasRelay(): boolean {
    return this.#hasRelay
  }

  get iceServers(): readonly IceServer[] {
    return this.#iceServers
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
    this.#isMoving = this.#phase.state === 'joined'
    this.#proof = undefined
    this.#onStatus()
  }

  /** Takes the seat. */
  join(): Promise<JoinOutcome> {
    if (this.#phase.state !== 'lobby' && this.#phase.state !== 'refused') {
      return Promise.resolve({ ok: false, code: 'request/out-of-order' })
    }
    this.#enter({ state: 'joining' })
    return new Promise((resolve) => {
      this.#stopWaiting = later(this.#scope, this.#port.clock, JOIN_MS, () =>
        this.#settleJoin({ ok: false, code: 'signaling/unreachable' }),
      )
      this.#settleJoin = (outcome) => {
        this.#stopWaiting()
        this.#settleJoin = () => {}
        if (!outcome.ok) this.#enter(afterFailure(outcome.code))
        resolve(outcome)
      }
      if (this.#port.signaling.status.current.state === 'refused') this.#onStatus()
      else void this.#takeSeat()
    })
  }

  /** Waits no longer before a locked room. */
  stopKnocking(): void {
    if (this.#phase.state !== 'knocking') return
    void this.#port.signaling.request('room:leave', {})
    this.#settleJoin({ ok: false, code: 'knock/stopped' })
  }

  #wait(ahead: number): void {
    if (this.#phase.state !== 'joining' && this.#phase.state !== 'knocking') return
    this.#stopWaiting()
    this.#enter({ state: 'knocking', ahead })
  }

  #onAdmitted(): void {
    if (this.#phase.state !== 'knocking') return
    this.#enter({ state: 'joining' })
    void this.#takeSeat()
  }

  #turnAway(code: JoinRefusal): void {
    if (this.#phase.state === 'knocking') this.#settleJoin({ ok: false, code })
  }

  /** ICE servers with credentials that were fetched just now, as far as the server answers soon. */
  async refreshIceServers(): Promise<readonly IceServer[]> {
    const { clock } = this.#port
    const fresh = clock.now() - this.#iceServersAtMs < CREDENTIALS_FRESH_MS
    if (fresh || !this.#iceServers.some((server) => server.credential !== undefined)) return this.#iceServers
    const patience = Promise.withResolvers<void>()
    const stop = clock.after(REFRESH_MS, patience.resolve)
    await Promise.race([this.#fetchIceServers(), patience.promise])
    stop()
    return this.#iceServers
  }

  /** The same for whoever must not take an empty list for an answer: `undefined` before the server gave one. */
  async knownIceServers(): Promise<readonly IceServer[] | undefined> {
    const servers = await this.refreshIceServers()
    return this.capacity === undefined ? undefined : servers
  }

  async #fetchIceServers(): Promise<void> {
    const reply = await this.#port.signaling.request('ice:refresh', {})
    if (reply?.ok) this.#keepIceServers(reply.value.iceServers)
  }

  /** Asks for the seat again, because what this seat shows has changed. */
  renew(): void {
    void this.#takeSeat()
  }

  /** Gives up the seat, or ends without a word when another page has it now. */
  end(phase: Extract<MeshPhase, { state: 'left' }>): void {
    const isInside = this.#id !== undefined || this.#phase.state === 'knocking'
    if (phase.reason !== 'replaced' && isInside) void this.#port.signaling.request('room:leave', {})
    this.#settleJoin({ ok: false, code: 'request/out-of-order' })
    this.#id = undefined
    this.#enter(phase)
    this.#scope.close()
  }

  #enter(phase: MeshPhase): void {
    this.#phase = phase
    this.#port.onChange()
  }

  #keepIceServers(servers: readonly IceServer[]): void {
    // A look that costs too much names no relays; those that were named a moment ago still serve.
    const isWorse = !servers.some(isRelay) && this.#iceServers.some(isRelay)
    if (isWorse && this.#port.clock.now() - this.#iceServersAtMs < CREDENTIALS_LAST_MS) return
    this.#iceServers = servers
    this.#hasRelay ||= servers.some(isRelay)
    this.#iceServersAtMs = this.#port.clock.now()
  }

  #onStatus(): void {
    const status = this.#port.signaling.status.current
    if (status.state === 'connected') {
      // Signed ahead: entering then costs one message.
      if (this.#proof?.id !== status.id) this.#sign(status.id)
      if (this.#phase.state === 'lobby') void this.#peek()
      else void (this.#phase.state === 'knocking' ? this.#knock() : this.#takeSeat())
    }
    if (status.state === 'refused') this.#settleJoin({ ok: false, code: 'version/unsupported' })
    this.#port.onChange()
  }

  #sign(id: PeerId): void {
    this.#proof = { id, made: this.#port.sealing().prove(id) }
  }

  async #peek(): Promise<void> {
    if (this.#phase.state !== 'lobby' || this.#hello === '') return
    const reply = await this.#port.signaling.request('room:peek', { address: this.#port.sealing().address })
    if (!reply?.ok || this.#phase.state !== 'lobby') return
    const { capacity, locked, elsewhere, people } = reply.value
    this.#capacity = capacity
    // Said five times a minute at most, and true until somebody is here.
    const isElsewhere = elsewhere || (this.#door.isElsewhere && people === 0)
    this.#door = { isLocked: locked, isElsewhere, people }
    this.#keepIceServers(reply.value.iceServers)
    this.#port.onPeek(reply.value)
    this.#port.onChange()
  }

  /** What this socket shows at the room's door; `undefined` when there is no socket, or another one by now. */
  async #arrival() {
    if (!this.#proof || this.#hello === '') return undefined
    const { id, made } = this.#proof
    const { joinNumber, proof } = await made
    const { status } = this.#port.signaling
    if (this.#scope.closed || status.current.state !== 'connected' || status.current.id !== id)
      return undefined
    const { address, seatKey } = this.#port.sealing()
    this.#lastJoin = Math.max(this.#lastJoin, joinNumber)
    return { id, shown: { address, seatKey, joinNumber, proof, hello: this.#hello } }
  }

  async #knock(): Promise<void> {
    const arrival = await this.#arrival()
    if (arrival === undefined) return
    const reply = await this.#port.signaling.request('room:knock', arrival.shown)
    if (!reply || this.#scope.closed || this.#proof?.id !== arrival.id) return
    if (!reply.ok) this.#settleJoin({ ok: false, code: reply.error.code })
    else if (reply.value.state === 'waiting') this.#wait(reply.value.ahead)
    else if (this.#phase.state === 'knocking') this.#onAdmitted()
    // Opened while this seat was on its way to the door.
    else void this.#takeSeat()
  }

  async #takeSeat(): Promise<void> {
    const first = this.#phase.state === 'joining'
    if (!first && this.#phase.state !== 'joined') return
    const arrival = await this.#arrival()
    if (arrival === undefined) return
    const { host } = this.#port.sealing()
    const list = this.#port.onAsking()
    const command = this.#isMoving ? 'room:move' : 'room:join'
    const asked = this.#port.signaling.request(command, { ...arrival.shown, ...(host && { host }) })
    this.#port.sealing().acknowledgeHello()
    if (first) this.#port.onEntering()
    const reply = await asked
    // Lost with its socket: the next connection asks again.
    if (!reply || this.#scope.closed || this.#proof?.id !== arrival.id) return
    if (!reply.ok) return this.#onRefused(reply.error)
    this.#isMoving = false
    this.#id = arrival.id
    this.#capacity = reply.value.capacity
    this.#keepIceServers(reply.value.iceServers)
    this.#phase = { state: 'joined' }
    this.#port.onEntered(reply.value, list)
    this.#port.onChange()
    this.#settleJoin({ ok: true })
  }

  #onRefused({ code, retryAfterMs }: { code: ErrorCode; retryAfterMs?: number | undefined }): void {
    if (this.#phase.state === 'joining') {
      if (code === 'room/locked') return void this.#knock()
      // A moment's wait, such as after somebody was removed: the join goes on by itself.
      if (code === 'request/too-many' && retryAfterMs !== undefined && retryAfterMs < JOIN_MS) {
        this.#stopWaiting()
        return void later(this.#scope, this.#port.clock, retryAfterMs, () => void this.#takeSeat())
      }
      return this.#settleJoin({ ok: false, code })
    }
    // In a call the others are still there: the links go on, and the seat is asked for again.
    later(this.#scope, this.#port.clock, retryAfterMs ?? REJOIN_PAUSE_MS, () => void this.#takeSeat())
  }

  /**
   * All links fell silent. Where the network is gone, so is the socket, and most browsers notice that only after some
   * seconds: the seat is asked for again, and a connection on which no answer comes is made anew.
   */
  async prove(): Promise<void> {
    const { clock, signaling } = this.#port
    const now = clock.now()
    if (this.#phase.state !== 'joined' || now - this.#provedAtMs < PROOF_PAUSE_MS) return
    if (signaling.status.current.state !== 'connected') return
    this.#provedAtMs = now
    const stop = later(this.#scope, clock, PROOF_MS, () => signaling.reconnect())
    await this.#takeSeat()
    stop()
  }

  /**
   * Asks for the whole list again, not more often than makes sense. Others can bring this about, so it costs a look and
   * no join; only where this seat itself is missing in it, the seat is asked for again.
   */
  askAgain(): void {
    const now = this.#port.clock.now()
    if (this.#phase.state !== 'joined' || now - this.#askedAtMs < REJOIN_PAUSE_MS) return
    this.#askedAtMs = now
    void this.#lookAgain()
  }

  async #lookAgain(): Promise<void> {
    const { signaling, sealing, onRoster } = this.#port
    const { address, seat } = sealing()
    const list = this.#port.onAsking()
    const reply = await signaling.request('room:peek', { address })
    if (!reply?.ok || this.#scope.closed || this.#phase.state !== 'joined' || this.#isMoving) return
    const { peers } = reply.value
    if (peers.some((peer) => peer.seat === seat))
      onRoster(
        peers.filter((peer) => peer.seat !== seat),
        list,
      )
    else void this.#takeSeat()
  }

  /**
   * The server says that another page has this seat now. True where a page with the same key asked for it later than this
   * one did; otherwise the server is wrong, and the seat is asked for again.
   */
  async isTakenOver(shown: JoinProof): Promise<boolean> {
    const isNewer = shown.joinNumber > this.#lastJoin && shown.id !== this.#proof?.id
    if (isNewer && (await this.#port.sealing().isOwnProof(shown))) return true
    const status = this.#port.signaling.status.current
    if (!this.#scope.closed && status.state === 'connected') this.#sign(status.id)
    later(this.#scope, this.#port.clock, REJOIN_PAUSE_MS, () => void this.#takeSeat())
    return false
  }
}

function afterFailure(code: JoinFailure): MeshPhase {
  const isLobby = code === 'signaling/unreachable' || code === 'knock/stopped'
  return isLobby ? { state: 'lobby' } : { state: 'refused', code }
}
