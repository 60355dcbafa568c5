/**
 * This seat's standing with the server: looking in from the lobby, entering, coming back after every lost socket,
 * leaving. It knows nothing of links: it is told what to do at each turn through its port.
 */
import {
  limits,
  type CommandOutput,
  type ErrorCode,
  type IceServer,
  type PeerId,
  type Signature,
} from '@confab/protocol'
import type { MeshPhase } from './mesh-snapshot.ts'
import type { JoinOutcome } from './mesh.types.ts'
import type { Clock } from './platform.ts'
import { createScope, later } from './scope.ts'
import type { Sealing } from './sealing/sealing.ts'
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

/** What attendance needs, and whom it tells. */
export interface AttendancePort {
  readonly clock: Clock
  readonly signaling: Signaling
  readonly sealing: Sealing
  /** A look into the room from the lobby. */
  onPeek(result: CommandOutput<'room:peek'>): void
  /** A join is about to be sent: who is told of from now on may be missing in its answer. */
  onAsking(): void
  /** The first join was sent just now, its answer is under way: what is prepared may be sent behind it. */
  onEntering(): void
  /** The seat is taken, for the first time or again. */
  onEntered(result: CommandOutput<'room:join'>): void
  onChange(): void
}

/** Where this seat stands, and the verbs that change it. */
export class Attendance {
  readonly #port: AttendancePort
  readonly #scope = createScope()
  #phase: MeshPhase = { state: 'lobby' }
  #id: PeerId | undefined
  #capacity: number | undefined
  #iceServers: readonly IceServer[] = []
  #iceServersAtMs = -Infinity
  #hello = ''
  #askedAtMs = -Infinity
  #provedAtMs = -Infinity
  #proof: { readonly id: PeerId; readonly signature: Promise<Signature> } | undefined
  #settleJoin: (outcome: JoinOutcome) => void = () => {}

  constructor(port: AttendancePort) {
    this.#port = port
    this.#scope.add(port.signaling.status.subscribe(() => this.#onStatus()))
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

  get iceServers(): readonly IceServer[] {
    return this.#iceServers
  }

  /** Shows this hello at the next join. The first one begins the looking in. */
  show(hello: string): void {
    const first = this.#hello === ''
    this.#hello = hello
    if (!first) return
    this.#scope.add(this.#port.clock.every(limits.peekIntervalMs, () => void this.#peek()))
    this.#onStatus()
  }

  /** Replaces the hello of a seat that is in the room. */
  async replaceHello(hello: string): Promise<void> {
    this.#hello = hello
    const reply = await this.#port.signaling.request('hello:update', { hello })
    if (reply?.ok) this.#port.sealing.acknowledgeHello()
  }

  /** Takes the seat. */
  join(): Promise<JoinOutcome> {
    if (this.#phase.state !== 'lobby' && this.#phase.state !== 'refused') {
      return Promise.resolve({ ok: false, code: 'request/out-of-order' })
    }
    this.#enter({ state: 'joining' })
    return new Promise((resolve) => {
      const stop = later(this.#scope, this.#port.clock, JOIN_MS, () =>
        this.#settleJoin({ ok: false, code: 'signaling/unreachable' }),
      )
      this.#settleJoin = (outcome) => {
        stop()
        this.#settleJoin = () => {}
        if (!outcome.ok) this.#enter(afterFailure(outcome.code))
        resolve(outcome)
      }
      if (this.#port.signaling.status.current.state === 'refused') this.#onStatus()
      else void this.#takeSeat()
    })
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

  async #fetchIceServers(): Promise<void> {
    const reply = await this.#port.signaling.request('ice:refresh', {})
    if (reply?.ok) this.#keepIceServers(reply.value.iceServers)
  }

  /** Gives up the seat, or ends without a word when another page has it now. */
  end(reason: 'left' | 'replaced'): void {
    if (reason === 'left' && this.#id !== undefined) void this.#port.signaling.request('room:leave', {})
    this.#settleJoin({ ok: false, code: 'request/out-of-order' })
    this.#id = undefined
    this.#enter({ state: 'left', reason })
    this.#scope.close()
  }

  #enter(phase: MeshPhase): void {
    this.#phase = phase
    this.#port.onChange()
  }

  #keepIceServers(servers: readonly IceServer[]): void {
    this.#iceServers = servers
    this.#iceServersAtMs = this.#port.clock.now()
  }

  #onStatus(): void {
    const status = this.#port.signaling.status.current
    if (status.state === 'connected') {
      // Signed ahead: entering then costs one message.
      if (this.#proof?.id !== status.id) {
        this.#proof = { id: status.id, signature: this.#port.sealing.prove(status.id) }
      }
      if (this.#phase.state === 'lobby') void this.#peek()
      else void this.#takeSeat()
    }
    if (status.state === 'refused') this.#settleJoin({ ok: false, code: 'version/unsupported' })
    this.#port.onChange()
  }

  async #peek(): Promise<void> {
    if (this.#phase.state !== 'lobby' || this.#hello === '') return
    const reply = await this.#port.signaling.request('room:peek', { address: this.#port.sealing.address })
    if (!reply?.ok || this.#phase.state !== 'lobby') return
    this.#capacity = reply.value.capacity
    this.#keepIceServers(reply.value.iceServers)
    this.#port.onPeek(reply.value)
    this.#port.onChange()
  }

  async #takeSeat(): Promise<void> {
    const first = this.#phase.state === 'joining'
    if ((!first && this.#phase.state !== 'joined') || !this.#proof || this.#hello === '') return
    const { id, signature } = this.#proof
    const proof = await signature
    const { status } = this.#port.signaling
    if (this.#scope.closed || status.current.state !== 'connected' || status.current.id !== id) return
    const { address, seatKey } = this.#port.sealing
    this.#port.onAsking()
    const asked = this.#port.signaling.request('room:join', { address, seatKey, proof, hello: this.#hello })
    this.#port.sealing.acknowledgeHello()
    if (first) this.#port.onEntering()
    const reply = await asked
    // Lost with its socket: the next connection asks again.
    if (!reply || this.#scope.closed || this.#proof.id !== id) return
    if (!reply.ok) return this.#onRefused(reply.error)
    this.#id = id
    this.#capacity = reply.value.capacity
    this.#keepIceServers(reply.value.iceServers)
    this.#phase = { state: 'joined' }
    this.#port.onEntered(reply.value)
    this.#port.onChange()
    this.#settleJoin({ ok: true })
  }

  #onRefused({ code, retryAfterMs }: { code: ErrorCode; retryAfterMs?: number | undefined }): void {
    if (this.#phase.state === 'joining') return this.#settleJoin({ ok: false, code })
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
    const isServed = this.#phase.state === 'joined' && signaling.status.current.state === 'connected'
    if (!isServed || now - this.#provedAtMs < PROOF_PAUSE_MS) return
    this.#provedAtMs = now
    const stop = later(this.#scope, clock, PROOF_MS, () => signaling.reconnect())
    await this.#takeSeat()
    stop()
  }

  /** Asks for the whole list again, by joining again with the same seat; not more often than makes sense. */
  askAgain(): void {
    const now = this.#port.clock.now()
    if (this.#phase.state !== 'joined' || now - this.#askedAtMs < REJOIN_PAUSE_MS) return
    this.#askedAtMs = now
    void this.#takeSeat()
  }
}

function afterFailure(code: ErrorCode | 'signaling/unreachable'): MeshPhase {
  return code === 'signaling/unreachable' ? { state: 'lobby' } : { state: 'refused', code }
}
