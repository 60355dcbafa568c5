/** What people's pages say to each other beyond connecting: the code that they compare, the chat, and signs. */
import type { SeatId } from '@confab/protocol'
import type { Conversation } from '../chat/conversation.ts'
import { isChatNews, isCodeMessage, isFileNews, isSpotlight, type Talk } from '../message-kinds.ts'
import type { FileDesk } from '../files/file-desk.ts'
import { CodeDesk } from './code-desk.ts'
import { converseIn } from './converse-in.ts'
import { filesIn } from './files-in.ts'
import { SignDesk } from './signs.ts'
import { Spotlight } from './spotlight.ts'
import type { TalkPort } from './talk-port.ts'
import type { Talks, TalkSnapshot } from './talk.types.ts'

/** Where all of it arrives and goes out. */
export class TalkRoom implements Talks {
  readonly code: CodeDesk
  readonly chat: Conversation
  readonly signs: SignDesk
  readonly spotlight: Spotlight
  readonly files: FileDesk

  constructor(port: TalkPort) {
    const { clock, own, roster, onChange, onHeard } = port
    const isHost = (seat: SeatId) =>
      (seat === own.sealing.seat ? own.sealing.host : roster.member(seat))?.rank !== undefined
    const toOthers = {
      clock,
      ownSeat: own.sealing.seat,
      present: () => roster.members.map(([seat]) => seat),
      tell: (seat: SeatId, message: Talk) => roster.member(seat)?.link.tell(message),
      onHeard,
      onChange,
    }
    this.code = new CodeDesk(port)
    this.chat = converseIn(port)
    this.signs = new SignDesk(toOthers)
    this.spotlight = new Spotlight({ ...toOthers, isHost })
    this.files = filesIn(port)
  }

  get snapshot(): TalkSnapshot {
    const { code, chat, signs, spotlight, files } = this
    return {
      code: code.snapshot,
      chat: chat.snapshot,
      files: files.snapshot,
      hands: signs.hands,
      spotlight: spotlight.seat,
    }
  }

  receive(from: SeatId, message: Talk): void {
    if (isCodeMessage(message)) this.code.receive(from, message)
    else if (isChatNews(message)) void this.chat.receive(from, message)
    else if (isFileNews(message)) this.files.receive(from, message)
    else if (isSpotlight(message)) this.spotlight.receive(from, message)
    else this.signs.receive(from, message)
  }

  /** Looks whether the same people are here under the same keys. */
  look(): void {
    this.code.look()
  }

  /** A link opened, for the first time or again. */
  opened(seat: SeatId): void {
    this.chat.opened(seat)
    this.signs.opened(seat)
    this.spotlight.opened(seat)
    this.files.opened(seat)
  }

  left(seat: SeatId): void {
    this.chat.left(seat)
    this.signs.left(seat)
    this.spotlight.left(seat)
    this.files.left(seat)
  }

  close(): void {
    this.chat.close()
    this.files.close()
  }
}
