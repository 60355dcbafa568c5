/**
 * Sealed messages by way of a third person, for two who have no link with each other while the server does not serve:
 * one hop, over bound links only, and nobody is a post office without limits. It knows nothing of what is in them.
 */
import {
  limits,
  type LinkQuality,
  type PeerMessageOf,
  type SealedEnvelope,
  type SeatId,
} from '@confab/protocol'
import { TokenBuckets } from '../base/token-buckets.ts'
import type { PeerLink } from '../link/peer-link.ts'
import type { Clock } from '../base/platform.ts'

/** How many are asked to hand a message on: one may not reach the other either. */
const HANDS = 2

/** Somebody there is a link with now. */
export interface RelayPeer {
  readonly seat: SeatId
  /** Who this person says to receive, and how well. */
  readonly receives: Readonly<Record<SeatId, LinkQuality>>
}

/** Who is asked to hand a message on: first those who say that they receive the one it is for. Pure. */
export function chooseHands(to: SeatId, peers: readonly RelayPeer[]): SeatId[] {
  const reaches = ({ receives }: RelayPeer) => {
    const quality = receives[to]
    return quality === undefined ? 1 : quality === 'none' ? 0 : 2
  }
  return peers
    .filter((peer) => peer.seat !== to)
    .toSorted((one, other) => reaches(other) - reaches(one))
    .slice(0, HANDS)
    .map((peer) => peer.seat)
}

/** What handing over asks of the mesh. */
export interface PeerRelayPorts {
  readonly clock: Clock
  /** Everybody who is here, with the links to them. */
  readonly members: () => readonly (readonly [SeatId, { readonly link: PeerLink }])[]
  readonly member: (seat: SeatId) => { readonly link: PeerLink } | undefined
  /** Seals for that seat alone; `undefined` where that cannot be done. */
  readonly wrap: (seat: SeatId, envelope: SealedEnvelope) => Promise<string | undefined>
  /** Takes what somebody sealed for this seat. */
  readonly deliver: (from: SeatId, sealed: string) => void
}

/** Asks others to hand messages over, and does it for them. */
export class PeerRelay {
  readonly #ports: PeerRelayPorts
  readonly #buckets: TokenBuckets

  constructor(ports: PeerRelayPorts) {
    this.#ports = ports
    this.#buckets = new TokenBuckets(ports.clock, limits.relayBurst, limits.relaysPerSecond)
  }

  /** Sends by way of others, as far as there are any. */
  async send(to: SeatId, envelope: SealedEnvelope): Promise<void> {
    const peers = this.#ports
      .members()
      .flatMap(([seat, { link }]) => (link.phase === 'open' ? [{ seat, receives: link.view.receives }] : []))
    const hands = chooseHands(to, peers)
    const sealed = hands.length > 0 ? await this.#ports.wrap(to, envelope) : undefined
    if (sealed === undefined) return
    for (const hand of hands) this.#ports.member(hand)?.link.tell({ type: 'link:relay', to, sealed })
  }

  /** Handles what came over the link of that seat: something to hand on, or something that it hands over. */
  receive(seat: SeatId, message: PeerMessageOf<'link:relay' | 'link:relayed'>): void {
    const { sealed } = message
    if (message.type === 'link:relay') this.#handOn(seat, message)
    // Only for members: anyone who hands messages over could invent senders without end.
    else if (this.#ports.member(message.from)) this.#ports.deliver(message.from, sealed)
  }

  #handOn(from: SeatId, { to, sealed }: PeerMessageOf<'link:relay'>): void {
    const link = this.#ports.member(to)?.link
    const isReached = link?.phase === 'open' && from !== to
    if (isReached && this.#buckets.take(from)) link.tell({ type: 'link:relayed', from, sealed })
  }

  forget(seat: SeatId): void {
    this.#buckets.forget(seat)
  }
}
