/** What was written so far: merged from whatever comes, in an order that everybody agrees on. It knows nothing of links. */
import { limits, type ChatRef, type PeerMessageOf, type SeatId } from '@confab/protocol'
import type { ChatMessage } from './chat.types.ts'

/** A Lamport number may be so far beyond all that are known: anyone who writes far ahead of everybody would stay last for ever. */
const LAMPORTS_AHEAD = 1_000

/** The oldest of them, as far as there are more than that. */
const beyond = (messages: readonly ChatMessage[], most: number): readonly ChatMessage[] =>
  messages.slice(0, Math.max(0, messages.length - most))

/** One entry among all. */
export const keyOf = ({ seat, id }: ChatRef): string => `${seat} ${id}`

function byLamport(one: ChatMessage, other: ChatMessage): number {
  if (one.lamport !== other.lamport) return one.lamport - other.lamport
  return keyOf(one) < keyOf(other) ? -1 : 1
}

/** What is here, as `chat-have` says it. */
export type Listed = PeerMessageOf<'chat:have'>['have'][number]

/** The conversation of one call. */
export class ChatLog {
  readonly #isVerified: (message: ChatMessage) => boolean
  #messages = new Map<string, ChatMessage>()
  #sorted: readonly ChatMessage[] = []

  /** `isVerified` tells whose authors are known here: what others say of them takes little room. */
  constructor(isVerified: (message: ChatMessage) => boolean = () => true) {
    this.#isVerified = isVerified
  }

  /** In the order of their Lamport numbers. The same array until something changes. */
  get messages(): readonly ChatMessage[] {
    return this.#sorted
  }

  /** The Lamport number for what is written next. */
  get nextLamport(): number {
    return Math.min((this.#sorted.at(-1)?.lamport ?? 0) + 1, 2 ** 31 - 1)
  }

  find(ref: ChatRef): ChatMessage | undefined {
    return this.#messages.get(keyOf(ref))
  }

  /** Takes a message in; returns whether it was news. */
  take(message: ChatMessage): boolean {
    const present = this.find(message)
    if (present) {
      // A change moves nothing, and makes nothing public or private.
      const isChange =
        message.revision > present.revision &&
        message.lamport === present.lamport &&
        message.to === present.to
      if (!isChange) return false
    } else if (!this.#fits(message.lamport)) return false
    this.#messages.set(keyOf(message), message)
    this.#sorted = [...this.#messages.values()].toSorted(byLamport)
    this.#forgetOldest()
    return this.find(message) === message
  }

  #fits(lamport: number): boolean {
    return lamport < this.nextLamport + LAMPORTS_AHEAD
  }

  #forgetOldest(): void {
    const unverified = this.#sorted.filter((message) => !this.#isVerified(message))
    const surplus = new Set([
      ...beyond(unverified, limits.chatKeptUnverified),
      ...[...Map.groupBy(this.#sorted, ({ seat }) => seat).values()].flatMap((written) =>
        beyond(written, limits.chatKeptPerAuthor),
      ),
    ])
    const kept = this.#sorted.filter((message) => !surplus.has(message))
    for (const message of beyond(kept, limits.chatKept)) surplus.add(message)
    if (surplus.size === 0) return
    for (const message of surplus) this.#messages.delete(keyOf(message))
    this.#sorted = this.#sorted.filter((message) => !surplus.has(message))
  }

  /** What a seat may have of it: all that is public, and what was said between it and `own`. */
  listFor(seat: SeatId, own: SeatId): Listed[] {
    return this.#sorted
      .filter((message) => isFor(message, seat, own))
      .map((message) => {
        const { seat: author, id, lamport, revision } = message
        const listed = { seat: author, id, lamport, revision }
        return this.#isVerified(message) ? listed : { ...listed, unverified: true }
      })
  }

  /** Of what somebody has, what is missing here. */
  missing(have: readonly Listed[]): Listed[] {
    const isFull = this.#sorted.length >= limits.chatKept
    const oldest = this.#sorted.at(0)?.lamport ?? 0
    return have.filter((listed) => {
      const present = this.find(listed)
      if (present) return listed.revision > present.revision
      return !isFull || listed.lamport > oldest
    })
  }
}

/** Whether a message is for that seat to have: it is public, or was said between it and `own`. */
export function isFor({ to, seat: author }: ChatMessage, seat: SeatId, own: SeatId): boolean {
  if (to === undefined) return true
  return (author === own && to === seat) || (author === seat && to === own)
}
