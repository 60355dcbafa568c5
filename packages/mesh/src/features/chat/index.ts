/** What people write to each other. */
import type { FeatureDefinition } from '../feature.ts'
import type { ChatApi, ChatEvent, ChatSnapshot } from './chat.types.ts'

/** The chat of a call. */
export const chat: FeatureDefinition<'chat', ChatSnapshot, ChatApi, ChatEvent> = {
  prefix: 'chat',
  initial: { messages: [], typing: [] },
  // To read an entry is to verify a signature; what one has costs a look through all of it.
  prices: { 'chat:entries': 2, 'chat:have': 10, 'chat:want': 5, 'chat:typing': 1 },
  load: () => import('./create-chat.ts'),
}
