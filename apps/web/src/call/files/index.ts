import type { CallFeature } from '../shell/call-feature.ts'
import DropZone from './DropZone.vue'
import FileList from './FileList.vue'

/** Files between people: dropped on the page, and listed in the conversation. */
export const feature: CallFeature = { setup: () => ({ layer: DropZone, conversation: FileList }) }
