/** From the conversation to what the panel shows, line by line. Pure. */
import type { ChatMessage, ChatSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'

/** What a message answers, as it is quoted. `undefined` text: it is no longer kept. */
export interface QuotedMessage {
  readonly key: string
  readonly name: string
  readonly text: string | undefined
}

/** One message as it is shown. */
export interface ChatItem {
  readonly key: string
  readonly message: ChatMessage
  readonly own: boolean
  readonly name: string
  /** Whether who wrote it stands above it: the ones right after are seen to be of the same person. */
  readonly headed: boolean
  /** The other one of the two who can read it; `undefined` for what everybody can. */
  readonly privateWith: string | undefined
  readonly quoted: QuotedMessage | undefined
  readonly mentionsMe: boolean
}

/** What the lines follow from. `nameOf` knows who is here and who was, and cleans what others claim. */
export interface ChatItemSources {
  readonly chat: ChatSnapshot
  readonly ownSeat: SeatId
  readonly nameOf: (seat: SeatId, claimed: string) => string
}

/** After a pause of so long, in ms, it is said again who writes. */
const PAUSE_MS = 5 * 60_000

export const messageKey = ({ seat, id }: { readonly seat: string; readonly id: string }): string =>
  `${seat}-${id}`

/** Lays out the conversation in its order. */
export function chatItems({ chat, ownSeat, nameOf }: ChatItemSources): ChatItem[] {
  const byKey = new Map(chat.messages.map((message) => [messageKey(message), message]))
  const quote = ({ replyTo }: ChatMessage): QuotedMessage | undefined => {
    if (replyTo === undefined) return undefined
    const original = byKey.get(messageKey(replyTo))
    const name = original === undefined ? '' : nameOf(original.seat, original.name)
    return { key: messageKey(replyTo), name, text: original?.text }
  }
  return chat.messages.map((message, index) => {
    const before = chat.messages[index - 1]
    const other = message.to === ownSeat ? message.seat : message.to
    return {
      key: messageKey(message),
      message,
      own: message.seat === ownSeat,
      name: nameOf(message.seat, message.name),
      headed: before === undefined || !isContinued(before, message),
      privateWith:
        other === undefined ? undefined : nameOf(other, other === message.seat ? message.name : ''),
      quoted: quote(message),
      mentionsMe: message.mentions.includes(ownSeat),
    }
  })
}

const isContinued = (before: ChatMessage, message: ChatMessage): boolean =>
  before.seat === message.seat &&
  before.to === message.to &&
  before.isUnverified === message.isUnverified &&
  message.replyTo === undefined &&
  Math.abs(message.sentAtMs - before.sentAtMs) < PAUSE_MS

/** Above which of the messages the line stands that parts what is new: the first of so many by others, the newest last. */
export function firstNew(items: readonly ChatItem[], count: number): string | undefined {
  const byOthers = items.filter(({ own }) => !own)
  return count > 0 ? byOthers.at(-count)?.key : undefined
}
