import { computed, type ComputedRef } from 'vue'
import type { CallContext } from '../shell/call-context.ts'

/** One's own hand. */
export interface OwnHand {
  readonly isUp: ComputedRef<boolean>
  readonly toggle: () => void
}

/** Raises and lowers one's own hand. */
export function useHand({ session, mesh }: CallContext): OwnHand {
  const isUp = computed(() => mesh.value.reactions.hands.includes(mesh.value.self.seat))
  const toggle = () => {
    const reactions = session.features.loaded('reactions')
    if (isUp.value) reactions?.lowerHand()
    else reactions?.raiseHand()
  }
  return { isUp, toggle }
}
