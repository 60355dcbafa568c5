import type { Observable } from '@confab/mesh'
import { onScopeDispose, shallowRef, watchEffect, type ShallowRef } from 'vue'

/** Follows an engine's snapshot: the one way from live things into Vue. Give a getter where the engine may change. */
export function useSnapshot<Value>(source: () => Observable<Value>): Readonly<ShallowRef<Value>> {
  const snapshot = shallowRef(source().current)
  let stop = () => {}
  watchEffect(() => {
    stop()
    const observable = source()
    snapshot.value = observable.current
    stop = observable.subscribe((value) => {
      snapshot.value = value
    })
  })
  onScopeDispose(() => stop())
  return snapshot
}
