import type { ChatBody, ChatEntry, ChatRef, MessageOf, Nonce, SeatId } from '@confab/protocol'
import type { Clock } from '../../base/platform.ts'

/** What people's pages say to each other about the conversation. */
export type ChatNews = MessageOf<'chat'>

/** One message of the chat, as it stands now. */
export interface ChatMessage {
  /** Its author: anyone who holds that seat's key signed it. */
  readonly seat: SeatId
  readonly id: Nonce
  /** The visit of its author in which it was written. */
  readonly visit: Nonce
  /** The author's name when it was written, as it was typed: not yet cleaned for showing. */
  readonly name: string
  /** Empty when its author took it back. */
  readonly text: string
  readonly lamport: number
  /** How often its author changed it. */
  readonly revision: number
  /** By the author's clock, Unix ms. */
  readonly sentAtMs: number
  readonly replyTo?: ChatRef
  /** The only one who got it. */
  readonly to?: SeatId
  readonly mentions: readonly SeatId[]
  /** Nobody vouches for it: neither did its author name that visit over a link of this call, nor do two people have it from before. */
  readonly isUnverified?: true
}

/** The conversation as it may be shown. */
export interface ChatSnapshot {
  /** In the order that everybody sees. */
  readonly messages: readonly ChatMessage[]
  /** Who is writing just now. */
  readonly typing: readonly SeatId[]
}

/** What a message says besides its text. */
export interface ChatAddress {
  readonly to?: SeatId | undefined
  readonly replyTo?: ChatRef | undefined
  readonly mentions?: readonly SeatId[] | undefined
}

/** Somebody else has just written this; what was written before this person came is no event. */
export interface ChatEvent {
  readonly message: ChatMessage
}

/** Why something was not written. `too-long`: more than 4 KiB. `gone`: it is for somebody who is not here, or changes what is no more. */
export type ChatFailure = 'empty' | 'too-long' | 'gone' | 'unavailable'

/** What this person may write. Everything resolves with why it was not done, or with `undefined`. */
export interface ChatApi {
  /** Says something to everybody, or to one. It reaches anyone who has no link just now once that is back. */
  post(text: string, address?: ChatAddress): Promise<ChatFailure | undefined>
  /** Changes what this seat wrote; an empty text takes it back. */
  change(id: Nonce, text: string): Promise<ChatFailure | undefined>
  /** Tells that something is being written, to one or to everybody; it is said again every few seconds and no more often. */
  typing(to?: SeatId): void
}

/** A message with the entry that proves it: that is what is handed on. */
export interface Proven {
  readonly message: ChatMessage
  readonly entry: ChatEntry
}

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
  readonly present: () => readonly SeatId[]
  readonly write: (body: ChatBody) => Promise<ChatEntry>
  readonly read: (entry: ChatEntry) => Promise<Proven | undefined>
  /** Says something over a link, where there is one. */
  readonly tell: (seat: SeatId, news: ChatNews) => void
  /** Somebody else has just written this. */
  readonly onHeard: (message: ChatMessage) => void
  readonly onChange: () => void
}
