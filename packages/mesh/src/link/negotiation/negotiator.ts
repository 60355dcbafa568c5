/**
 * The generations of one link and what is said about them: offers, answers, candidates, and requests to say them again.
 * It knows nothing of health, presence or media state.
 */
import type { PeerMessageOf } from '@confab/protocol'
import type { Connection } from '../connection/connection.ts'
import { checkDescription, dropRefusedCandidates } from '../sdp/description-guard.ts'
import { Descriptions } from './descriptions.ts'
import { Generation, noConnection } from './generation.ts'
import { IncomingCandidates } from './incoming-candidates.ts'
import { decideOnDescription, type NegotiationState } from './negotiation.ts'
import type { Negotiation } from '../message-kinds.ts'
import type { NegotiatorPort } from './negotiator.types.ts'
import { PostponedRenewals } from './postponed-renewals.ts'
import { createSerialQueue } from '../../base/serial-queue.ts'

/** An offer made ahead is good for so long, in ms: TURN credentials last 10 min, mappings of routers less. */
const PREPARED_MS = 120_000

/** Negotiates one link. All that happens to its connection happens in one queue. */
export class Negotiator {
  readonly #port: NegotiatorPort
  readonly #queue = createSerialQueue(() => this.#port.onRefused())
  #current: Generation | undefined
  /** Highest number of the other side's connections that was dealt with. */
  #newestPeer = 0
  #ownNegotiation = 0
  #preparedAtMs = -Infinity
  readonly #descriptions: Descriptions
  readonly #renewals: PostponedRenewals<Negotiation>
  readonly #candidates: IncomingCandidates
  #closed = false

  constructor(port: NegotiatorPort) {
    this.#port = port
    this.#descriptions = new Descriptions(port)
    this.#renewals = new PostponedRenewals(port.clock, (wish) => this.receive(wish))
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

  /** Asks for whole pictures of those kinds. */
  refresh(kinds: readonly ('camera' | 'screen')[]): void {
    for (const kind of kinds) this.#current?.connection.send({ type: 'link:refresh', kind })
  }

  // ---- Saying

  #sayOffer(generation: Generation): void {
    this.#descriptions.sayOffer(generation, {
      negotiation: this.#ownNegotiation,
      newestPeer: this.#newestPeer,
    })
  }

  /** Says a candidate that was found, unless it stands in a description that is still to be said. */
  sayCandidate(generation: Generation, candidate: RTCIceCandidate): void {
    this.#descriptions.sayCandidate(generation, candidate, () => this.isCurrent(generation))
  }

  /** Says again what the other side may have missed. */
  repeat(): void {
    const generation = this.#current
    if (!generation?.announced) return
    if (generation.connection.signaling === 'have-local-offer') this.#sayOffer(generation)
    else this.#descriptions.sayAnswer(generation)
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
  receive(message: Negotiation): void {
    this.#queue.add(() => this.#handle(message))
  }

  async #handle(message: Negotiation): Promise<void> {
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

  /** Whether a new connection that the other side asks for is due; one that is not is made later. */
  #mayRenew(wish: Negotiation): boolean {
    // There is nothing yet, or nothing that the other side was told of.
    if (!this.#current?.announced) return true
    return this.#renewals.admits(wish, this.#current.connection.bound ? 'working' : 'broken')
  }

  async #onDescription(message: PeerMessageOf<'link:description'>): Promise<void> {
    const current = this.#current
    const decision = decideOnDescription(message, this.#state(current))
    if (decision === 'accept-answer' || decision === 'accept-offer') return this.#accept(message, current)
    if (decision === 'accept-on-new-connection') return this.#accept(message, undefined)
    if (decision === 'demand-rebuild')
      return this.#port.say({ type: 'link:rebuild', generation: message.generation })
    if (current) this.#stay(current, decision, message)
  }

  /** Takes nothing of a description, and says again what its maker missed. */
  #stay(
    current: Generation,
    decision: 'ignore' | 'hold-own' | 'repeat-offer' | 'repeat-answer',
    { negotiation }: PeerMessageOf<'link:description'>,
  ): void {
    if (decision === 'hold-own') current.refused = negotiation
    else if (decision === 'repeat-offer') this.repeat()
    else if (decision === 'repeat-answer') this.#descriptions.sayAnswer(current)
  }

  /** Takes a description for that connection, or for a new one. */
  async #accept(message: PeerMessageOf<'link:description'>, target: Generation | undefined): Promise<void> {
    if (!checkDescription(message.sdp, this.#port.fingerprint).ok) return this.#port.onRefused()
    const sdp = dropRefusedCandidates(message.sdp, this.#port.candidateRules)
    if (message.kind === 'answer' && target) return this.#acceptAnswer(target, { ...message, sdp })
    if (!target && !this.#mayRenew(message)) return
    await this.#acceptOffer(target ?? this.#begin(), { ...message, sdp })
  }

  #state(current: Generation | undefined): NegotiationState {
    return {
      ...(current?.state ?? noConnection),
      newestPeer: this.#newestPeer,
      ownNegotiation: this.#ownNegotiation,
      polite: this.#port.polite,
    }
  }

  async #acceptAnswer(generation: Generation, answer: PeerMessageOf<'link:description'>): Promise<void> {
    this.#join(generation, answer.generation)
    const { connection } = generation
    const answered = connection.acceptAnswer(answer.sdp).catch(() => 'refused')
    // Drawn while the browser reads.
    this.#port.onProgress('connecting')
    if ((await answered) !== 'refused' || !this.isCurrent(generation)) return
    this.#port.onRefused()
    // Its offer would wait for ever, and nothing else could be offered on it.
    if (connection.established && this.#mayRenew(answer)) await this.#offerOnNewConnection()
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
      // On a connection that was there before, the other side would wait for an answer.
      if (generation.connection.established) this.#port.say({ type: 'link:rebuild', generation: peer })
      return this.#port.onRefused()
    }
    generation.answered = { negotiation, sdp: answer }
    this.#descriptions.sayAnswer(generation)
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
    const { generation } = message
    // What the other side has by now, if it has anything, is newer.
    if (generation !== 0 && generation < this.#newestPeer) return
    if (current?.isMeantBy(message)) return this.repeat()
    if (this.#mayRenew(message)) await this.#offerOnNewConnection()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#renewals.close()
    this.#queue.clear()
    this.#current?.connection.close()
  }
}
