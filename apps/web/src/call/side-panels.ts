import { defineAsyncComponent, shallowRef, watch, type Ref } from 'vue'
import { whenIdle } from '../ui/when-idle.ts'

const load = () => import('./panel/panels.ts')

/** Who is here; fetched when it is wanted first. */
export const PeoplePanel = defineAsyncComponent(async () => (await load()).PeoplePanel)
/** How everybody's lines are; fetched when it is wanted first. */
export const ConnectionPanel = defineAsyncComponent(async () => (await load()).ConnectionPanel)

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

/**
 * Opens and closes the panel. It is fetched ahead once the call is live and the page has nothing else to do: one wants to
 * look at one's connection just when nothing more can be fetched over it.
 */
export function usePanels(live: () => boolean, controls: () => HTMLElement | null): Panels {
  const shown = shallowRef<PanelName>('none')
  let opener: Element | null = null
  watch(
    live,
    (isLive) => {
      // What fails is fetched again when it is opened.
      if (isLive) whenIdle(() => load().catch(() => {}))
    },
    { immediate: true },
  )

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
