import { shallowRef, type Ref } from 'vue'

/** Which panel is open at the right of the stage. */
export type PanelName = 'none' | 'people' | 'chat' | 'connection'

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
    const hasButton = name === 'people' || name === 'chat'
    const button = (opens: string) => controls()?.querySelector<HTMLElement>(`[data-opens=${opens}]`)
    // On a narrow stage its button is in the menu.
    const own = [button(name), button('more')].find((each) => each?.checkVisibility())
    const back = hasButton || !isHere(opener) ? own : opener
    if (back instanceof HTMLElement) back.focus()
  }

  return { shown, show, close, toggle: (name) => (shown.value === name ? close() : show(name)) }
}

/** A sign on a tile goes with its trouble, and a menu's entry with its menu. */
const isHere = (element: Element | null): boolean =>
  element instanceof HTMLElement && element.isConnected && element !== document.body
