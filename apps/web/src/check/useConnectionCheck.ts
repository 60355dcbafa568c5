import { browserPlatform, type CheckSnapshot, type Observable } from '@confab/mesh'
import { startConnectionCheck } from '@confab/mesh/connection-check'
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue'
import type { CallSession } from '../call/session/call-session.types.ts'
import { useSnapshot } from '../ui/useSnapshot.ts'

/** Seats of a room where the server has not told yet. */
const USUAL_SEATS = 12

/** A check that runs, and the verbs that people have for it. */
export interface RunningCheck {
  readonly snapshot: Readonly<ShallowRef<CheckSnapshot>>
  cancel(): void
  again(): void
}

/** Begins a check at once; it ends with the component. */
export function useConnectionCheck(session: CallSession): RunningCheck {
  const begin = () =>
    startConnectionCheck({
      platform: browserPlatform(),
      iceServers: () => session.iceServers(),
      seats: () => session.mesh.current.capacity ?? USUAL_SEATS,
    })
  const check = shallowRef(begin())
  onScopeDispose(() => check.value.cancel())
  return {
    snapshot: useSnapshot((): Observable<CheckSnapshot> => check.value.snapshot),
    cancel: () => check.value.cancel(),
    again() {
      check.value.cancel()
      check.value = begin()
    },
  }
}
