import type { TabStorage } from '../../lib/tab-storage.ts'

const STORED_AS = 'confab.reloaded'

/** Remembers that a page reloaded itself because the server speaks another version, so that it does so once. */
export interface ReloadGuard {
  /** True the first time, false until {@link ReloadGuard.reset}. */
  tryOnce(): boolean
  /** The versions fit. */
  reset(): void
}

/** A guard that outlives the reload. Where the tab remembers nothing, nothing is reloaded. */
export function createReloadGuard(storage: TabStorage): ReloadGuard {
  return {
    tryOnce() {
      if (storage.getItem(STORED_AS) !== null) return false
      storage.setItem(STORED_AS, 'yes')
      return storage.getItem(STORED_AS) !== null
    },
    reset: () => storage.removeItem(STORED_AS),
  }
}
