import type { CallFeature } from '../shell/call-feature.ts'
import FloatingReactions from './FloatingReactions.vue'
import HandBadge from './HandBadge.vue'
import HandSign from './HandSign.vue'
import ReactionButtons from './ReactionButtons.vue'
import ReactionItems from './ReactionItems.vue'
import { useHand } from './useHand.ts'

/** Reactions that float over the picture, and raised hands. */
export const feature: CallFeature = {
  setup(call) {
    const { mesh, words } = call
    return {
      bar: ReactionButtons,
      menuTop: ReactionItems,
      layer: FloatingReactions,
      tileSigns: HandBadge,
      personSigns: HandSign,
      keys: [{ key: 'H', words: 'call.keyHand', press: useHand(call).toggle }],
      stateOf: (seat) => (mesh.value.reactions.hands.includes(seat) ? words.t('reactions.handUp') : ''),
    }
  },
}
