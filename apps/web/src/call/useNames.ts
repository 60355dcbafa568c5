import type { MeshSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useWords } from '../i18n/i18n.ts'
import { createNameBook } from './display-name.ts'

/** What everybody is called on the page, also those who have left meanwhile. */
export interface Names {
  readonly names: ComputedRef<ReadonlyMap<SeatId, string>>
  /** What one is called oneself, for initials and for the list. */
  readonly own: ComputedRef<string>
}

/** Names the people of a call. The own name comes first, so that another person of that name gets the number. */
export function useNames(mesh: Readonly<Ref<MeshSnapshot>>, ownName: () => string): Names {
  const { t } = useWords()
  const book = createNameBook()
  const known = new Map<SeatId, string>()
  const names = computed(() => {
    const { self, peers } = mesh.value
    const people = [{ seat: self.seat, name: ownName() }, ...peers]
    for (const { seat, name } of book.show(people, t('common.guest'))) known.set(seat, name)
    return new Map(known)
  })
  return { names, own: computed(() => names.value.get(mesh.value.self.seat) ?? '') }
}
