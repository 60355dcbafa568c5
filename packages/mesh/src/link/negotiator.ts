/**
 * The generations of one link and what is said about them: offers, answers, candidates, and requests to say them again.
 * It knows nothing of health, presence or media state.
 */
import { limits, type PeerMessage, type PeerMessageOf } from '@confab/protocol'
import type { Connection } from './connection.ts'
import type { CandidateRules } from './sdp/candidate-guard.ts'
import { checkDescription, dropRefusedCandidates, hideBase } from './sdp/description-guard.ts'
import { Generation } from './generation.ts'
import { IncomingCandidates } from './incoming-candidates.ts'
import { decideOnDescription, type NegotiationState } from './negotiation.ts'
import type { MediaState } from '../mesh-snapshot.ts'
import type { Clock } from '../base/platform.ts'
import type { RecoveryStep } from './quality/recovery.ts'
import { RenewalLimit } from './renewal-limit.ts'
import type { Stop } from '../base/scope.ts'
import { createSerialQueue } from '../base/serial-queue.ts'

/** An offer made ahead is good for so long, in ms: TURN credentials last 10 min, mappings of routers less. */
const PREPARED_MS = 120_000

/** Candidates found within this time travel together: each message costs sealing and opening. In ms. */
const GATHERED_MS = 25

/** The messages that a negotiator understands. */
export type NegotiationMessage = PeerMessageOf<
  'link:description' | 'link:candidates' | 'link:resync' | 'link:rebuild'
>

/** What a negotiator needs, and who it tells. */
export interface NegotiatorPort {
  readonly clock: Clock
  readonly polite: boolean
  /** SHA-256 of the other's certificate as its hello says. */
  readonly fingerprint: string
  readonly candidateRules: CandidateRules
  /** A number that no connection of this page had. */
  nextGeneration(): number
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
  /** Highest number of the other side's connections that was dealt with. */
  #newestPeer = 0
  #ownNegotiation = 0
  #preparedAtMs = -Infinity
  readonly #renewals: RenewalLimit
  readonly #candidates: IncomingCandidates
  /** What the other side asked for before it was due: the newest of it, to be done when it is. */
  #postponed: NegotiationMessage | undefined
  #stopWaiting: Stop = () => {}
  #closed = false

  constructor(port: NegotiatorPort) {
    this.#port = port
    this.#renewals = new RenewalLimit(port.clock)
    this.#candidates = new IncomingCandidates(port.clock, port.candidateRules)
  }

  get connection(): Connection | undefined {
    return this.#current?.connection
  }

  isCurrent(generation: Generation): boolean {
    return !this.#closed && this.#current === generation
  }

  // ---- Offering

  /** Makes connection and offer ahead, or again when what stands in them may have expired; says nothing. */
  prepare(): void {
    this.#queue.add(async () => {
      const isFresh = this.#current && this.#port.clock.now() - this.#preparedAtMs < PREPARED_MS
      if (this.#closed || this.#current?.announced || isFresh) return
      this.#preparedAtMs = this.#port.clock.now()
      await this.#makeOffer(this.#begin())
    })
  }

  /** Says the offer, making one if there is none. */
  announce(): void {
    // Said in the same turn as the join if it is there already, else as soon as it is.
    if (this.#current?.connection.localSdp !== undefined) this.#announcePrepared()
    else this.#queue.add(() => (this.#current ? this.#announcePrepared() : this.#offerOnNewConnection()))
  }

  #announcePrepared(): void {
    // Again, too, after a join that was refused: what was sent behind it went nowhere.
    if (this.#current?.connection.signaling !== 'have-local-offer') return
    this.#port.onProgress('offering')
    this.#sayOffer(this.#current)
  }

  /** Offers again on the present connection, with fresh credentials, over any path or over relays only. */
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

  /** Restarts the sound that comes in, after whatever is being negotiated now. */
  readonly renewSound = (): void => this.#queue.add(() => this.#current?.connection.sound.renew())

  /** What connections are made with changed: the present one is made again, also where it was only prepared. */
  renew(): void {
    this.#preparedAtMs = -Infinity
    if (this.#current?.announced) this.rebuild()
    else if (this.#current) this.prepare()
  }

  /** Offers on a new connection, with fresh credentials. */
  rebuild(): void {
    this.#queue.add(() => this.#offerOnNewConnection())
  }

  async #offerOnNewConnection(): Promise<void> {
    const configuration = this.#current ? await this.#port.freshConfiguration() : undefined
    if (this.#closed) return
    const generation = this.#begin()
    if (configuration) generation.connection.setConfiguration(configuration)
    this.#port.onProgress('offering')
    await this.#makeOffer(generation)
    if (this.isCurrent(generation)) this.#sayOffer(generation)
  }

  async #makeOffer(generation: Generation): Promise<void> {
    this.#ownNegotiation += 1
    await generation.connection.offer()
  }

  #begin(): Generation {
    this.#current?.connection.close()
    const generation: Generation = new Generation(
      this.#port.nextGeneration(),
      this.#port.connect(() => generation),
    )
    this.#current = generation
    return generation
  }

  /** Both ends are known from now on. */
  #join(generation: Generation, peer: number): void {
    generation.peer = peer
    this.#newestPeer = Math.max(this.#newestPeer, peer)
    for (const candidate of this.#candidates.cameAhead(peer)) void generation.addCandidate(candidate)
  }

  /** Takes a step of recovery; pictures that are stuck are named by their kinds. */
  take(step: Exclude<RecoveryStep, 'wait'>, stuckPictures: readonly ('camera' | 'screen')[]): void {
    switch (step) {
      case 'ask-again':
        return this.ask()
      case 'refresh':
        for (const kind of stuckPictures) this.#current?.connection.send({ type: 'link:refresh', kind })
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
    this.#port.say({
      type: 'link:description',
      generation: generation.number,
      peerGeneration: generation.peer === 0 ? this.#newestPeer : generation.peer,
      negotiation,
      kind: generation.peer === 0 ? 'offer' : 'restart',
      sdp,
      sends: this.#port.ownState(),
    })
  }

  #sayAnswer(generation: Generation): void {
    const { negotiation } = generation.answered
    if (negotiation === 0) return
    generation.announced = true
    const sdp = generation.answer
    this.#port.say({
      type: 'link:description',
      generation: generation.number,
      peerGeneration: generation.peer,
      negotiation,
      kind: 'answer',
      sdp,
      sends: this.#port.ownState(),
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
    const text = generation.connection.relayOnly ? hideBase(candidate.candidate) : candidate.candidate
    generation.found.push({ candidate: text, sdpMid, sdpMLineIndex, usernameFragment })
  }

  #sayFound(generation: Generation): void {
    if (!this.isCurrent(generation)) return
    while (generation.found.length > 0) {
      const candidates = generation.found.splice(0, limits.candidatesPerMessage)
      this.#port.say({ type: 'link:candidates', generation: generation.number, candidates })
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
    else {
      const { number = 0, peer = 0 } = this.#current ?? {}
      this.#port.say({ type: 'link:resync', generation: number, peerGeneration: peer })
    }
  }

  // ---- Hearing

  /** Handles what the other side said, after all that it said before. */
  receive(message: NegotiationMessage): void {
    this.#queue.add(() => this.#handle(message))
  }

  async #handle(message: NegotiationMessage): Promise<void> {
    if (this.#closed) return
    switch (message.type) {
      case 'link:description':
        return this.#onDescription(message)
      case 'link:candidates':
        return this.#onCandidates(message)
      case 'link:resync':
        return this.#onResync(message)
      case 'link:rebuild':
        if ((this.#current?.number ?? 0) <= message.generation && this.#mayRenew(message))
          await this.#offerOnNewConnection()
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

  async #onDescription(message: PeerMessageOf<'link:description'>): Promise<void> {
    const current = this.#current
    const decision = decideOnDescription(message, this.#state(current))
    if (decision === 'ignore') return
    if (decision === 'demand-rebuild')
      return this.#port.say({ type: 'link:rebuild', generation: message.generation })
    if (decision === 'repeat-offer') return this.repeat()
    if (decision === 'repeat-answer') return current && this.#sayAnswer(current)
    if (!checkDescription(message.sdp, this.#port.fingerprint).ok) return this.#port.onRefused()
    const sdp = dropRefusedCandidates(message.sdp, this.#port.candidateRules)
    if (decision === 'accept-answer' && current) return this.#acceptAnswer(current, { ...message, sdp })
    const isFresh = decision === 'accept-on-new-connection' || !current
    if (isFresh && !this.#mayRenew(message)) return
    await this.#acceptOffer(isFresh ? this.#begin() : current, { ...message, sdp })
  }

  #state(current: Generation | undefined): NegotiationState {
    return {
      generation: current?.number ?? 0,
      peerGeneration: current?.peer ?? 0,
      newestPeer: this.#newestPeer,
      signaling: current?.connection.signaling ?? 'none',
      established: current?.connection.established ?? false,
      ownNegotiation: this.#ownNegotiation,
      answeredNegotiation: current?.answered.negotiation ?? 0,
      refusedNegotiation: current?.refused ?? 0,
      polite: this.#port.polite,
    }
  }

  async #acceptAnswer(
    generation: Generation,
    { generation: peer, sdp }: PeerMessageOf<'link:description'>,
  ): Promise<void> {
    this.#join(generation, peer)
    const accepted = generation.connection.acceptAnswer(sdp)
    // Drawn while the browser reads.
    this.#port.onProgress('connecting')
    await accepted
  }

  async #acceptOffer(
    generation: Generation,
    { generation: peer, sdp, negotiation }: PeerMessageOf<'link:description'>,
  ): Promise<void> {
    this.#join(generation, peer)
    // What the browser refuses ends this attempt, below.
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

  async #onCandidates({ generation, candidates }: PeerMessageOf<'link:candidates'>): Promise<void> {
    const isPresent = this.#current?.peer === generation
    if (!isPresent && generation <= this.#newestPeer) return
    const usable = this.#candidates.usable(candidates)
    if (!isPresent) return this.#candidates.buffer(generation, usable)
    for (const candidate of usable) await this.#current?.addCandidate(candidate)
  }

  async #onResync(message: PeerMessageOf<'link:resync'>): Promise<void> {
    const current = this.#current
    const { generation, peerGeneration } = message
    // What the other side has by now, if it has anything, is newer.
    if (generation !== 0 && generation < this.#newestPeer) return
    const belongs = current?.peer === 0 || current?.peer === generation || current?.number === peerGeneration
    if (current && belongs) return this.repeat()
    if (this.#mayRenew(message)) await this.#offerOnNewConnection()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stopWaiting()
    this.#queue.clear()
    this.#current?.connection.close()
  }
}
