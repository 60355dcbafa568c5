/** Messages between two browsers by whose business they are. */
import type { PeerMessage, PeerMessageOf } from '@confab/protocol'
import type { ChatNews } from './chat/chat.types.ts'
import type { FileNews } from './files/files.types.ts'
import type { SignMessage, SpotlightMessage } from './talk/talk.types.ts'

const orderTypes = ['lock', 'admit', 'hush', 'remove', 'end', 'deal', 'tickets', 'heir', 'grant'] as const
const codeTypes = ['code-begin', 'code-commit', 'code-reveal', 'code-stop'] as const
const chatTypes = ['chat-entries', 'chat-have', 'chat-want', 'chat-typing'] as const
const fileTypes = ['file-offer', 'file-want', 'file-end', 'file-stop'] as const
const signTypes = ['hand', 'reaction', 'laser'] as const
const negotiationTypes = ['description', 'candidates', 'resync', 'rebuild'] as const

/** What hosts tell the others, and what one tells one's other device. */
export type Order = PeerMessageOf<(typeof orderTypes)[number]>
/** What people's pages say to make the code that people compare. */
export type CodeMessage = PeerMessageOf<(typeof codeTypes)[number]>
/** What two ends of a link say to connect. */
export type Negotiation = PeerMessageOf<(typeof negotiationTypes)[number]>

const isOneOf = ({ type }: PeerMessage, types: readonly string[]): boolean => types.includes(type)

/** Tells what only hosts may say. */
export function isOrder(message: PeerMessage): message is Order {
  return isOneOf(message, orderTypes)
}

/** Tells what connecting is made of. */
export function isNegotiation(message: PeerMessage): message is Negotiation {
  return isOneOf(message, negotiationTypes)
}

/** Tells what people write to each other. */
export function isChatNews(message: PeerMessage): message is ChatNews {
  return isOneOf(message, chatTypes)
}

/** Between people, over their link alone. */
export type Talk = CodeMessage | ChatNews | SignMessage | SpotlightMessage | FileNews

/** Tells what goes between people. */
export function isTalk(message: PeerMessage): message is Talk {
  return (
    isCodeMessage(message) ||
    isChatNews(message) ||
    isSign(message) ||
    isSpotlight(message) ||
    isFileNews(message)
  )
}

/** Tells what people show each other without a word. */
function isSign(message: PeerMessage): message is SignMessage {
  return isOneOf(message, signTypes)
}

/** Tells what goes on about files. */
export function isFileNews(message: PeerMessage): message is FileNews {
  return isOneOf(message, fileTypes)
}

/** Tells whom a host puts into everybody's view. */
export function isSpotlight(message: PeerMessage): message is SpotlightMessage {
  return message.type === 'spotlight'
}

/** Tells what the code is made of. */
export function isCodeMessage(message: PeerMessage): message is CodeMessage {
  return isOneOf(message, codeTypes)
}

/** Tells what need not arrive any more: it is of a connection that is over, or of what was sent before. */
export function supersedes(later: PeerMessage, earlier: PeerMessage): boolean {
  if (later.type === 'state') return earlier.type === 'state'
  if (later.type !== 'description') return false
  const isOfConnection = earlier.type === 'description' || earlier.type === 'candidates'
  if (!isOfConnection) return false
  if (earlier.generation !== later.generation) return earlier.generation < later.generation
  // Candidates stand in the description that is said again; of another ICE session they are of no use.
  return earlier.type === 'candidates' || earlier.kind !== 'answer' || later.kind === 'answer'
}
