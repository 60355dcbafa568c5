import type { PeerMessageOf } from '@confab/protocol'
import type { Connection } from '../connection/connection.ts'
import type { NegotiationState } from './negotiation.ts'

/** What negotiation knows of one connection. */
type GenerationState = Omit<NegotiationState, 'newestPeer' | 'ownNegotiation' | 'polite'>

/** Where a link stands before its first connection. */
export const noConnection: GenerationState = {
  generation: 0,
  peerGeneration: 0,
  signaling: 'none',
  isOver: false,
  established: false,
  answeredNegotiation: 0,
  refusedNegotiation: 0,
}

/** One connection of a link with what was said about it. */
export class Generation {
  /** Counted over all connections of this page, so that each has a number of its own. */
  readonly number: number
  /** Number of the other side's connection that it belongs to; 0 until its description came. */
  peer = 0
  readonly connection: Connection
  /** Whether the other side was told of it: an offer that is only prepared is not. */
  announced = false
  /** The other side's offer that was answered last, with the answer; number 0 if there was none. */
  answered = { negotiation: 0, sdp: '' }
  /** Number of the other side's latest offer that led nowhere. */
  refused = 0
  /** Candidates that were found just now and are about to be said. */
  readonly found: PeerMessageOf<'link:candidates'>['candidates'] = []

  constructor(number: number, connection: Connection) {
    this.number = number
    this.connection = connection
  }

  async addCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    await this.connection.addCandidate(candidate)
  }

  /** Whether the other side asks for what is said of this one. */
  isMeantBy({ generation, peerGeneration }: PeerMessageOf<'link:resync'>): boolean {
    return this.peer === 0 || this.peer === generation || this.number === peerGeneration
  }

  /** Where it stands in negotiation. */
  get state(): GenerationState {
    const { number, peer, connection, answered, refused } = this
    return {
      generation: number,
      peerGeneration: peer,
      signaling: connection.signaling,
      isOver: connection.isOver,
      established: connection.established,
      answeredNegotiation: answered.negotiation,
      refusedNegotiation: refused,
    }
  }

  /** The answer to say again, with the candidates found meanwhile if it is still the present description. */
  get answer(): string {
    const { answerSdp, signaling } = this.connection
    return signaling === 'stable' && answerSdp !== undefined ? answerSdp : this.answered.sdp
  }
}
