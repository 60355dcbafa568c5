import type { CallFeature } from '../shell/call-feature.ts'
import CodeDialog from './CodeDialog.vue'
import CompareButton from './CompareButton.vue'
import VerifiedBadge from './VerifiedBadge.vue'
import VerifiedSign from './VerifiedSign.vue'

/** Comparing codes, and marks for those it was done with. */
export const feature: CallFeature = {
  setup: () => ({
    dialogs: { code: CodeDialog },
    peopleFoot: CompareButton,
    tileSigns: VerifiedBadge,
    personSigns: VerifiedSign,
  }),
}
