/**
 * What one link says by sealed messages arrives, once and in order, whatever the server drops: messages are numbered,
 * acknowledged and sent again. It knows nothing of what they mean, beyond which of them a later one makes pointless.
 */
import { limits, type PeerMessage, type SealedEnvelope } from '@confab/protocol'
import { supersedes } from './message-kinds.ts'
import type { Clock } from '../base/platform.ts'
import type { Stop } from '../base/scope.ts'

/** What is not acknowledged by then is sent again: longer than there and back, and the other side may answer later. In ms. */
const AGAIN_MS = 500
/** Even a distant server accepts a message within this time, in ms. */
const USUALLY_TAKEN_IN_MS = 200
/**
 * If it needs longer, this page, the server or the other side is overloaded, and sending again would make that worse. The
 * delay counts three times: on the way there, on the way back, and on the other side.
 */
const SLOWNESSES = 3
/** So often at that pace; from then on the pause doubles. */
const QUICK_TRIES = 8
/** Longest pause, in ms: somebody who cannot be reached costs little. */
const LONGEST_PAUSE_MS = 4_000
/** For so long an acknowledgement waits for a message to go with, in ms. */
const ACK_MS = 200
/** The same where something is missing or came twice. In ms. */
const ACK_SOON_MS = 40
/** For so long after something came sealed, answers go both ways. In ms. */
const HEARD_MS = 10_000
/** Messages that wait for one that is missing, and messages that are kept to be sent again. */
const KEPT = limits.messagesPerEnvelope

/** How sealed messages go out. */
export interface SealedDeliveryPort {
  /** A number beyond all that this page has used: a link that was given up and made again counts on. */
  readonly firstNumber: () => number
  /** Seals and sends, as well as that goes just now; `tries` says how often it was tried before. */
  readonly sendSealed: (envelope: SealedEnvelope, tries: number) => void
  /** Sends through a third person only, if there is one. */
  readonly handOn: (envelope: SealedEnvelope) => void
  /** How long the server currently needs to accept a message, in ms. */
  readonly takenInMs: () => number
}

interface Unacknowledged {
  readonly number: number
  /**
   * Empty where it need not arrive any more. It keeps its place: what was sent of it may still be on its way, and come
   * before what makes it pointless.
   */
  message: PeerMessage | null
}

/** Sends and takes the sealed messages of one link. */
export class SealedDelivery {
  readonly #clock: Clock
  readonly #port: SealedDeliveryPort
  readonly #onMessage: (message: PeerMessage) => void
  readonly #outbox: Unacknowledged[] = []
  #next: number | undefined
  /** Number of the message that is to be delivered next; `undefined` before anything came. */
  #expected: number | undefined
  readonly #early = new Map<number, PeerMessage | null>()
  #tries = 0
  #stopRetry: Stop | undefined
  #ack: { readonly atMs: number; readonly stop: Stop } | undefined
  #ackedAtMs = -Infinity
  #heardAtMs = -Infinity
  #closed = false

  /** Hands on what comes, once and in order. */
  constructor(clock: Clock, port: SealedDeliveryPort, onMessage: (message: PeerMessage) => void) {
    this.#clock = clock
    this.#port = port
    this.#onMessage = onMessage
  }

  /** Whether messages came of late: where one side says them sealed, its path over the link may be gone. */
  get wasHeard(): boolean {
    return this.#clock.now() - this.#heardAtMs < HEARD_MS
  }

  /** Sends a message, and again until it is acknowledged. */
  say(message: PeerMessage): void {
    if (this.#closed) return
    for (const earlier of this.#outbox)
      if (earlier.message && supersedes(message, earlier.message)) earlier.message = null
    const number = this.#nextNumber
    this.#next = number + 1
    this.#outbox.push({ number, message })
    if (this.#outbox.length > KEPT) this.#outbox.shift()
    this.#send(number, [message])
    // A running timer stays: saying more must not delay what is already waiting.
    if (this.#stopRetry && this.#tries <= QUICK_TRIES) return
    this.#tries = 0
    this.#retryLater()
  }

  get #nextNumber(): number {
    this.#next ??= this.#port.firstNumber()
    return this.#next
  }

  /** The way may be free again: what is not acknowledged is sent at once, and soon again. */
  hurry(): void {
    this.#tries = 0
    if (this.#outbox.length === 0) return
    this.#sendAll()
    this.#retryLater()
  }

  /** There is a better way from now on: messages for which this holds need not arrive any more. */
  settle(isPointless: (message: PeerMessage) => boolean): void {
    this.#heardAtMs = -Infinity
    // The other side also sends over the link from now on, and stops waiting for an acknowledgement.
    this.#ack?.stop()
    this.#ack = undefined
    for (const entry of this.#outbox) if (entry.message && isPointless(entry.message)) entry.message = null
    this.#restIfSettled()
  }

  #restIfSettled(): void {
    if (this.#outbox.some(({ message }) => message !== null)) return
    this.#outbox.length = 0
    this.#tries = 0
    this.#stopRetry?.()
    this.#stopRetry = undefined
  }

  #retryLater(sentAtMs = this.#clock.now(), isHandedOn = false): void {
    this.#stopRetry?.()
    const waitedMs = this.#clock.now() - sentAtMs
    const dueMs = isHandedOn ? this.#slowPauseMs : this.#pauseMs
    // Whole milliseconds: a remainder too small to move the clock would come due again and again at the same moment.
    this.#stopRetry = this.#clock.after(Math.max(0, Math.ceil(dueMs - waitedMs)), () => {
      if (this.#clock.now() - sentAtMs < this.#slowPauseMs) {
        if (!isHandedOn) this.#sendAll((envelope) => this.#port.handOn(envelope))
        return this.#retryLater(sentAtMs, true)
      }
      this.#tries += 1
      this.#sendAll()
      this.#retryLater()
    })
  }

  get #pauseMs(): number {
    return Math.min(AGAIN_MS * 2 ** Math.max(0, this.#tries - QUICK_TRIES), LONGEST_PAUSE_MS)
  }

  /** The same while the server is slow to accept messages. */
  get #slowPauseMs(): number {
    const slowMs = SLOWNESSES * Math.max(0, this.#port.takenInMs() - USUALLY_TAKEN_IN_MS)
    return Math.min(this.#pauseMs + slowMs, LONGEST_PAUSE_MS)
  }

  /** Everything that is not acknowledged, in as few messages as possible: what loses every second one loses no part for ever. */
  #sendAll(post = (envelope: SealedEnvelope) => this.#port.sendSealed(envelope, this.#tries)): void {
    const waiting = this.#outbox.slice(this.#outbox.findIndex(({ message }) => message !== null))
    let [first] = waiting
    let messages: (PeerMessage | null)[] = []
    let chars = 0
    for (const entry of waiting) {
      const length = entry.message ? JSON.stringify(entry.message).length : 0
      const isFull = messages.length > 0 && chars + length > limits.sealedBundleChars
      if (isFull && first) {
        this.#send(first.number, messages, post)
        ;[first, messages, chars] = [entry, [], 0]
      }
      messages.push(entry.message)
      chars += length
    }
    if (first) this.#send(first.number, messages, post)
  }

  #send(
    number: number,
    messages: (PeerMessage | null)[],
    post = (envelope: SealedEnvelope) => this.#port.sendSealed(envelope, 0),
  ): void {
    this.#ack?.stop()
    this.#ack = undefined
    const seen = (this.#expected ?? 1) - 1
    post({ number, base: this.#baseFor(number, number + messages.length), seen, messages })
  }

  /**
   * What comes before this number need not arrive any more. Empty places are passed over only together with the message
   * behind them: on its own an acknowledgement would make the other side refuse what is still on its way.
   */
  #baseFor(from: number, to: number): number {
    const waiting = this.#outbox.find(({ message }) => message !== null)?.number
    const isIncluded = waiting !== undefined && from <= waiting && waiting < to
    return isIncluded ? waiting : (this.#outbox[0]?.number ?? this.#nextNumber)
  }

  /** Takes what the other side sent. */
  receive({ number, base, seen, messages }: SealedEnvelope): void {
    if (this.#closed) return
    this.#acknowledged(seen)
    if (messages.length > 0) this.#heardAtMs = this.#clock.now()
    this.#skipTo(base)
    let isNew = true
    for (const [index, message] of messages.entries()) isNew = this.#keep(number + index, message) && isNew
    this.#deliver()
    if (messages.length > 0) this.#ackLater(isNew && this.#early.size === 0 ? ACK_MS : ACK_SOON_MS)
  }

  /** What came before that number need not arrive any more. */
  #skipTo(base: number): void {
    this.#expected = Math.max(this.#expected ?? base, base)
    for (const early of this.#early.keys()) if (early < base) this.#early.delete(early)
  }

  #acknowledged(seen: number): void {
    const [first] = this.#outbox
    if (!first || seen < first.number) return
    while ((this.#outbox[0]?.number ?? Infinity) <= seen) this.#outbox.shift()
    this.#tries = 0
    this.#restIfSettled()
  }

  /** Returns whether it was new. */
  #keep(number: number, message: PeerMessage | null): boolean {
    const isNew = number >= (this.#expected ?? 0) && !this.#early.has(number)
    const isNear = number < (this.#expected ?? 0) + KEPT
    if (isNew && isNear) this.#early.set(number, message)
    return isNew
  }

  #deliver(): void {
    for (;;) {
      const expected = this.#expected ?? 0
      const message = this.#early.get(expected)
      if (message === undefined || this.#closed) return
      this.#early.delete(expected)
      this.#expected = expected + 1
      if (message) this.#onMessage(message)
    }
  }

  #ackLater(afterMs: number): void {
    const now = this.#clock.now()
    // Each costs this page one of the signals that the server lets it send, and the other side could have it send them all.
    const atMs = Math.max(now + afterMs, this.#ackedAtMs + ACK_MS)
    if (this.#ack && this.#ack.atMs <= atMs) return
    this.#ack?.stop()
    this.#ack = { atMs, stop: this.#clock.after(atMs - now, () => this.#acknowledge()) }
  }

  #acknowledge(): void {
    this.#ackedAtMs = this.#clock.now()
    this.#send(this.#nextNumber, [])
  }

  close(): void {
    this.#closed = true
    this.#stopRetry?.()
    this.#ack?.stop()
  }
}
