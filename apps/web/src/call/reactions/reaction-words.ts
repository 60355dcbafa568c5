import type { ReactionSign } from '@confab/protocol'
import type { MessageKey } from '../../i18n/messages.ts'

/** What each sign is called. */
export const reactionWords = {
  '👍': 'reactions.thumbsUp',
  '❤️': 'reactions.heart',
  '👏': 'reactions.applause',
  '😂': 'reactions.laughing',
  '😮': 'reactions.surprised',
  '🎉': 'reactions.party',
} as const satisfies Record<ReactionSign, MessageKey>
