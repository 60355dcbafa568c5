import type { PeerMessageOf, ReactionSign, SeatId } from '@confab/protocol'
import type { Chat, ChatMessage, ChatSnapshot } from '../chat/chat.types.ts'
import type { Files, FileSnapshot } from '../files/files.types.ts'
import type { CodeSnapshot } from '../code/code.types.ts'
import type { Stop } from '../scope.ts'

/** A sign that somebody makes; `seat` may be one's own. */
export interface Reaction {
  readonly seat: SeatId
  readonly sign: ReactionSign
}

/** A piece of a line that somebody draws over a shared screen; `seat` may be one's own. */
export type LaserStroke = { readonly seat: SeatId } & Omit<PeerMessageOf<'laser'>, 'type'>

/** What this person may do without a word. */
export interface Signs {
  /** Puts the own hand up or down. */
  raiseHand(up: boolean): void
  /** Shows a sign to everybody, oneself included. More than a few a second are not shown. */
  react(sign: ReactionSign): void
  /** Points at somebody's shared screen, for everybody; places in ten thousandths of its width and height. */
  point(stroke: Omit<LaserStroke, 'seat'>): void
}

/** What somebody says or shows just now. Messages are those of others; what was written before one came is not among them. */
export type Heard =
  | { readonly reaction: Reaction }
  | { readonly message: ChatMessage }
  | { readonly stroke: LaserStroke }

/** What people say to each other over their links alone. */
export interface Talks {
  /** The code that people compare: begins a run with everybody who is here, and puts away what came of it. */
  readonly code: { begin(): Promise<void>; dismiss(): void }
  /** What people write to each other. */
  readonly chat: Chat
  /** What people show each other without a word. */
  readonly signs: Signs
  /** Files between people. */
  readonly files: Files
  /** Hosts only: puts somebody into everybody's view, or nobody. */
  readonly spotlight: { put(seat: SeatId | undefined): void }
}

/** The way to it: it is fetched with the first link that opens, or when it is asked for. */
export interface Talking {
  /** `undefined` until it is here. */
  readonly talks: Talks | undefined
  /** Fetches it, so that it is here when nothing more can be fetched; `undefined` where that fails, and may be tried again. */
  prepare(): Promise<Talks | undefined>
  /** Calls back for what somebody says or shows just now. */
  onHeard(listener: (heard: Heard) => void): Stop
}

/** What of it may be shown. */
export interface TalkSnapshot {
  /** The code that people compare, on demand. */
  readonly code: CodeSnapshot
  /** What people wrote. */
  readonly chat: ChatSnapshot
  /** Files to and from others, in the order in which they were offered. */
  readonly files: readonly FileSnapshot[]
  /** Whose hands are up, one's own among them, first the one that is up for longest. */
  readonly hands: readonly SeatId[]
  /** Whom a host put into everybody's view. */
  readonly spotlight: SeatId | undefined
}

/** What a host's page says about whom everybody is to see. */
export type SpotlightMessage = PeerMessageOf<'spotlight'>
/** What pages say to each other about signs. */
export type SignMessage = PeerMessageOf<'hand' | 'reaction' | 'laser'>
