import type { CallFeature } from '../shell/call-feature.ts'
import LaserCanvas from './LaserCanvas.vue'
import LaserTool from './LaserTool.vue'
import SpotlightItem from './SpotlightItem.vue'
import SpotlightSign from './SpotlightSign.vue'

/** Pointing at things for everybody: a person in the spotlight, and a laser on shared screens. */
export const feature: CallFeature = {
  setup: ({ mesh, words }) => ({
    tileMenu: SpotlightItem,
    tileSigns: SpotlightSign,
    screen: LaserCanvas,
    screenTools: LaserTool,
    stateOf: (seat) => (mesh.value.spotlight === seat ? words.t('view.inSpotlight') : ''),
  }),
}
