/** What a side says of its connection: offers, answers, and the candidates that were found after them. */
import { limits, type PeerMessage, type PeerMessageOf } from '@confab/protocol'
import type { Clock } from '../../base/platform.ts'
import type { MediaState } from '../../mesh-snapshot.ts'
import type { Generation } from './generation.ts'
import { hideBase } from '../sdp/description-guard.ts'

/** Candidates found within this time travel together: each message costs sealing and opening. In ms. */
const GATHERED_MS = 25

/** What saying needs. */
export interface DescriptionsPort {
  readonly clock: Clock
  readonly say: (message: PeerMessage) => void
  readonly ownState: () => MediaState
}

/** An offer by its number, and the newest of the other side's connections that this side knows of. */
interface OfferNumbers {
  readonly negotiation: number
  readonly newestPeer: number
}

/** Says what the other side needs to connect. */
export class Descriptions {
  readonly #port: DescriptionsPort

  constructor(port: DescriptionsPort) {
    this.#port = port
  }

  /** Says the offer that was made on a connection, if there is one. */
  sayOffer(generation: Generation, { negotiation, newestPeer }: OfferNumbers): void {
    const sdp = generation.connection.localSdp
    if (sdp === undefined) return
    const isFirst = generation.peer === 0
    const peerGeneration = isFirst ? newestPeer : generation.peer
    this.#describe(generation, { peerGeneration, negotiation, kind: isFirst ? 'offer' : 'restart', sdp })
  }

  /** Says the answer to the offer that was answered last, if there was one. */
  sayAnswer(generation: Generation): void {
    const { negotiation } = generation.answered
    if (negotiation === 0) return
    const { peer: peerGeneration, answer: sdp } = generation
    this.#describe(generation, { peerGeneration, negotiation, kind: 'answer', sdp })
  }

  #describe(
    generation: Generation,
    said: Pick<PeerMessageOf<'link:description'>, 'peerGeneration' | 'negotiation' | 'kind' | 'sdp'>,
  ): void {
    generation.announced = true
    const sends = this.#port.ownState()
    this.#port.say({ type: 'link:description', generation: generation.number, ...said, sends })
  }

  /**
   * Says a candidate, with those found next to it, unless it stands in a description that is still to be said. Those of a
   * connection that is not `current` any more are left unsaid.
   */
  sayCandidate(generation: Generation, candidate: RTCIceCandidate, isCurrent: () => boolean): void {
    // Between browsers nobody listens on TCP.
    if (!generation.announced || candidate.protocol === 'tcp') return
    const { sdpMid, sdpMLineIndex, usernameFragment } = candidate
    if (generation.found.length === 0)
      this.#port.clock.after(GATHERED_MS, () => isCurrent() && this.#sayFound(generation))
    const text = generation.connection.relayOnly ? hideBase(candidate.candidate) : candidate.candidate
    generation.found.push({ candidate: text, sdpMid, sdpMLineIndex, usernameFragment })
  }

  #sayFound(generation: Generation): void {
    while (generation.found.length > 0) {
      const candidates = generation.found.splice(0, limits.candidatesPerMessage)
      this.#port.say({ type: 'link:candidates', generation: generation.number, candidates })
    }
  }
}
