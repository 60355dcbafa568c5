/**
 * What was written before: what others say to have is asked for where it is missing here, each entry of one seat, and of
 * another where that one does not answer.
 */
import { limits, type ChatRef, type SeatId } from '@confab/protocol'
import type { Clock } from '../../base/platform.ts'
import type { Stop } from '../../base/scope.ts'
import { TokenBuckets } from '../../base/token-buckets.ts'
import { keyOf, type ChatLog, type Listed } from './chat-log.ts'
import type { ChatNews } from './chat.types.ts'

/** Who does not send what was asked for within this is passed over for somebody else, in ms. */
const PATIENCE_MS = 8_000

/** What asking needs. */
interface ChatHistoryPort {
  readonly clock: Clock
  readonly log: ChatLog
  readonly tell: (seat: SeatId, news: ChatNews) => void
}

/** Asks for what is missing. */
export class ChatHistory {
  readonly #port: ChatHistoryPort
  /** What others say to have. */
  readonly #shelves = new Map<SeatId, readonly Listed[]>()
  /** Who was asked for what, and when. */
  readonly #asked = new Map<string, { readonly seat: SeatId; readonly atMs: number }>()
  /** How many entries are on their way that were asked for. */
  readonly #owed = new Map<SeatId, number>()
  /** What is asked for costs anyone who has it asked for. */
  readonly #buckets: TokenBuckets
  #stopWaiting: Stop = () => {}

  constructor(port: ChatHistoryPort) {
    this.#port = port
    this.#buckets = new TokenBuckets(port.clock, limits.chatHistoryBurst, limits.chatHistoryPerSecond)
  }

  /** Somebody says to have these. */
  heard(seat: SeatId, have: readonly Listed[]): void {
    this.#shelves.set(seat, have)
    this.#ask()
  }

  /** So many entries of that seat came; returns how many of them it owed. */
  settle(seat: SeatId, count: number): number {
    const owed = this.#owed.get(seat) ?? 0
    this.#owed.set(seat, Math.max(0, owed - count))
    return owed
  }

  /** An entry came; returns whether it was asked for. */
  came(ref: ChatRef): boolean {
    return this.#asked.delete(keyOf(ref))
  }

  /** What was asked of that seat does not come. */
  forgetAsked(seat: SeatId): void {
    this.#owed.delete(seat)
    for (const [key, asked] of this.#asked) if (asked.seat === seat) this.#asked.delete(key)
  }

  /** Somebody is gone; what was asked of that one is asked of others. */
  seatGone(seat: SeatId): void {
    this.#shelves.delete(seat)
    this.#buckets.forget(seat)
    this.forgetAsked(seat)
    this.#ask()
  }

  /** Each of one seat, and nobody twice. */
  #ask(): void {
    for (const [seat, shelf] of this.#shelves) {
      const missing = this.#port.log.missing(shelf).filter((listed) => this.#isDue(listed))
      const wanted = new Set(missing.filter(() => this.#buckets.take(seat)))
      if (wanted.size === 0) continue
      const rest = shelf.filter((listed) => !wanted.has(listed))
      this.#shelves.set(seat, rest)
      const refs = [...wanted].map(({ seat: author, id }) => ({ seat: author, id }))
      this.#want(seat, refs)
    }
  }

  #isDue(ref: ChatRef): boolean {
    const asked = this.#asked.get(keyOf(ref))
    return asked === undefined || this.#port.clock.now() - asked.atMs >= PATIENCE_MS
  }

  #want(seat: SeatId, refs: ChatRef[]): void {
    const { clock, tell } = this.#port
    for (const ref of refs) this.#asked.set(keyOf(ref), { seat, atMs: clock.now() })
    this.#owed.set(seat, (this.#owed.get(seat) ?? 0) + refs.length)
    tell(seat, { type: 'chat:want', refs })
    this.#stopWaiting()
    this.#stopWaiting = clock.after(PATIENCE_MS, () => this.#ask())
  }

  /** Stops what still waits. */
  close(): void {
    this.#stopWaiting()
    this.#shelves.clear()
  }
}
