import type { Messages } from '../messages.ts'
import { call } from './call.ts'
import { common } from './common.ts'
import { media } from './media.ts'

export const zh: Messages = { common, media, call }
