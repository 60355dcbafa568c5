import type { CallFeature } from '../shell/call-feature.ts'
import PipItem from './PipItem.vue'
import PipLayer from './PipLayer.vue'

/** The call in a small window in front of all others. */
export const feature: CallFeature = { setup: () => ({ menu: PipItem, layer: PipLayer }) }
