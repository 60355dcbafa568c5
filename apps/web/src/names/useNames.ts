import type { MeshSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { computed, type ComputedRef, type Ref } from 'vue'
import { useWords } from '../i18n/i18n.ts'
import { createNameBook } from './display-name.ts'

/** Names of people who left that are still needed for a moment: to say who it was. */
const DEPARTED_KEPT = 32

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
  /** In the order in which they were last here. */
  let known: ReadonlyMap<SeatId, string> = new Map()
  const names = computed(() => {
    const { self, peers } = mesh.value
    const people = [{ seat: self.seat, name: ownName() }, ...peers]
    const shown = book.show(people, t('common.guest')).map(({ seat, name }) => [seat, name] as const)
    const present = new Set(shown.map(([seat]) => seat))
    const departed = [...known].filter(([seat]) => !present.has(seat)).slice(-DEPARTED_KEPT)
    known = new Map([...departed, ...shown])
    return known
  })
  return { names, own: computed(() => names.value.get(mesh.value.self.seat) ?? '') }
}
