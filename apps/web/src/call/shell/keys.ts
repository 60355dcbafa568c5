/** Which key does what in a call. It knows nothing of the page: who calls it says where the key was pressed. */

/** What a key asks for. */
export type CallKey =
  | 'microphone'
  | 'camera'
  | 'share'
  | 'hand'
  | 'chat'
  | 'people'
  | 'layout'
  | 'fullScreen'
  | 'shortcuts'
  | 'talk'

/** The keys, in the order in which the overview shows them; `?` and the letters as they are printed on keys. */
export const callKeys: readonly { readonly key: string; readonly action: CallKey }[] = [
  { key: 'M', action: 'microphone' },
  { key: 'V', action: 'camera' },
  { key: 'S', action: 'share' },
  { key: 'H', action: 'hand' },
  { key: 'C', action: 'chat' },
  { key: 'P', action: 'people' },
  { key: 'L', action: 'layout' },
  { key: 'F', action: 'fullScreen' },
  { key: ' ', action: 'talk' },
  { key: '?', action: 'shortcuts' },
]

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

/** What a press asks for; nothing while somebody types, composes, or means a command of the browser's. */
export function keyAction(press: KeyPress, place: KeyPlace): CallKey | undefined {
  if (place === 'text' || press.repeat || press.isComposing) return undefined
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined
  const action = callKeys.find(({ key }) => key === press.key.toUpperCase())?.action
  return action === 'talk' && place === 'control' ? undefined : action
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
