import type { Messages } from '../messages.ts'
import { call } from './call.ts'
import { common } from './common.ts'
import { home } from './home.ts'
import { lobby } from './lobby.ts'
import { media } from './media.ts'
import { problems } from './problems.ts'
import { room } from './room.ts'

export const zh: Messages = { call, common, home, lobby, media, problems, room }
