/** Runs before each file of tests: the files share one window, so each leaves it as it found it. */
import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterAll, afterEach, vi } from 'vitest'

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
