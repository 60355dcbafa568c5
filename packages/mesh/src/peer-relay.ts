/**
 * Sealed messages by way of a third person, for two who have no link with each other while the server does not serve:
 * one hop, over bound links only, and nobody is a post office without limits. It knows nothing of what is in them.
 */
import { limits, type LineQuality, type SeatId } from '@confab/protocol'
import type { Clock } from './platform.ts'

/** How many are asked to hand a message on: one may not reach the other either. */
const HANDS = 2

/** Somebody with whom there is a link now. */
export interface RelayPeer {
  readonly seat: SeatId
  /** Whom this person says to receive, and how well. */
  readonly receives: Readonly<Record<SeatId, LineQuality>>
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

/** Counts what is handed on for each seat. */
export class RelayAllowance {
  readonly #clock: Clock
  readonly #purses = new Map<SeatId, { tokens: number; atMs: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Takes one message of that seat's allowance; `false` when it is used up. */
  take(seat: SeatId): boolean {
    const now = this.#clock.now()
    const purse = this.#purses.get(seat) ?? { tokens: limits.relayBurst, atMs: now }
    const earned = ((now - purse.atMs) / 1_000) * limits.relaysPerSecond
    const tokens = Math.min(limits.relayBurst, purse.tokens + earned)
    const granted = tokens >= 1
    this.#purses.set(seat, { tokens: granted ? tokens - 1 : tokens, atMs: now })
    return granted
  }

  forget(seat: SeatId): void {
    this.#purses.delete(seat)
  }
}
