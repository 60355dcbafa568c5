import { createEntryReader, newChatId, writeEntry } from './chat-entry.ts'
import type { ChatMessage } from './chat.types.ts'
import type { TalkPort } from '../talk.types.ts'
import { Conversation } from './conversation.ts'

/** What a conversation needs of the desk that fetched it. */
export interface ConverseInPort extends TalkPort {
  onHeard(message: ChatMessage): void
}

/** The conversation of a mesh's people, over their links. */
export function converseIn({ clock, own, roster, onHeard, onChange }: ConverseInPort): Conversation {
  const { crypto } = globalThis
  const reader = createEntryReader(crypto.subtle, own.sealing.address.h)
  return new Conversation({
    clock,
    ownSeat: own.sealing.seat,
    wallMs: () => Date.now(),
    newId: () => newChatId(crypto),
    ownName: () => own.name ?? '',
    present: () => roster.members.map(([seat]) => seat),
    write: (body) => writeEntry(own.sealing, body),
    read: (entry) => reader.read(entry),
    tell: (seat, news) => roster.member(seat)?.link.tell(news),
    onHeard,
    onChange,
  })
}
