import type { Feature, FeaturePorts } from '../feature.ts'
import { Chat } from './chat.ts'
import { createEntryReader, newChatId, writeEntry } from './chat-entry.ts'
import type { ChatApi, ChatEvent, ChatSnapshot } from './chat.types.ts'

/** The chat of a mesh's people, over their links. */
export function create(ports: FeaturePorts<'chat', ChatEvent>): Feature<'chat', ChatSnapshot, ChatApi> {
  const { clock, self } = ports
  const { crypto } = globalThis
  const reader = createEntryReader(crypto.subtle, self.hostKeyHash)
  return new Chat({
    clock,
    ownSeat: self.seat,
    ownVisit: self.visit,
    wallMs: () => Date.now(),
    newId: () => newChatId(crypto),
    ownName: () => self.name,
    present: () => ports.people().map(({ seat }) => seat),
    write: (body) => writeEntry(self, body),
    read: (entry) => reader.read(entry),
    tell: (seat, news) => ports.send(seat, news),
    onHeard: (message) => ports.emit({ message }),
    onChange: () => ports.onChange(),
  })
}
