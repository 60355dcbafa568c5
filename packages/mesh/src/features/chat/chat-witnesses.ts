/** Whose word counts: what was told of somebody who is not here is told apart until two say the same. */
import { limits, type Nonce, type SeatId } from '@confab/protocol'
import { keepNewest } from '../../base/keep-newest.ts'
import { keyOf, type Listed } from './chat-log.ts'
import type { ChatMessage } from './chat.types.ts'

/** Visits of one person that are kept: a page that is reloaded is on the same visit, so these are many. */
const VISITS_KEPT = 8
/** Seats whose visits are kept, also after they left: what they wrote may still come from somebody else. */
const SEATS_KEPT = limits.chatKept

/** What people said over their own links, of themselves and of what they have. */
export class ChatWitnesses {
  readonly #own: { readonly seat: SeatId; readonly visit: Nonce }
  /** On which visits people said to be, over their links of this call: what they wrote before that is of another meeting. */
  readonly #visits = new Map<SeatId, Set<Nonce>>()
  /** Who says to have which entry from before. */
  readonly #witnesses = new Map<string, Set<SeatId>>()
  readonly #unverified = new WeakMap<ChatMessage, ChatMessage>()

  constructor(own: { readonly seat: SeatId; readonly visit: Nonce }) {
    this.#own = own
  }

  /** Over their own links people say which visit they are on: nobody says it for them. */
  hearVisit(from: SeatId, visit: Nonce): void {
    const others = [...(this.#visits.get(from) ?? [])].filter((heard) => heard !== visit)
    keepNewest(this.#visits, SEATS_KEPT, from, new Set([...others, visit].slice(-VISITS_KEPT)))
  }

  /** Somebody says to have these, and of which it is sure itself. */
  hear(from: SeatId, have: readonly Listed[]): void {
    for (const listed of have) {
      if (listed.unverified) continue
      const key = keyOf(listed)
      const witnesses = this.#witnesses.get(key) ?? new Set()
      // As many keys as there may be entries: what is kept of witnesses is bounded with them.
      if (witnesses.size === 0 && this.#witnesses.size >= 2 * limits.chatKept) break
      this.#witnesses.set(key, witnesses.add(from))
    }
  }

  /** What is told of somebody who is not here is believed when two tell it. */
  isVerified(message: ChatMessage): boolean {
    const { seat, visit } = message
    if (seat === this.#own.seat && visit === this.#own.visit) return true
    if (this.#visits.get(seat)?.has(visit)) return true
    return (this.#witnesses.get(keyOf(message))?.size ?? 0) >= 2
  }

  /** Tells apart what cannot be verified; each message is the same object as long as nothing changed about it. */
  marked(messages: readonly ChatMessage[]): readonly ChatMessage[] {
    if (messages.every((message) => this.isVerified(message))) return messages
    return messages.map((message) => {
      if (this.isVerified(message)) return message
      const marked = this.#unverified.get(message) ?? { ...message, isUnverified: true as const }
      this.#unverified.set(message, marked)
      return marked
    })
  }

  /** Lets go of all but these. */
  keepOnly(kept: ReadonlySet<string>): void {
    for (const key of this.#witnesses.keys()) if (!kept.has(key)) this.#witnesses.delete(key)
  }
}
