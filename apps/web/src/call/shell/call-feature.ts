import type { CallAdditions } from './call-additions.ts'
import type { CallContext } from './call-context.ts'

/** What people do in a call besides seeing and hearing each other. Its folder's `index.ts` exports one as `feature`. */
export interface CallFeature {
  /** Begins it, within the scope of the call: effects end with the call. Runs once, when the page had time to fetch it. */
  setup(call: CallContext): CallAdditions
}
