import type { CallFeature } from '../shell/call-feature.ts'
import HandOverDialog from './HandOverDialog.vue'
import InviteDialog from './InviteDialog.vue'
import InviteItems from './InviteItems.vue'

/** Inviting people, and going on with another device. */
export const feature: CallFeature = {
  setup: () => ({ menu: InviteItems, dialogs: { invite: InviteDialog, handOver: HandOverDialog } }),
}
