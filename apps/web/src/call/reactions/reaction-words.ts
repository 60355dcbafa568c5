import type { ReactionSign } from '@confab/protocol'
import type { MessageKey } from '../../i18n/messages.ts'

/** What each sign is called. */
export const reactionWords = {
  '👍': 'signs.thumbsUp',
  '❤️': 'signs.heart',
  '👏': 'signs.applause',
  '😂': 'signs.laughing',
  '😮': 'signs.surprised',
  '🎉': 'signs.party',
} as const satisfies Record<ReactionSign, MessageKey>
