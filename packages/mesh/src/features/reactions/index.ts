/** Raised hands, and signs that float for a moment. */
import type { FeatureDefinition } from '../feature.ts'
import type { ReactionEvent, ReactionsApi, ReactionsSnapshot } from './reactions.types.ts'

/** The hands and signs of a call. */
export const reactions: FeatureDefinition<'reaction', ReactionsSnapshot, ReactionsApi, ReactionEvent> = {
  prefix: 'reaction',
  initial: { hands: [] },
  prices: { 'reaction:hand': 1, 'reaction:sign': 1 },
  load: () => import('./reactions.ts'),
}
