/**
 * Everything between this browser and one seat. It outlives sockets and connections: generations of connections come
 * and go inside it, one at a time. It knows nothing of rooms, rosters or the server.
 */
import type { PeerMessage, SeatId } from '@confab/protocol'
import { Connection, type ConnectionContext } from './connection.ts'
import type { Generation } from './generation.ts'
import { LinkHealth } from './link-health.ts'
import {
  unmeasured,
  type LinkFailure,
  type LinkSnapshot,
  type MediaKind,
  type MediaState,
  type PeerSnapshot,
} from './mesh-snapshot.ts'
import { isPolite } from './negotiation.ts'
import { Negotiator } from './negotiator.ts'
import { mediaStateOf, nothingSent } from './outbound-media.ts'
import type { Clock } from './platform.ts'
import type { LinkPhase } from './recovery.ts'

/** What a link asks of the mesh, and what it tells it. */
export interface PeerLinkPort {
  readonly seat: SeatId
  readonly ownSeat: SeatId
  /** SHA-256 of the other's certificate as its hello says. */
  readonly fingerprint: string
  /** What a new connection is made with. */
  context(): ConnectionContext
  /** ICE servers with credentials that still last; asked before a restart or a rebuild. */
  freshConfiguration(): Promise<RTCConfiguration>
  bind(): Promise<Uint8Array<ArrayBuffer> | undefined>
  checkBind(bytes: Uint8Array): Promise<boolean>
  /** Sends sealed through the server, as well as that goes just now. */
  sendSealed(message: PeerMessage): void
  ownState(): MediaState
  /** This seat asks that a sealed message be handed to another. */
  onRelay(to: SeatId, sealed: string): void
  /** This seat hands over what another sealed for us. */
  onRelayed(from: SeatId, sealed: string): void
  /** What may be shown of the link changed. */
  onChange(): void
  onBound(): void
  /** The other side said goodbye. */
  onBye(): void
}

/** What may be shown of a link. */
export interface PeerLinkView extends Pick<PeerSnapshot, 'line' | 'missing' | 'unheard' | 'receives'> {
  readonly link: LinkSnapshot
  readonly media: MediaState
  readonly streamsVersion: number
}

/** One link, from the first word to the last. It waits: for {@link announce}, or for the other side's offer. */
export class PeerLink {
  readonly #port: PeerLinkPort
  readonly #clock: Clock
  readonly #health: LinkHealth
  readonly #negotiator: Negotiator
  #media: MediaState = nothingSent
  #streamsVersion = 0
  #heardAtMs: number
  #pings = 0
  #closed = false

  constructor(port: PeerLinkPort) {
    const { clock, onLoopback } = port.context().platform
    const polite = isPolite(port.ownSeat, port.seat)
    this.#port = port
    this.#clock = clock
    this.#heardAtMs = clock.now()
    this.#health = new LinkHealth(clock, polite)
    this.#negotiator = new Negotiator({
      clock,
      polite,
      fingerprint: port.fingerprint,
      candidateRules: { loopbackAllowed: onLoopback },
      connect: (generation) => this.#connect(generation),
      freshConfiguration: () => port.freshConfiguration(),
      say: (message) => this.#say(message),
      ownState: () => port.ownState(),
      onProgress: (phase) => this.#onProgress(phase),
      onRefused: () => this.#onRefused(),
    })
  }

  get view(): PeerLinkView {
    return {
      link: this.#health.snapshot(),
      media: this.#media,
      ...unmeasured,
      streamsVersion: this.#streamsVersion,
    }
  }

  get phase(): LinkPhase {
    return this.#health.phase
  }

  /** SHA-256 of the other side's certificate: a link serves one certificate only. */
  get fingerprint(): string {
    return this.#port.fingerprint
  }

  /** When something was last heard on the link itself, on the platform's clock. */
  get heardAtMs(): number {
    return this.#heardAtMs
  }

  // ---- Connecting

  /** Makes connection and offer ahead; nothing is said before {@link announce}. */
  prepare(): void {
    this.#negotiator.prepare()
  }

  /** Says the offer, making one if there is none: for the side that came later. */
  announce(): void {
    this.#negotiator.announce()
  }

  #connect(generation: () => Generation): Connection {
    const port = this.#port
    const ifCurrent =
      <Rest extends readonly unknown[]>(then: (...rest: Rest) => void) =>
      (...rest: Rest) => {
        if (!this.#closed && this.#negotiator.isCurrent(generation())) then(...rest)
      }
    this.#health.restartPhase()
    this.#streamsVersion += 1
    return new Connection(port.context(), {
      fingerprint: port.fingerprint,
      bind: () => port.bind(),
      checkBind: (bytes) => port.checkBind(bytes),
      onCandidate: ifCurrent((candidate: RTCIceCandidate) =>
        this.#negotiator.sayCandidate(generation(), candidate),
      ),
      onPath: ifCurrent((path: 'found' | 'interrupted' | 'failed') => this.#onPath(path, generation())),
      onBound: ifCurrent(() => this.#onBound()),
      onMessage: ifCurrent((message: PeerMessage) => this.receive(message, 'link')),
      onClosed: ifCurrent(() => this.#enter('closed')),
      onAlarm: ifCurrent((failure: LinkFailure) => this.#onAlarm(failure, generation())),
    })
  }

  #onProgress(phase: 'offering' | 'connecting'): void {
    // A connection that works stays what it is while ICE restarts on it.
    if (!this.#negotiator.connection?.bound) this.#health.enter(phase)
    this.#port.onChange()
  }

  #onPath(path: 'found' | 'interrupted' | 'failed', { connection }: Generation): void {
    if (path === 'found') this.#enter(connection.bound ? 'open' : 'connecting')
    else if (path === 'interrupted') this.#enter(this.phase === 'open' ? 'interrupted' : this.phase)
    else {
      this.#health.blame('no-path')
      this.#enter('broken')
    }
  }

  #onBound(): void {
    this.#heardAtMs = this.#clock.now()
    this.sendState()
    this.#port.onBound()
    this.#enter('open')
  }

  #onAlarm(failure: LinkFailure, { connection }: Generation): void {
    this.#health.blame(failure)
    connection.close()
    this.#enter('closed')
  }

  #onRefused(): void {
    this.#health.blame('refused-description')
    // A connection that works is left alone; only one that never came to be is given up.
    const { connection } = this.#negotiator
    if (connection && !connection.established) this.#enter('closed')
  }

  #enter(phase: LinkPhase): void {
    if (!this.#closed && this.#health.enter(phase)) this.#port.onChange()
  }

  // ---- Saying and hearing

  #say(message: PeerMessage): void {
    const onLink = this.#negotiator.connection?.send(message) ?? false
    // While the link is in trouble both ways are used: what comes twice is recognised as such.
    if (!onLink || this.phase !== 'open') this.#port.sendSealed(message)
  }

  /** Says something over the link itself, if it is open. */
  tell(message: PeerMessage): void {
    if (this.phase === 'open') this.#negotiator.connection?.send(message)
  }

  /** Says again what the other side may have missed. */
  repeat(): void {
    this.#negotiator.repeat()
  }

  /** Asks the other side to say again what may have been lost. */
  askAgain(): void {
    this.#negotiator.ask()
  }

  /** Sees whether somebody is still at the other end. */
  ping(): void {
    this.#pings += 1
    this.#negotiator.connection?.send({ type: 'ping', number: this.#pings })
  }

  /** Tells the other side what is being sent. */
  sendState(): void {
    this.#negotiator.connection?.send({ type: 'state', ...this.#port.ownState() })
  }

  /** Handles what came from the other side, sealed or over the link. */
  receive(message: PeerMessage, way: 'sealed' | 'link'): void {
    if (this.#closed) return
    if (way === 'link') this.#heardAtMs = this.#clock.now()
    switch (message.type) {
      case 'description':
        // Later news come over the link itself, and nothing that is repeated may undo them. What is new is shown once the
        // description is dealt with: drawing would keep the answer waiting.
        if (!this.#negotiator.connection?.bound) this.#media = mediaStateOf((kind) => message.sends[kind])
        return this.#negotiator.receive(message)
      case 'candidates':
      case 'resync':
      case 'rebuild':
        return this.#negotiator.receive(message)
      case 'state':
        return this.#hearState(message)
      case 'ping':
        this.#negotiator.connection?.send({ type: 'pong', number: message.number })
        return
      case 'pong':
        return
      case 'report':
      case 'refresh':
        return
      case 'relay':
        return way === 'link' ? this.#port.onRelay(message.to, message.sealed) : undefined
      case 'relayed':
        return way === 'link' ? this.#port.onRelayed(message.from, message.sealed) : undefined
      case 'bye':
        return this.#port.onBye()
    }
  }

  #hearState(state: MediaState): void {
    this.#media = mediaStateOf((kind) => state[kind])
    this.#port.onChange()
  }

  /** Takes the next step of recovery if one is due. Called about once a second. */
  tick(): void {
    switch (this.#health.takeStep()) {
      case 'wait':
        return
      case 'ask-again':
        return this.#negotiator.ask()
      case 'restart-ice':
        return this.#negotiator.restartIce()
      case 'rebuild':
        this.#negotiator.rebuild()
        return this.#port.onChange()
    }
  }

  // ---- Media

  /** Sends that kind's present track. */
  refreshTrack(kind: MediaKind): void {
    this.#negotiator.connection?.refreshTrack(kind)
  }

  /** Sends to so many people in all: sizes and bitrates follow. */
  planFor(receivers: number): void {
    this.#negotiator.connection?.planFor(receivers)
  }

  /** Where a kind comes in: empty until the certificate was found right. */
  stream(kind: MediaKind): MediaStream | undefined {
    return this.#negotiator.connection?.stream(kind)
  }

  /** How loud this person is received, 0 to 1. */
  audioLevel(): number {
    // A connection that is being made is busy elsewhere, and asking it would wait for that.
    return this.phase === 'open' ? (this.#negotiator.connection?.audioLevel() ?? 0) : 0
  }

  // ---- Ending

  /** Says goodbye as well as possible, then closes. */
  leave(): void {
    if (this.#closed) return
    this.#say({ type: 'bye' })
    this.close()
  }

  close(): void {
    this.#closed = true
    this.#negotiator.close()
  }
}
