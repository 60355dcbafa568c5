import { newChatId } from '../chat/chat-entry.ts'
import { clearBrowserSinks, openBrowserSink } from '../files/browser-sinks.ts'
import { FileDesk } from '../files/file-desk.ts'
import type { TalkPort } from './talk-port.ts'

/** The files of a mesh's people, over their links, on this browser's disk. */
export function filesIn({ clock, roster, onChange }: TalkPort): FileDesk {
  void clearBrowserSinks()
  return new FileDesk({
    clock,
    subtle: crypto.subtle,
    newId: () => newChatId(crypto),
    openSink: openBrowserSink,
    present: () => roster.members.map(([seat]) => seat),
    tell: (seat, news) => roster.member(seat)?.link.tell(news),
    send: (seat, frame) => roster.member(seat)?.link.sendBulk(frame) ?? false,
    onChange,
  })
}
