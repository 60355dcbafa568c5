/**
 * The conversation from one page's side: what was written here goes to everybody with a link, and anyone who has no link gets
 * it when there is one, from anyone who has it. It knows nothing of connections.
 */
import {
  limits,
  type ChatBody,
  type ChatEntry,
  type ChatRef,
  type Nonce,
  type SeatId,
} from '@confab/protocol'
import { TokenBuckets } from '../../base/token-buckets.ts'
import type { Stop } from '../../base/scope.ts'
import type { Feature } from '../feature.ts'
import { ChatHistory } from './chat-history.ts'
import { ChatLog, isFor, keyOf } from './chat-log.ts'
import { ChatWitnesses } from './chat-witnesses.ts'
import type {
  ChatAddress,
  ChatApi,
  ChatFailure,
  ChatMessage,
  ChatNews,
  ChatPort,
  Proven,
  ChatSnapshot,
} from './chat.types.ts'

/** The sign of somebody who writes goes after so long, in ms, unless it is made again. */
const TYPING_MS = 5_000
/** And is made no more often than this, in ms. */
const TYPING_AGAIN_MS = 3_000
/** Characters of entries that travel together: a message on a link takes 64 Ki. */
const BATCH_CHARS = 40_000

const bytes = (text: string): number => new TextEncoder().encode(text).length

/** The conversation of one call, from one page's side. */
export class Chat implements ChatApi, Feature<'chat', ChatSnapshot, ChatApi> {
  readonly api: ChatApi = this
  readonly #port: ChatPort
  readonly #log = new ChatLog((message) => this.#witnesses.isVerified(message))
  readonly #witnesses: ChatWitnesses
  readonly #history: ChatHistory
  readonly #entries = new Map<string, ChatEntry>()
  readonly #buckets: TokenBuckets
  readonly #typing = new Map<SeatId, Stop>()
  #typedAtMs = -Infinity
  #snapshot: ChatSnapshot = { messages: [], typing: [] }

  constructor(port: ChatPort) {
    this.#port = port
    this.#buckets = new TokenBuckets(port.clock, limits.chatBurst, limits.chatPerSecond)
    this.#witnesses = new ChatWitnesses({ seat: port.ownSeat, visit: port.ownVisit })
    this.#history = new ChatHistory({
      clock: port.clock,
      log: this.#log,
      tell: (seat, news) => port.tell(seat, news),
    })
  }

  get snapshot(): ChatSnapshot {
    return this.#snapshot
  }

  // ---- Writing

  async post(
    text: string,
    { to, replyTo, mentions = [] }: ChatAddress = {},
  ): Promise<ChatFailure | undefined> {
    if (to !== undefined && !this.#port.present().includes(to)) return 'gone'
    const failure = unfit(text)
    if (failure !== undefined) return failure
    this.#typedAtMs = -Infinity
    return this.#publish({
      id: this.#port.newId(),
      visit: this.#port.ownVisit,
      lamport: this.#log.nextLamport,
      revision: 0,
      name: this.#port.ownName(),
      text,
      sentAtMs: this.#port.wallMs(),
      ...(replyTo && { replyTo: { seat: replyTo.seat, id: replyTo.id } }),
      ...(to !== undefined && { to }),
      ...(mentions.length > 0 && { mentions: mentions.slice(0, limits.chatMentions) }),
    })
  }

  async change(id: Nonce, text: string): Promise<ChatFailure | undefined> {
    const present = this.#log.find({ seat: this.#port.ownSeat, id })
    if (!present || present.text === '' || present.revision >= limits.chatRevisions) return 'gone'
    const failure = text === '' ? undefined : unfit(text)
    if (failure !== undefined) return failure
    const { seat: _author, mentions, ...body } = present
    const named = text === '' || mentions.length === 0 ? {} : { mentions: [...mentions] }
    const visit = this.#port.ownVisit
    return this.#publish({ ...body, ...named, visit, text, revision: present.revision + 1 })
  }

  async #publish(body: ChatBody): Promise<ChatFailure | undefined> {
    const entry = await this.#port.write(body)
    const proven = await this.#port.read(entry)
    if (!proven || !this.#take(proven)) return 'unavailable'
    this.#show()
    for (const seat of this.#port.present())
      if (isFor(proven.message, seat, this.#port.ownSeat)) this.#send(seat, [entry])
    return undefined
  }

  typing(to?: SeatId): void {
    const now = this.#port.clock.now()
    if (now - this.#typedAtMs < TYPING_AGAIN_MS) return
    this.#typedAtMs = now
    for (const seat of this.#port.present())
      if (to === undefined || to === seat) this.#port.tell(seat, { type: 'chat:typing' })
  }

  // ---- Hearing

  /** Handles what somebody's page says. */
  receive(from: SeatId, news: ChatNews): void {
    void this.#hear(from, news)
  }

  /** Nothing that a page says makes this reject. */
  async #hear(from: SeatId, news: ChatNews): Promise<void> {
    if (news.type === 'chat:entries') return this.#hearEntries(from, news.entries)
    if (news.type === 'chat:have') {
      this.#witnesses.hearVisit(from, news.visit)
      this.#witnesses.hear(from, news.have)
      this.#history.heard(from, news.have)
      return this.#show()
    }
    if (!this.#buckets.take(from)) return
    if (news.type === 'chat:want') this.#handOver(from, news.refs)
    else this.#hearTyping(from)
  }

  async #hearEntries(from: SeatId, entries: readonly ChatEntry[]): Promise<void> {
    const owed = this.#history.settle(from, entries.length)
    // Reading costs: nobody makes this page read more than it asked for, and some.
    const admitted = entries.filter((_, index) => index < owed || this.#buckets.take(from))
    const read = await Promise.all(admitted.map((entry) => this.#port.read(entry)))
    // What was asked for may come in any order; a Lamport number is measured by those before it.
    const proven = read
      .filter((one) => one !== undefined)
      .toSorted((one, other) => one.message.lamport - other.message.lamport)
    let isNews = false
    for (const one of proven) {
      const wasAsked = this.#history.came(one.message)
      // Unasked one hears what somebody has just written, from that very person.
      const isOwnWord = wasAsked || one.message.seat === from
      if (isOwnWord && this.#isAcceptable(from, one.message) && this.#take(one)) {
        isNews = true
        this.#stopTyping(one.message.seat)
        if (!wasAsked && one.message.revision === 0) this.#port.onHeard(one.message)
      }
    }
    if (isNews) this.#show()
  }

  /** What is for one alone is taken from the two who it concerns. */
  #isAcceptable(from: SeatId, message: ChatMessage): boolean {
    return isFor(message, from, this.#port.ownSeat)
  }

  #take({ message, entry }: Proven): boolean {
    const isNews = this.#log.take(message)
    if (!isNews) return false
    this.#entries.set(keyOf(message), entry)
    if (this.#entries.size > limits.chatKept) this.#forget()
    return true
  }

  /** Lets go of the proofs of what the log has let go. */
  #forget(): void {
    const kept = new Set(this.#log.messages.map(keyOf))
    for (const key of this.#entries.keys()) if (!kept.has(key)) this.#entries.delete(key)
    this.#witnesses.keepOnly(kept)
  }

  #hearTyping(from: SeatId): void {
    this.#typing.get(from)?.()
    this.#typing.set(
      from,
      this.#port.clock.after(TYPING_MS, () => this.#stopTyping(from) && this.#show()),
    )
    this.#show()
  }

  #stopTyping(seat: SeatId): boolean {
    this.#typing.get(seat)?.()
    return this.#typing.delete(seat)
  }

  // ---- What was written before

  /** A link opened: its other end learns on which visit this page is and what is here, and may ask for it. */
  linkOpened(seat: SeatId): void {
    this.#history.forgetAsked(seat)
    const { ownSeat, ownVisit, tell } = this.#port
    tell(seat, { type: 'chat:have', visit: ownVisit, have: this.#log.listFor(seat, ownSeat) })
  }

  /** Somebody is gone; what was asked of that one is asked of others. */
  seatGone(seat: SeatId): void {
    this.#buckets.forget(seat)
    if (this.#stopTyping(seat)) this.#show()
    this.#history.seatGone(seat)
  }

  #handOver(to: SeatId, refs: readonly ChatRef[]): void {
    const entries = refs.flatMap((ref) => {
      const message = this.#log.find(ref)
      const entry = this.#entries.get(keyOf(ref))
      return message && entry && isFor(message, to, this.#port.ownSeat) ? [entry] : []
    })
    this.#send(to, entries)
  }

  #send(to: SeatId, entries: readonly ChatEntry[]): void {
    let batch: ChatEntry[] = []
    let chars = 0
    for (const entry of entries) {
      const size = JSON.stringify(entry).length
      if (chars + size > BATCH_CHARS || batch.length === limits.chatEntriesPerMessage) {
        if (batch.length > 0) this.#port.tell(to, { type: 'chat:entries', entries: batch })
        ;[batch, chars] = [[], 0]
      }
      batch.push(entry)
      chars += size
    }
    if (batch.length > 0) this.#port.tell(to, { type: 'chat:entries', entries: batch })
  }

  /** Stops what still waits. */
  close(): void {
    for (const stop of this.#typing.values()) stop()
    this.#typing.clear()
    this.#history.close()
  }

  #show(): void {
    this.#snapshot = {
      messages: this.#witnesses.marked(this.#log.messages),
      typing: [...this.#typing.keys()],
    }
    this.#port.onChange()
  }
}

function unfit(text: string): ChatFailure | undefined {
  if (text.trim() === '') return 'empty'
  return bytes(text) > limits.chatBytes ? 'too-long' : undefined
}
