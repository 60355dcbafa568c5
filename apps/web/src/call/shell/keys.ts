/** Which key is meant by a press. It knows nothing of the page: who calls it says where the key was pressed. */
import type { PlainMessageKey } from '../../i18n/messages.ts'

/** A key of the call. */
export interface CallKey {
  /** `?`, a space, or a letter as it is printed on the key. */
  readonly key: string
  /** What the overview says that it does. */
  readonly words: PlainMessageKey
  press(): void
  /** When the key comes up again, or the page no longer has the focus. */
  release?(): void
}

/** What has the focus: text is typed into `text`, and `control` has uses of its own for some keys. */
export type KeyPlace = 'stage' | 'control' | 'text'

/** A key press, as far as it matters here. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly repeat: boolean
  readonly isComposing: boolean
}

/** The key that a press means; none while somebody types, composes, or means a command of the browser's. */
export function keyOf<Key extends Pick<CallKey, 'key'>>(
  press: KeyPress,
  place: KeyPlace,
  keys: readonly Key[],
): Key | undefined {
  if (place === 'text' || press.repeat || press.isComposing) return undefined
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined
  const found = keys.find(({ key }) => key === press.key.toUpperCase())
  // Space works the control that has the focus.
  return found?.key === ' ' && place === 'control' ? undefined : found
}

const TEXT =
  'input:not([type="checkbox"], [type="radio"], [type="range"]), textarea, select, [contenteditable]'
const CONTROL =
  'button, a, input, summary, [role="menuitem"], [role="menuitemradio"], [tabindex]:not([tabindex="-1"])'

/** What kind of place a key press came from. */
export function keyPlace(target: EventTarget | null): KeyPlace {
  if (!(target instanceof Element)) return 'stage'
  if (target.closest(TEXT) !== null) return 'text'
  return target.closest(CONTROL) === null ? 'stage' : 'control'
}
