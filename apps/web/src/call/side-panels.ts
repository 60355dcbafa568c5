import { shallowRef, type Ref } from 'vue'

/** Which panel is open at the right of the stage. */
export type PanelName = 'none' | 'people' | 'connection'

/** The panel beside the stage: one at a time. */
export interface Panels {
  readonly shown: Readonly<Ref<PanelName>>
  toggle(name: PanelName): void
  show(name: PanelName): void
  /** Closes what is open; the focus goes back to what opened it, or to a control that could. */
  close(): void
}

/** Opens and closes the panel. */
export function usePanels(controls: () => HTMLElement | null): Panels {
  const shown = shallowRef<PanelName>('none')
  let opener: Element | null = null

  function show(name: PanelName): void {
    if (shown.value === 'none') opener = document.activeElement
    shown.value = name
  }

  function close(): void {
    const name = shown.value
    shown.value = 'none'
    const opens = name === 'people' ? 'people' : 'more'
    const back =
      name === 'people' || !isHere(opener) ? controls()?.querySelector(`[data-opens=${opens}]`) : opener
    if (back instanceof HTMLElement) back.focus()
  }

  return { shown, show, close, toggle: (name) => (shown.value === name ? close() : show(name)) }
}

/** A sign on a tile goes with its trouble, and a menu's entry with its menu. */
const isHere = (element: Element | null): boolean =>
  element instanceof HTMLElement && element.isConnected && element !== document.body
