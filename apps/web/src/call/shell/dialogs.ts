import { shallowRef, type Ref } from 'vue'

/** The dialogs of a call: one at a time. */
export interface Dialogs {
  /** Name of the open one; '' for none. */
  readonly shown: Readonly<Ref<string>>
  open(name: string): void
  close(): void
}

/** Opens and closes dialogs. */
export function createDialogs(): Dialogs {
  const shown = shallowRef('')
  const open = (name: string) => void (shown.value = name)
  return { shown, open, close: () => open('') }
}
