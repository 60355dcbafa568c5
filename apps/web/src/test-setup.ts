/** Runs before each file of tests: the files share one window, so each leaves it as it found it. */
import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterAll, afterEach, vi } from 'vitest'

/** Popovers, which happy-dom lacks: what is open is drawn by us, so only the word that it closed matters. */
if (typeof HTMLElement !== 'undefined' && !('showPopover' in HTMLElement.prototype)) {
  Object.assign(HTMLElement.prototype, {
    showPopover() {},
    hidePopover(this: HTMLElement) {
      this.dispatchEvent(Object.assign(new Event('toggle'), { newState: 'closed' }))
    },
  })
}

disableAutoUnmount()
enableAutoUnmount(afterEach)
afterAll(() => {
  vi.unstubAllGlobals()
  // Some files run without one.
  if (typeof document === 'undefined') return
  document.body.replaceChildren()
  localStorage.clear()
  sessionStorage.clear()
})
