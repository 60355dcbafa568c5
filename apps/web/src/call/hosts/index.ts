import type { CallFeature } from '../shell/call-feature.ts'
import DoorState from './DoorState.vue'
import EndDialog from './EndDialog.vue'
import { followKnocks } from './follow-knocks.ts'
import HostItems from './HostItems.vue'
import HostPersonItems from './HostPersonItems.vue'
import RemoveDialog from './RemoveDialog.vue'

/** What hosts may do, and who waits before a locked room. */
export const feature: CallFeature = {
  setup(call) {
    followKnocks(call)
    return {
      menuEnd: HostItems,
      dialogs: { end: EndDialog, remove: RemoveDialog },
      peopleTop: DoorState,
      personMenu: HostPersonItems,
    }
  },
}
