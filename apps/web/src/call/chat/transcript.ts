/** The conversation as a text that can be kept. Pure. */
import type { ChatItem } from './chat-items.ts'

/** Words that a transcript needs, in the reader's language. */
export interface TranscriptWords {
  readonly timeOf: (unixMs: number) => string
  readonly privateTo: (name: string) => string
  readonly takenBack: string
}

/** One paragraph a message: when, who wrote it, to which person, and what. */
export function transcript(items: readonly ChatItem[], words: TranscriptWords): string {
  const paragraphs = items.map(({ message, name, privateWith }) => {
    const to = privateWith === undefined ? '' : ` (${words.privateTo(privateWith)})`
    return `[${words.timeOf(message.sentAtMs)}] ${name}${to}:\n${message.text || words.takenBack}\n`
  })
  return paragraphs.join('\n')
}
