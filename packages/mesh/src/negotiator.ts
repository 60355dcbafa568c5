/**
 * The generations of one link and what is said about them: offers, answers, candidates, and requests to say them again.
 * It knows nothing of health, presence or media state.
 */
import { limits, type PeerMessage, type PeerMessageOf } from '@confab/protocol'
import { Allowance } from './allowance.ts'
import { createCandidateBuffer, type CandidateBuffer } from './candidate-buffer.ts'
import type { Connection } from './connection.ts'
import {
  checkCandidate,
  checkDescription,
  dropRefusedCandidates,
  hideBase,
  type CandidateRules,
} from './description-guard.ts'
import { Generation } from './generation.ts'
import { decideOnDescription } from './negotiation.ts'
import type { MediaState } from './mesh-snapshot.ts'
import type { Clock } from './platform.ts'
import type { RecoveryStep } from './recovery.ts'
import { RenewalLimit } from './renewal-limit.ts'
import type { Stop } from './scope.ts'
import { createSerialQueue } from './serial-queue.ts'

/** An offer made ahead is good for so long, in ms: TURN credentials last 10 min, mappings of routers less. */
const PREPARED_MS = 120_000

/** A link has one purse for candidates. */
const LINK = 'link'

/** Candidates found within this time travel together: each message costs sealing and opening. In ms. */
const GATHERED_MS = 25

/** Candidates of the other side that are looked at, on whatever connection, at once and a second. */
const CANDIDATE_BURST = 1_000
const CANDIDATES_PER_SECOND = 20

/** The messages that a negotiator understands. */
export type NegotiationMessage = PeerMessageOf<'description' | 'candidates' | 'resync' | 'rebuild'>

/** What a negotiator needs, and whom it tells. */
export interface NegotiatorPort {
  readonly clock: Clock
  readonly polite: boolean
  /** SHA-256 of the other's certificate as its hello says. */
  readonly fingerprint: string
  readonly candidateRules: CandidateRules
  /** Opens the connection of a generation; {@link Negotiator.isCurrent} tells whose reports still count. */
  connect(generation: () => Generation): Connection
  /** ICE servers with credentials that still last. */
  freshConfiguration(): Promise<RTCConfiguration>
  say(message: PeerMessage): void
  ownState(): MediaState
  /** An offer of a new connection goes out, or both descriptions of one are there. */
  onProgress(phase: 'offering' | 'connecting'): void
  /** What the other side showed was refused, here or by the browser. */
  onRefused(): void
}

/** Negotiates one link. All that happens to its connection happens in one queue. */
export class Negotiator {
  readonly #port: NegotiatorPort
  readonly #queue = createSerialQueue(() => this.#port.onRefused())
  #current: Generation | undefined
  #generation = 0
  #ownNegotiation = 0
  /** Candidates that came before the description of their generation. */
  #ahead: { generation: number; candidates: CandidateBuffer } | undefined
  #preparedAtMs = -Infinity
  readonly #renewals: RenewalLimit
  readonly #candidates: Allowance
  /** What the other side asked for before it was due: the newest of it, to be done when it is. */
  #postponed: NegotiationMessage | undefined
  #stopWaiting: Stop = () => {}
  #closed = false

  constructor(port: NegotiatorPort) {
    this.#port = port
    this.#renewals = new RenewalLimit(port.clock)
    this.#candidates = new Allowance(port.clock, CANDIDATE_BURST, CANDIDATES_PER_SECOND)
  }

  get connection(): Connection | undefined {
    return this.#current?.connection
  }

  isCurrent(generation: Generation): boolean {
    return !this.#closed && this.#current === generation
  }

  // ---- Offering

  /** Makes connection and offer ahead, or anew when what stands in them may have expired; says nothing. */
  prepare(): void {
    this.#queue.add(async () => {
      const isFresh = this.#current && this.#port.clock.now() - this.#preparedAtMs < PREPARED_MS
      if (this.#closed || this.#current?.announced || isFresh) return
      this.#preparedAtMs = this.#port.clock.now()
      await this.#makeOffer(this.#begin(1))
    })
  }

  /** Says the offer, making one if there is none. */
  announce(): void {
    // Said in the same turn as the join if it is there already, else as soon as it is.
    if (this.#current?.connection.localSdp !== undefined) this.#announcePrepared()
    else this.#queue.add(() => (this.#current ? this.#announcePrepared() : this.#offerOnNewConnection(1)))
  }

  #announcePrepared(): void {
    // Again, too, after a join that was refused: what was sent behind it went nowhere.
    if (this.#current?.connection.signaling !== 'have-local-offer') return
    this.#port.onProgress('offering')
    this.#sayOffer(this.#current)
  }

  /** Offers anew on the present connection, with fresh credentials, over any path or over relays only. */
  restartIce(iceTransportPolicy: RTCIceTransportPolicy): void {
    this.#queue.add(async () => {
      const generation = this.#current
      if (!generation || this.#closed || generation.connection.signaling !== 'stable') return
      const configuration = await this.#port.freshConfiguration()
      if (!this.isCurrent(generation)) return
      generation.connection.setConfiguration({ ...configuration, iceTransportPolicy })
      await this.#makeOffer(generation)
      if (this.isCurrent(generation)) this.#sayOffer(generation)
    })
  }

  /** What connections are made with changed: the present one is made anew, also where it was only prepared. */
  renew(): void {
    this.#preparedAtMs = -Infinity
    if (this.#current?.announced) this.rebuild()
    else if (this.#current) this.prepare()
  }

  /** Offers on a new connection, with fresh credentials. */
  rebuild(): void {
    this.#queue.add(() => this.#offerOnNewConnection(this.#generation + 1))
  }

  async #offerOnNewConnection(number: number): Promise<void> {
    const configuration = this.#generation > 0 ? await this.#port.freshConfiguration() : undefined
    // Another generation may have begun while the credentials came.
    if (this.#closed || number <= this.#generation) return
    const generation = this.#begin(number)
    if (configuration) generation.connection.setConfiguration(configuration)
    this.#port.onProgress('offering')
    await this.#makeOffer(generation)
    if (this.isCurrent(generation)) this.#sayOffer(generation)
  }

  async #makeOffer(generation: Generation): Promise<void> {
    this.#ownNegotiation += 1
    await generation.connection.offer()
  }

  #begin(number: number): Generation {
    this.#current?.connection.close()
    this.#generation = number
    const generation: Generation = new Generation(
      number,
      this.#port.connect(() => generation),
    )
    this.#current = generation
    if (this.#ahead?.generation === number) {
      for (const candidate of this.#ahead.candidates.drain()) void generation.addCandidate(candidate)
    }
    return generation
  }

  /** Takes a step of recovery; pictures that are stuck are named by their kinds. */
  take(step: Exclude<RecoveryStep, 'wait'>, stuckPictures: readonly ('camera' | 'screen')[]): void {
    switch (step) {
      case 'ask-again':
        return this.ask()
      case 'refresh':
        for (const kind of stuckPictures) this.#current?.connection.send({ type: 'refresh', kind })
        return
      case 'restart-ice':
        return this.restartIce('all')
      case 'relay':
        return this.restartIce('relay')
      case 'rebuild':
        return this.rebuild()
    }
  }

  // ---- Saying

  #sayOffer(generation: Generation): void {
    const sdp = generation.connection.localSdp
    if (sdp === undefined) return
    generation.announced = true
    const negotiation = this.#ownNegotiation
    const sends = this.#port.ownState()
    this.#port.say({
      type: 'description',
      generation: generation.number,
      negotiation,
      kind: 'offer',
      sdp,
      sends,
    })
  }

  #sayAnswer(generation: Generation): void {
    const { negotiation } = generation.answered
    if (negotiation === 0) return
    generation.announced = true
    const sdp = generation.answer
    const sends = this.#port.ownState()
    this.#port.say({
      type: 'description',
      generation: generation.number,
      negotiation,
      kind: 'answer',
      sdp,
      sends,
    })
  }

  /** Says a candidate, with those found next to it, unless it stands in a description that is still to be said. */
  sayCandidate(generation: Generation, candidate: RTCIceCandidate): void {
    // Between browsers nobody listens on TCP.
    if (!generation.announced || candidate.protocol === 'tcp') return
    const { sdpMid, sdpMLineIndex, usernameFragment } = candidate
    if (generation.found.length === 0) {
      this.#port.clock.after(GATHERED_MS, () => this.#sayFound(generation))
    }
    const line = generation.connection.relayOnly ? hideBase(candidate.candidate) : candidate.candidate
    generation.found.push({ candidate: line, sdpMid, sdpMLineIndex, usernameFragment })
  }

  #sayFound(generation: Generation): void {
    if (!this.isCurrent(generation)) return
    while (generation.found.length > 0) {
      const candidates = generation.found.splice(0, limits.candidatesPerMessage)
      this.#port.say({ type: 'candidates', generation: generation.number, candidates })
    }
  }

  /** Says again what the other side may have missed. */
  repeat(): void {
    const generation = this.#current
    if (!generation?.announced) return
    if (generation.connection.signaling === 'have-local-offer') this.#sayOffer(generation)
    else this.#sayAnswer(generation)
  }

  /** Says an own offer again that waits for its answer, or asks the other side to say again what may be lost. */
  ask(): void {
    if (this.#current?.connection.signaling === 'have-local-offer') this.repeat()
    else this.#port.say({ type: 'resync', generation: this.#generation })
  }

  // ---- Hearing

  /** Handles what the other side said, after all that it said before. */
  receive(message: NegotiationMessage): void {
    this.#queue.add(() => this.#handle(message))
  }

  async #handle(message: NegotiationMessage): Promise<void> {
    if (this.#closed) return
    switch (message.type) {
      case 'description':
        return this.#onDescription(message)
      case 'candidates':
        return this.#onCandidates(message)
      case 'resync':
        return this.#onResync(message.generation)
      case 'rebuild':
        if (message.generation > this.#generation && this.#mayRenew(message))
          await this.#offerOnNewConnection(message.generation + 1)
    }
  }

  /**
   * Whether a new connection that the other side asks for is due. What works is not torn down more often than that; the
   * newest wish is remembered meanwhile, so that two who mean it find each other.
   */
  #mayRenew(wish: NegotiationMessage): boolean {
    // There is nothing yet, or nothing that the other side was told of.
    if (!this.#current?.announced) return true
    const waitMs = this.#renewals.take(this.#current.connection.bound ? 'working' : 'broken')
    if (waitMs === 0) return true
    const isFirst = this.#postponed === undefined
    this.#postponed = wish
    if (isFirst) this.#stopWaiting = this.#port.clock.after(waitMs, () => this.#resume())
    return false
  }

  #resume(): void {
    const wish = this.#postponed
    this.#postponed = undefined
    if (wish !== undefined && !this.#closed) this.receive(wish)
  }

  async #onDescription(message: PeerMessageOf<'description'>): Promise<void> {
    const current = this.#current
    const decision = decideOnDescription(message, {
      generation: this.#generation,
      signaling: current?.connection.signaling ?? 'none',
      established: current?.connection.established ?? false,
      ownNegotiation: this.#ownNegotiation,
      answeredNegotiation: current?.answered.negotiation ?? 0,
      refusedNegotiation: current?.refused ?? 0,
      polite: this.#port.polite,
    })
    if (decision === 'ignore') return
    if (decision === 'demand-rebuild')
      return this.#port.say({ type: 'rebuild', generation: this.#generation })
    if (decision === 'repeat-answer') return this.repeat()
    if (!checkDescription(message.sdp, this.#port.fingerprint).ok) return this.#port.onRefused()
    const sdp = dropRefusedCandidates(message.sdp, this.#port.candidateRules)
    if (decision === 'accept-answer') return this.#acceptAnswer(sdp)
    const isFresh = decision === 'accept-on-new-connection' || !current
    if (isFresh && !this.#mayRenew(message)) return
    await this.#acceptOffer(isFresh ? this.#begin(message.generation) : current, { ...message, sdp })
  }

  async #acceptAnswer(sdp: string): Promise<void> {
    const accepted = this.connection?.acceptAnswer(sdp)
    // Drawn while the browser reads.
    this.#port.onProgress('connecting')
    await accepted
  }

  async #acceptOffer(
    generation: Generation,
    { sdp, negotiation }: PeerMessageOf<'description'>,
  ): Promise<void> {
    const answer = await generation.connection.answer(sdp).catch(() => undefined)
    if (!this.isCurrent(generation)) return
    if (answer === undefined) {
      generation.refused = negotiation
      return this.#port.onRefused()
    }
    generation.answered = { negotiation, sdp: answer }
    this.#sayAnswer(generation)
    this.#port.onProgress('connecting')
  }

  async #onCandidates({ generation, candidates }: PeerMessageOf<'candidates'>): Promise<void> {
    if (generation < this.#generation) return
    const usable = candidates.filter(
      ({ candidate }) =>
        this.#candidates.take(LINK) && checkCandidate(candidate, this.#port.candidateRules).ok,
    )
    if (generation > this.#generation && this.#ahead?.generation !== generation) {
      this.#ahead = { generation, candidates: createCandidateBuffer() }
    }
    for (const candidate of usable) {
      if (generation > this.#generation) this.#ahead?.candidates.hold(candidate)
      else await this.#current?.addCandidate(candidate)
    }
  }

  async #onResync(theirs: number): Promise<void> {
    if (theirs > this.#generation) return
    // Whoever asks with an earlier generation has lost the link that seems to stand here.
    const isStale = theirs < this.#generation && this.#current?.connection.established
    if (this.#current && !isStale) return this.repeat()
    if (this.#mayRenew({ type: 'resync', generation: theirs }))
      await this.#offerOnNewConnection(this.#generation + 1)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopWaiting()
    this.#queue.clear()
    this.#current?.connection.close()
  }
}
