import { shallowRef, type Ref } from 'vue'

/** The panel beside the stage: one at a time. */
export interface Panels {
  /** Name of the open one; '' for none. */
  readonly shown: Readonly<Ref<string>>
  toggle(name: string): void
  show(name: string): void
  /** Closes what is open; the focus goes back to what opened it, or to a control that could. */
  close(): void
}

/** Opens and closes the panel. */
export function usePanels(controls: () => HTMLElement | null): Panels {
  const shown = shallowRef('')
  let opener: Element | null = null

  function show(name: string): void {
    if (shown.value === '') opener = document.activeElement
    shown.value = name
  }

  function close(): void {
    const name = shown.value
    shown.value = ''
    const button = (opens: string) => controls()?.querySelector<HTMLElement>(`[data-opens=${opens}]`)
    // On a narrow stage its button is in the menu.
    const own = button(name)
    const usual = [own, button('more')].find((each) => each?.checkVisibility())
    const back = own || !isHere(opener) ? usual : opener
    if (back instanceof HTMLElement) back.focus()
  }

  return { shown, show, close, toggle: (name) => (shown.value === name ? close() : show(name)) }
}

/** A sign on a tile goes with its trouble, and a menu's entry with its menu. */
const isHere = (element: Element | null): boolean =>
  element instanceof HTMLElement && element.isConnected && element !== document.body
