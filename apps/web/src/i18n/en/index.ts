import { call } from './call.ts'
import { chat } from './chat.ts'
import { check } from './check.ts'
import { code } from './code.ts'
import { common } from './common.ts'
import { contacts } from './contacts.ts'
import { debug } from './debug.ts'
import { home } from './home.ts'
import { hosts } from './hosts.ts'
import { quality } from './quality.ts'
import { lobby } from './lobby.ts'
import { media } from './media.ts'
import { password } from './password.ts'
import { problems } from './problems.ts'
import { reactions } from './reactions.ts'
import { room } from './room.ts'
import { settings } from './settings.ts'
import { view } from './view.ts'

export const en = {
  /** Of the language itself: its tag (BCP 47), and `ltr` or `rtl`. */
  language: { tag: 'en', direction: 'ltr' },
  call,
  chat,
  check,
  code,
  common,
  contacts,
  debug,
  home,
  hosts,
  quality,
  lobby,
  media,
  password,
  problems,
  reactions,
  room,
  settings,
  view,
} as const
