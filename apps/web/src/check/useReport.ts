import type { CheckSnapshot } from '@confab/mesh'
import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import { useCopy, type Copying } from '../ui/useCopy.ts'
import type { Speech } from './check-words.ts'
import { reportOf } from './report.ts'

/** The report of a check, and copying it. */
export interface Report extends Pick<Copying, 'state' | 'copy'> {
  readonly text: ComputedRef<string>
  readonly withAddresses: Ref<boolean>
}

/** Makes the report of what is shown. */
export function useReport(speech: () => Speech, snapshot: () => CheckSnapshot): Report {
  const withAddresses = shallowRef(false)
  const text = computed(() =>
    reportOf(speech(), snapshot(), {
      addresses: withAddresses.value ? 'included' : 'left out',
      userAgent: navigator.userAgent,
      at: new Date(),
    }),
  )
  const { state, copy } = useCopy(
    () => text.value,
    () => {},
  )
  return { text, withAddresses, state, copy }
}
