import { createEntryReader, newChatId, writeEntry } from '../chat/chat-entry.ts'
import { Conversation } from '../chat/conversation.ts'
import type { TalkPort } from './talk-port.ts'

/** The conversation of a mesh's people, over their links. */
export function converseIn({ clock, own, roster, onHeard, onChange }: TalkPort): Conversation {
  const { crypto } = globalThis
  const reader = createEntryReader(crypto.subtle, own.sealing.address.h)
  return new Conversation({
    clock,
    ownSeat: own.sealing.seat,
    ownVisit: own.sealing.visit,
    wallMs: () => Date.now(),
    newId: () => newChatId(crypto),
    ownName: () => own.name ?? '',
    present: () => roster.members.map(([seat]) => seat),
    write: (body) => writeEntry(own.sealing, body),
    read: (entry) => reader.read(entry),
    tell: (seat, news) => roster.member(seat)?.link.tell(news),
    onHeard: (message) => onHeard({ message }),
    onChange,
  })
}
