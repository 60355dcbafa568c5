/**
 * Everything between this browser and one seat. It outlives sockets and connections: generations of connections come
 * and go inside it, one at a time. It knows nothing of rooms, rosters or the server.
 */
import type { PeerMessage, PeerMessageOf, SeatId } from '@confab/protocol'
import { createCandidateBuffer, type CandidateBuffer } from './candidate-buffer.ts'
import { createConnection, type ConnectionContext, type ConnectionPort } from './connection.ts'
import {
  checkCandidate,
  checkDescription,
  dropRefusedCandidates,
  type CandidateRules,
} from './description-guard.ts'
import { Generation } from './generation.ts'
import { LinkHealth } from './link-health.ts'
import type { LinkFailure, LinkSnapshot, MediaKind, MediaState } from './mesh-snapshot.ts'
import { decideOnDescription, isPolite } from './negotiation.ts'
import { mediaStateOf, nothingSent } from './outbound-media.ts'
import type { LinkPhase } from './recovery.ts'
import { createSerialQueue } from './serial-queue.ts'

/** An offer made ahead is good for so long, in ms: TURN credentials last 10 min, mappings of routers less. */
const PREPARED_MS = 120_000

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
  /** What may be shown of the link changed. */
  onChange(): void
  onBound(): void
  /** The other side said goodbye. */
  onBye(): void
}

/** What may be shown of a link. */
export interface PeerLinkView {
  readonly link: LinkSnapshot
  readonly media: MediaState
  readonly streamsVersion: number
}

/** One link, from the first word to the last. It waits: for {@link announce}, or for the other side's offer. */
export class PeerLink {
  readonly #port: PeerLinkPort
  readonly #polite: boolean
  readonly #health: LinkHealth
  readonly #queue = createSerialQueue(() => this.#refuse('refused-description'))
  #current: Generation | undefined
  #generation = 0
  #ownNegotiation = 0
  /** Candidates that came before the description of their generation. */
  #ahead: { generation: number; candidates: CandidateBuffer } | undefined
  #media: MediaState = nothingSent
  #streamsVersion = 0
  #heardAtMs: number
  #preparedAtMs = -Infinity
  #pings = 0
  #closed = false

  constructor(port: PeerLinkPort) {
    const { clock } = port.context().platform
    this.#port = port
    this.#polite = isPolite(port.ownSeat, port.seat)
    this.#health = new LinkHealth(clock, this.#polite)
    this.#heardAtMs = clock.now()
  }

  get view(): PeerLinkView {
    return { link: this.#health.snapshot(), media: this.#media, streamsVersion: this.#streamsVersion }
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

  // ---- Beginning

  /**
   * Makes connection and offer ahead, or anew when they are so old that addresses and credentials in them may have
   * expired; nothing is said before {@link announce}.
   */
  prepare(): void {
    this.#queue.add(async () => {
      const isFresh = this.#current && this.#now() - this.#preparedAtMs < PREPARED_MS
      if (this.#closed || this.#current?.announced || isFresh) return
      this.#preparedAtMs = this.#now()
      await this.#makeOffer(this.#begin(1))
    })
  }

  #now(): number {
    return this.#port.context().platform.clock.now()
  }

  /** Says the offer, making one if there is none: for the side that came later. */
  announce(): void {
    // Said in the same turn as the join if it is there already, else as soon as it is.
    if (this.#current?.connection.localSdp !== undefined) this.#announcePrepared()
    else this.#queue.add(() => (this.#current ? this.#announcePrepared() : this.#offerOnNewConnection(1)))
  }

  #announcePrepared(): void {
    // Again, too, after a join that was refused: what was sent behind it went nowhere.
    if (this.#current?.connection.signaling !== 'have-local-offer') return
    this.#enter('offering')
    this.#sayOffer(this.#current)
  }

  #begin(number: number): Generation {
    this.#current?.connection.close()
    this.#health.restartPhase()
    this.#generation = number
    const connection = createConnection(
      this.#port.context(),
      this.#connectionPort(() => generation),
    )
    const generation = new Generation(number, connection)
    this.#current = generation
    if (this.#ahead?.generation === number) {
      for (const candidate of this.#ahead.candidates.drain()) void generation.addCandidate(candidate)
    }
    return generation
  }

  #connectionPort(generation: () => Generation): ConnectionPort {
    const port = this.#port
    const ifCurrent =
      <Rest extends readonly unknown[]>(then: (...rest: Rest) => void) =>
      (...rest: Rest) => {
        if (!this.#closed && this.#current === generation()) then(...rest)
      }
    return {
      fingerprint: port.fingerprint,
      bind: () => port.bind(),
      checkBind: (bytes) => port.checkBind(bytes),
      onCandidate: ifCurrent((candidate: RTCIceCandidate) => this.#sayCandidate(generation(), candidate)),
      onPath: ifCurrent((path: 'found' | 'interrupted' | 'failed') => this.#onPath(path, generation())),
      onMedia: ifCurrent(() => {
        this.#streamsVersion += 1
        port.onChange()
      }),
      onBound: ifCurrent(() => {
        this.#heardAtMs = this.#now()
        this.sendState()
        port.onBound()
        this.#enter('open')
      }),
      onMessage: ifCurrent((message: PeerMessage) => this.receive(message, 'link')),
      onClosed: ifCurrent(() => this.#enter('closed')),
      onAlarm: ifCurrent((failure: LinkFailure) => {
        this.#health.blame(failure)
        generation().connection.close()
        this.#enter('closed')
      }),
    }
  }

  #onPath(path: 'found' | 'interrupted' | 'failed', { connection }: Generation): void {
    if (path === 'found') this.#enter(connection.bound ? 'open' : 'connecting')
    else if (path === 'interrupted') this.#enter(this.phase === 'open' ? 'interrupted' : this.phase)
    else {
      this.#health.blame('no-path')
      this.#enter('broken')
    }
  }

  #enter(phase: LinkPhase): void {
    if (this.#closed || !this.#health.enter(phase)) return
    this.#port.onChange()
  }

  #refuse(failure: LinkFailure): void {
    this.#health.blame(failure)
    // A connection that works is left alone; only one that never came to be is given up.
    if (this.#current && !this.#current.connection.established) this.#enter('closed')
  }

  // ---- Offering

  async #makeOffer(generation: Generation): Promise<void> {
    this.#ownNegotiation += 1
    await generation.connection.offer()
  }

  async #offerOnNewConnection(number: number): Promise<void> {
    const configuration = this.#generation > 0 ? await this.#port.freshConfiguration() : undefined
    // Another generation may have begun while the credentials came.
    if (this.#closed || number <= this.#generation) return
    const generation = this.#begin(number)
    if (configuration) generation.connection.setConfiguration(configuration)
    this.#enter('offering')
    await this.#makeOffer(generation)
    if (this.#current === generation) this.#sayOffer(generation)
  }

  async #restartIce(): Promise<void> {
    const generation = this.#current
    if (!generation || this.#closed || generation.connection.signaling !== 'stable') return
    const configuration = await this.#port.freshConfiguration()
    if (this.#closed || this.#current !== generation) return
    generation.connection.setConfiguration(configuration)
    await this.#makeOffer(generation)
    if (this.#current === generation) this.#sayOffer(generation)
  }

  // ---- Saying

  #say(message: PeerMessage): void {
    const onLink = this.#current?.connection.send(message) ?? false
    // While the link is in trouble both ways are used: what comes twice is recognised as such.
    if (!onLink || this.phase !== 'open') this.#port.sendSealed(message)
  }

  #sayOffer(generation: Generation): void {
    const sdp = generation.connection.localSdp
    if (sdp === undefined) return
    generation.announced = true
    const negotiation = this.#ownNegotiation
    this.#say({ type: 'description', generation: generation.number, negotiation, kind: 'offer', sdp })
  }

  #sayAnswer(generation: Generation): void {
    const { negotiation } = generation.answered
    if (negotiation === 0) return
    generation.announced = true
    const sdp = generation.answer
    this.#say({ type: 'description', generation: generation.number, negotiation, kind: 'answer', sdp })
  }

  #sayCandidate(
    generation: Generation,
    { candidate, sdpMid, sdpMLineIndex, usernameFragment }: RTCIceCandidate,
  ): void {
    // What was found before the description is said stands in the description.
    if (!generation.announced) return
    const init = { candidate, sdpMid, sdpMLineIndex, usernameFragment }
    this.#say({ type: 'candidate', generation: generation.number, candidate: init })
  }

  /** Says again what the other side may have missed. */
  repeat(): void {
    const generation = this.#current
    if (!generation?.announced) return
    if (generation.connection.signaling === 'have-local-offer') this.#sayOffer(generation)
    else this.#sayAnswer(generation)
  }

  /** Asks the other side to say again what may have been lost. */
  askAgain(): void {
    this.#say({ type: 'resync', generation: this.#generation })
  }

  /** Sees whether somebody is still at the other end. */
  ping(): void {
    this.#pings += 1
    this.#current?.connection.send({ type: 'ping', number: this.#pings })
  }

  /** Tells the other side what is being sent. */
  sendState(): void {
    this.#current?.connection.send({ type: 'state', ...this.#port.ownState() })
  }

  // ---- Hearing

  /** Handles what came from the other side, sealed or over the link. */
  receive(message: PeerMessage, way: 'sealed' | 'link'): void {
    if (this.#closed) return
    if (way === 'link') this.#heardAtMs = this.#now()
    switch (message.type) {
      case 'description':
        return this.#queue.add(() => this.#onDescription(message))
      case 'candidate':
        return this.#queue.add(() => this.#onCandidate(message))
      case 'resync':
        return this.#queue.add(() => this.#onResync(message.generation))
      case 'rebuild':
        return this.#queue.add(() => this.#onRebuild(message.generation))
      case 'state':
        this.#media = mediaStateOf((kind) => message[kind])
        return this.#port.onChange()
      case 'ping':
        this.#current?.connection.send({ type: 'pong', number: message.number })
        return
      case 'pong':
        return
      case 'bye':
        return this.#port.onBye()
    }
  }

  async #onDescription(message: PeerMessageOf<'description'>): Promise<void> {
    if (this.#closed) return
    const current = this.#current
    const decision = decideOnDescription(message, {
      generation: this.#generation,
      signaling: current?.connection.signaling ?? 'none',
      established: current?.connection.established ?? false,
      ownNegotiation: this.#ownNegotiation,
      answeredNegotiation: current?.answered.negotiation ?? 0,
      polite: this.#polite,
    })
    if (decision === 'ignore') return
    if (decision === 'demand-rebuild') return this.#say({ type: 'rebuild', generation: this.#generation })
    if (decision === 'repeat-answer') return this.repeat()
    if (!checkDescription(message.sdp, this.#port.fingerprint).ok) return this.#refuse('refused-description')
    const sdp = dropRefusedCandidates(message.sdp, this.#candidateRules)
    if (decision === 'accept-answer') return this.#acceptAnswer(sdp)
    const fresh = decision === 'accept-on-new-connection' || !current
    await this.#acceptOffer(fresh ? this.#begin(message.generation) : current, { ...message, sdp })
  }

  get #candidateRules(): CandidateRules {
    return { loopbackAllowed: this.#port.context().platform.onLoopback }
  }

  async #acceptAnswer(sdp: string): Promise<void> {
    await this.#current?.connection.acceptAnswer(sdp)
    if (this.phase === 'offering') this.#enter('connecting')
  }

  async #acceptOffer(
    generation: Generation,
    { sdp, negotiation }: PeerMessageOf<'description'>,
  ): Promise<void> {
    if (!generation.connection.established) this.#enter('connecting')
    const answer = await generation.connection.answer(sdp)
    if (this.#closed || this.#current !== generation) return
    generation.answered = { negotiation, sdp: answer }
    this.#sayAnswer(generation)
  }

  async #onCandidate({ generation, candidate }: PeerMessageOf<'candidate'>): Promise<void> {
    if (this.#closed || generation < this.#generation || !this.#isUsable(candidate.candidate)) return
    if (generation === this.#generation) return this.#current?.addCandidate(candidate)
    if (this.#ahead?.generation !== generation)
      this.#ahead = { generation, candidates: createCandidateBuffer() }
    this.#ahead.candidates.hold(candidate)
  }

  #isUsable(candidate: string): boolean {
    return checkCandidate(candidate, this.#candidateRules).ok
  }

  async #onResync(theirs: number): Promise<void> {
    if (this.#closed || theirs > this.#generation) return
    const stale = theirs < this.#generation && this.#current?.connection.established
    if (!this.#current || stale) await this.#offerOnNewConnection(this.#generation + 1)
    else this.repeat()
  }

  async #onRebuild(theirs: number): Promise<void> {
    if (theirs > this.#generation) await this.#offerOnNewConnection(theirs + 1)
  }

  // ---- Recovering

  /** Takes the next step of recovery if one is due. Called about once a second. */
  tick(): void {
    switch (this.#health.takeStep()) {
      case 'wait':
        return
      case 'ask-again':
        if (this.#current?.connection.signaling === 'have-local-offer') return this.repeat()
        return this.askAgain()
      case 'restart-ice':
        return this.#queue.add(() => this.#restartIce())
      case 'rebuild':
        this.#queue.add(() => this.#offerOnNewConnection(this.#generation + 1))
        return this.#port.onChange()
    }
  }

  // ---- Media

  refreshTrack(kind: MediaKind): void {
    this.#current?.connection.refreshTrack(kind)
  }

  /** Sends to so many people in all: sizes and bitrates follow. */
  planFor(receivers: number): void {
    this.#current?.connection.planFor(receivers)
  }

  /** What comes of a kind, once the certificate was found right. */
  stream(kind: MediaKind): MediaStream | undefined {
    return this.#current?.connection.stream(kind)
  }

  /** How loud this person is received, 0 to 1. */
  audioLevel(): number {
    return this.#current?.connection.audioLevel() ?? 0
  }

  // ---- Ending

  /** Says goodbye as well as possible, then closes. */
  leave(): void {
    if (this.#closed) return
    this.#say({ type: 'bye' })
    this.close()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#queue.clear()
    this.#current?.connection.close()
  }
}
