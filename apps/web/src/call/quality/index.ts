import type { CallFeature } from '../shell/call-feature.ts'
import ConnectionItem from './ConnectionItem.vue'
import ConnectionPanel from './panel/ConnectionPanel.vue'

/** How everybody's connection is, in words and figures. Signs on tiles and banners belong to the stage and to notices. */
export const feature: CallFeature = {
  setup: () => ({
    menu: ConnectionItem,
    panels: { connection: { component: ConnectionPanel, isWide: true, says: ['link', 'signaling'] } },
  }),
}
