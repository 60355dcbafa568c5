/** What this page shows at the room's door: a proof for each socket, made ahead, because entering then costs one message. */
import type { PeerId } from '@confab/protocol'
import type { Sealing } from '../sealing/sealing.ts'
import type { JoinProof } from '../sealing/seat.ts'

/** What a socket shows to get a seat. */
export interface Arrival {
  readonly id: PeerId
  readonly shown: Pick<Sealing, 'address' | 'seatKey'> & Pick<JoinProof, 'joinNumber' | 'proof'>
}

/** The proofs of one page. */
export class JoinProofs {
  readonly #sealing: () => Sealing
  #present: { readonly id: PeerId; readonly made: Promise<JoinProof> } | undefined
  /** The highest number under which this very page asked for its seat. */
  #lastJoin = 0

  constructor(sealing: () => Sealing) {
    this.#sealing = sealing
  }

  /** Whether this socket is the one that is proven. */
  isFor(id: PeerId): boolean {
    return this.#present?.id === id
  }

  /** Proves this seat on a socket. */
  sign(id: PeerId): void {
    this.#present = { id, made: this.#sealing().prove(id) }
  }

  /** The keys are others now. */
  forget(): void {
    this.#present = undefined
  }

  /** What the present socket shows; `undefined` before there is one. */
  async show(): Promise<Arrival | undefined> {
    if (this.#present === undefined) return undefined
    const { id, made } = this.#present
    const { joinNumber, proof } = await made
    const { address, seatKey } = this.#sealing()
    return { id, shown: { address, seatKey, joinNumber, proof } }
  }

  /** That arrival is sent now. */
  used({ shown: { joinNumber } }: Arrival): void {
    this.#lastJoin = Math.max(this.#lastJoin, joinNumber)
  }

  /** Whether another page with the same key asked for the seat later than this one did. */
  async isNewer(shown: JoinProof): Promise<boolean> {
    const mayBe = shown.joinNumber > this.#lastJoin && !this.isFor(shown.id)
    return mayBe && (await this.#sealing().isOwnProof(shown))
  }
}
