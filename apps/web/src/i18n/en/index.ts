import { call } from './call.ts'
import { common } from './common.ts'
import { media } from './media.ts'

export const en = { common, media, call } as const
