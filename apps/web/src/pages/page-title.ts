import { watchEffect } from 'vue'

const PRODUCT = 'Confab'

/** A room page's title: how many people are in it, what it is called, what this is. */
export function roomTitle(room: string, people: number): string {
  return people === 0 ? `${room} · ${PRODUCT}` : `(${people}) ${room} · ${PRODUCT}`
}

/** Keeps the document's title while the component that asks lives. The next page sets its own. */
export function usePageTitle(title: () => string): void {
  watchEffect(() => {
    document.title = title()
  })
}
