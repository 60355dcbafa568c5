/**
 * What one seat may have this page do, whatever it says: counted before anything is dispatched, and across reloads of the
 * other page. It knows nothing of what messages mean beyond what they cost. Pure but for the clock.
 */
import { limits, type PeerMessage } from '@confab/protocol'
import {
  isHostMessage,
  isLinkMessage,
  type FeatureMessage,
  type HostMessage,
  type LinkMessage,
} from './message-kinds.ts'
import type { Clock } from '../base/platform.ts'
import { RenewalLimit } from './negotiation/renewal-limit.ts'

/** Where something may be spent: full at first, filled up again with time. */
class Purse {
  readonly #burst: number
  readonly #perSecond: number
  #level: number
  #atMs: number

  constructor(burst: number, perSecond: number, nowMs: number) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#level = burst
    this.#atMs = nowMs
  }

  /** Spends in any case, for it has happened; `false` once more was spent than there was. */
  spend(amount: number, nowMs: number): boolean {
    const earned = ((nowMs - this.#atMs) / 1_000) * this.#perSecond
    // What is owed is bounded too: anyone who stops is heard again some time.
    this.#level = Math.max(Math.min(this.#burst, this.#level + earned) - amount, -this.#burst)
    this.#atMs = nowMs
    return this.#level >= 0
  }
}

/**
 * What each of a link's own messages costs, in messages: one for what is only shown, more for what is verified, makes a
 * connection, or is passed on. A kind without a price does not compile.
 */
const linkPrices = {
  'link:description': 10,
  'link:candidates': 2,
  'link:resync': 5,
  'link:rebuild': 10,
  'link:state': 1,
  'link:ping': 1,
  'link:pong': 1,
  'link:report': 1,
  'link:refresh': 2,
  'link:relay': 2,
  'link:relayed': 2,
  'link:bye': 1,
} as const satisfies Record<LinkMessage['type'], number>

/** The same for what hosts say. */
const hostPrices = {
  'host:lock': 2,
  'host:admit': 2,
  'host:mute': 1,
  'host:remove': 2,
  'host:end': 1,
  'host:rekey': 20,
  'host:tickets': 5,
  'host:successor': 10,
  'host:grant': 10,
} as const satisfies Record<HostMessage['type'], number>

/** What a message costs its sender, in messages; `ofFeature` tells it of what is no business of the link or of hosts. */
export function priceOf(message: PeerMessage, ofFeature: (message: FeatureMessage) => number): number {
  if (isLinkMessage(message)) return linkPrices[message.type]
  return isHostMessage(message) ? hostPrices[message.type] : ofFeature(message)
}

/** One seat's budget. */
export class SeatBudget {
  /** Pages of the seat that come in one after the other, each with a connection of its own. */
  readonly pages: RenewalLimit
  readonly #clock: Clock
  readonly #messages: Purse
  readonly #bytes: Purse
  readonly #unwanted: Purse

  constructor(clock: Clock) {
    const now = clock.now()
    this.#clock = clock
    this.pages = new RenewalLimit(clock)
    this.#messages = new Purse(limits.peerMessageBurst, limits.peerMessagesPerSecond, now)
    this.#bytes = new Purse(limits.peerBurstBytes, limits.peerBytesPerSecond, now)
    this.#unwanted = new Purse(limits.unwantedBurstBytes, limits.peerBytesPerSecond, now)
  }

  /** A message of so many characters came, before it is read. `false`: the link is to be closed. */
  takeText(chars: number): boolean {
    const now = this.#clock.now()
    // Both are charged: what comes over one of them is no reason to spare the other.
    const hasMessages = this.#messages.spend(1, now)
    return this.#bytes.spend(chars, now) && hasMessages
  }

  /** A message was read that costs so much, its arrival included. `false`: the link is to be closed. */
  takeMessage(price: number): boolean {
    return this.#messages.spend(price - 1, this.#clock.now())
  }

  /** A piece of a file came that nobody waits for: some are on their way when one stops. `false`: the link is to be closed. */
  takeUnwanted(bytes: number): boolean {
    return this.#unwanted.spend(bytes, this.#clock.now())
  }
}
