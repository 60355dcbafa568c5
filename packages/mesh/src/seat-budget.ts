/**
 * What one seat may have this page do, whatever it says: counted before anything is dispatched, and across reloads of the
 * other page. It knows nothing of what messages mean beyond what they cost. Pure but for the clock.
 */
import { limits, type PeerMessage, type PeerMessageType } from '@confab/protocol'
import type { Clock } from './platform.ts'
import { RenewalLimit } from './renewal-limit.ts'

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
    // What is owed is bounded too: whoever stops is heard again some time.
    this.#level = Math.max(Math.min(this.#burst, this.#level + earned) - amount, -this.#burst)
    this.#atMs = nowMs
    return this.#level >= 0
  }
}

/**
 * What each kind of message costs, in messages: one for what is only shown, more for what is verified, makes a
 * connection, or is passed on. A kind without a price does not compile.
 */
const prices = {
  description: 10,
  candidates: 2,
  resync: 5,
  rebuild: 10,
  state: 1,
  ping: 1,
  pong: 1,
  report: 1,
  refresh: 2,
  relay: 2,
  relayed: 2,
  bye: 1,
  lock: 2,
  admit: 2,
  hush: 1,
  remove: 2,
  end: 1,
  deal: 20,
  tickets: 5,
  heir: 10,
  grant: 10,
  'code-begin': 20,
  'code-commit': 5,
  'code-reveal': 5,
  'code-stop': 2,
  'chat-entries': 2,
  'chat-have': 10,
  'chat-want': 5,
  'chat-typing': 1,
  'file-offer': 5,
  'file-want': 1,
  'file-end': 2,
  'file-stop': 1,
  hand: 1,
  reaction: 1,
  laser: 1,
  spotlight: 2,
} as const satisfies Record<PeerMessageType, number>

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

  /** What that message costs beyond its arrival. `false`: the link is to be closed. */
  takeMessage({ type }: PeerMessage): boolean {
    return this.#messages.spend(prices[type] - 1, this.#clock.now())
  }

  /** A piece of a file came that nobody waits for: some are on their way when one stops. `false`: the link is to be closed. */
  takeUnwanted(bytes: number): boolean {
    return this.#unwanted.spend(bytes, this.#clock.now())
  }
}
