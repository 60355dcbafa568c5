/** The chat of a room for the mesh: fetched when somebody writes, or has written. */
import type { Nonce, SeatId } from '@confab/protocol'
import type {
  Chat,
  ChatAddress,
  ChatFailure,
  ChatMessage,
  ChatNews,
  ChatSnapshot,
} from './chat/chat.types.ts'
import type { Conversation } from './chat/conversation.ts'
import type { Stop } from './scope.ts'
import type { TalkPort } from './talk.types.ts'

const silence: ChatSnapshot = { messages: [], typing: [] }

/** Where what is written arrives and goes out. */
export class ChatDesk implements Chat {
  readonly #port: TalkPort
  readonly #listeners = new Set<(message: ChatMessage) => void>()
  #fetched: Promise<Conversation> | undefined
  #conversation: Conversation | undefined

  constructor(port: TalkPort) {
    this.#port = port
  }

  get snapshot(): ChatSnapshot {
    return this.#conversation?.snapshot ?? silence
  }

  async prepare(): Promise<void> {
    await this.#ask()
  }

  async post(text: string, address?: ChatAddress): Promise<ChatFailure | undefined> {
    return (await this.#ask())?.post(text, address) ?? 'unavailable'
  }

  async change(id: Nonce, text: string): Promise<ChatFailure | undefined> {
    return (await this.#ask())?.change(id, text) ?? 'unavailable'
  }

  typing(to?: SeatId): void {
    this.#conversation?.typing(to)
  }

  onHeard(listener: (message: ChatMessage) => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  receive(from: SeatId, news: ChatNews): void {
    void this.#ask().then((conversation) => conversation?.receive(from, news))
  }

  /** A link opened. Who came while nobody wrote anything has missed nothing. */
  opened(seat: SeatId): void {
    this.#conversation?.opened(seat)
  }

  left(seat: SeatId): void {
    this.#conversation?.left(seat)
  }

  close(): void {
    this.#conversation?.close()
  }

  /** `undefined` where it cannot be fetched; the next one who asks tries again. */
  #ask(): Promise<Conversation | undefined> {
    this.#fetched ??= import('./chat/converse-in.ts').then(({ converseIn }) => {
      this.#conversation = converseIn({
        ...this.#port,
        onHeard: (message) => this.#listeners.forEach((listener) => listener(message)),
      })
      return this.#conversation
    })
    return this.#fetched.catch(() => {
      this.#fetched = undefined
      return undefined
    })
  }
}
