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
import { keepNewest } from '../../base/keep-newest.ts'
import type { Clock } from '../../base/platform.ts'
import type { Stop } from '../../base/scope.ts'
import type { Feature } from '../feature.ts'
import { ChatLog, isFor, type Listed } from './chat-log.ts'
import type { Proven } from './chat-entry.ts'
import type { ChatAddress, ChatApi, ChatFailure, ChatMessage, ChatNews, ChatSnapshot } from './chat.types.ts'

/** What a conversation asks for, and who it tells. */
export interface ChatPort {
  readonly clock: Clock
  readonly ownSeat: SeatId
  /** Goes with what is written here. */
  readonly ownVisit: Nonce
  /** Unix ms. */
  readonly wallMs: () => number
  readonly newId: () => Nonce
  readonly ownName: () => string
  /** Everybody else who is here. */
  present(): readonly SeatId[]
  write(body: ChatBody): Promise<ChatEntry>
  read(entry: ChatEntry): Promise<Proven | undefined>
  /** Says something over a link, where there is one. */
  tell(seat: SeatId, news: ChatNews): void
  /** Somebody else has just written this. */
  onHeard(message: ChatMessage): void
  onChange(): void
}

/** Who does not send what was asked for within this is passed over for somebody else, in ms. */
const PATIENCE_MS = 8_000
/** The sign of somebody who writes goes after so long, in ms, unless it is made again. */
const TYPING_MS = 5_000
/** And is made no more often than this, in ms. */
const TYPING_AGAIN_MS = 3_000
/** Visits of one person that are kept: a page that is reloaded is on the same visit, so these are many. */
const VISITS_KEPT = 8
/** Seats whose visits are kept, also after they left: what they wrote may still come from somebody else. */
const SEATS_KEPT = limits.chatKept
/** Characters of entries that travel together: a message on a link takes 64 Ki. */
const BATCH_CHARS = 40_000

const keyOf = ({ seat, id }: ChatRef): string => `${seat} ${id}`
const bytes = (text: string): number => new TextEncoder().encode(text).length

/** The conversation of one call, from one page's side. */
export class Chat implements ChatApi, Feature<'chat', ChatSnapshot, ChatApi> {
  readonly api: ChatApi = this
  readonly #port: ChatPort
  readonly #log = new ChatLog((message) => this.#isVerified(message))
  /** On which visits people said to be, over their links of this call: what they wrote before that is of another meeting. */
  readonly #visits = new Map<SeatId, Set<Nonce>>()
  /** Who says to have which entry from before. */
  readonly #witnesses = new Map<string, Set<SeatId>>()
  readonly #entries = new Map<string, ChatEntry>()
  /** What others say to have. */
  readonly #shelves = new Map<SeatId, readonly Listed[]>()
  /** Who was asked for what, and when. */
  readonly #asked = new Map<string, { readonly seat: SeatId; readonly atMs: number }>()
  /** How many entries are on their way that were asked for. */
  readonly #owed = new Map<SeatId, number>()
  readonly #buckets: TokenBuckets
  /** What is asked for costs anyone who has it asked for. */
  readonly #history: TokenBuckets
  readonly #typing = new Map<SeatId, Stop>()
  #typedAtMs = -Infinity
  #stopWaiting: Stop = () => {}
  readonly #unverified = new WeakMap<ChatMessage, ChatMessage>()
  #snapshot: ChatSnapshot = { messages: [], typing: [] }

  constructor(port: ChatPort) {
    this.#port = port
    this.#buckets = new TokenBuckets(port.clock, limits.chatBurst, limits.chatPerSecond)
    this.#history = new TokenBuckets(port.clock, limits.chatHistoryBurst, limits.chatHistoryPerSecond)
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
      this.#shelves.set(from, news.have)
      this.#hearVisit(from, news.visit)
      this.#hearWitness(from, news.have)
      return this.#ask()
    }
    if (!this.#buckets.take(from)) return
    if (news.type === 'chat:want') this.#handOver(from, news.refs)
    else this.#hearTyping(from)
  }

  async #hearEntries(from: SeatId, entries: readonly ChatEntry[]): Promise<void> {
    const owed = this.#owed.get(from) ?? 0
    this.#owed.set(from, Math.max(0, owed - entries.length))
    // Reading costs: nobody makes this page read more than it asked for, and some.
    const admitted = entries.filter((_, index) => index < owed || this.#buckets.take(from))
    const read = await Promise.all(admitted.map((entry) => this.#port.read(entry)))
    // What was asked for may come in any order; a Lamport number is measured by those before it.
    const proven = read
      .filter((one) => one !== undefined)
      .toSorted((one, other) => one.message.lamport - other.message.lamport)
    let isNews = false
    for (const one of proven) {
      const wasAsked = this.#asked.delete(keyOf(one.message))
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

  /** Over their own links people say which visit they are on: nobody says it for them. */
  #hearVisit(from: SeatId, visit: Nonce): void {
    const others = [...(this.#visits.get(from) ?? [])].filter((heard) => heard !== visit)
    keepNewest(this.#visits, SEATS_KEPT, from, new Set([...others, visit].slice(-VISITS_KEPT)))
  }

  #hearWitness(from: SeatId, have: readonly Listed[]): void {
    for (const listed of have) {
      if (listed.unverified) continue
      const key = keyOf(listed)
      const witnesses = this.#witnesses.get(key) ?? new Set()
      // As many keys as there may be entries: what is kept of witnesses is bounded with them.
      if (witnesses.size === 0 && this.#witnesses.size >= 2 * limits.chatKept) break
      this.#witnesses.set(key, witnesses.add(from))
    }
    this.#show()
  }

  /** What is told of somebody who is not here is believed when two tell it. */
  #isVerified(message: ChatMessage): boolean {
    const { seat, visit } = message
    if (seat === this.#port.ownSeat && visit === this.#port.ownVisit) return true
    if (this.#visits.get(seat)?.has(visit)) return true
    return (this.#witnesses.get(keyOf(message))?.size ?? 0) >= 2
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
    for (const key of this.#witnesses.keys()) if (!kept.has(key)) this.#witnesses.delete(key)
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
    this.#forgetAsked(seat)
    const { ownSeat, ownVisit, tell } = this.#port
    tell(seat, { type: 'chat:have', visit: ownVisit, have: this.#log.listFor(seat, ownSeat) })
  }

  /** Somebody is gone; what was asked of that one is asked of others. */
  seatGone(seat: SeatId): void {
    this.#shelves.delete(seat)
    this.#buckets.forget(seat)
    this.#history.forget(seat)
    this.#forgetAsked(seat)
    if (this.#stopTyping(seat)) this.#show()
    this.#ask()
  }

  #forgetAsked(seat: SeatId): void {
    this.#owed.delete(seat)
    for (const [key, asked] of this.#asked) if (asked.seat === seat) this.#asked.delete(key)
  }

  /** Asks for what is missing, each of one seat, and nobody twice. */
  #ask(): void {
    for (const [seat, shelf] of this.#shelves) {
      const missing = this.#log.missing(shelf).filter((listed) => this.#isDue(listed))
      const wanted = new Set(missing.filter(() => this.#history.take(seat)))
      if (wanted.size === 0) continue
      this.#shelves.set(
        seat,
        shelf.filter((listed) => !wanted.has(listed)),
      )
      this.#want(
        seat,
        [...wanted].map(({ seat: author, id }) => ({ seat: author, id })),
      )
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
    this.#stopWaiting()
    for (const stop of this.#typing.values()) stop()
    this.#typing.clear()
    this.#shelves.clear()
  }

  /** What cannot be verified is told apart; each message is the same object as long as nothing changed about it. */
  #marked(): readonly ChatMessage[] {
    if (this.#log.messages.every((message) => this.#isVerified(message))) return this.#log.messages
    return this.#log.messages.map((message) => {
      if (this.#isVerified(message)) return message
      const marked = this.#unverified.get(message) ?? { ...message, isUnverified: true as const }
      this.#unverified.set(message, marked)
      return marked
    })
  }

  #show(): void {
    this.#snapshot = { messages: this.#marked(), typing: [...this.#typing.keys()] }
    this.#port.onChange()
  }
}

function unfit(text: string): ChatFailure | undefined {
  if (text.trim() === '') return 'empty'
  return bytes(text) > limits.chatBytes ? 'too-long' : undefined
}
