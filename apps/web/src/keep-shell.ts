import { whenIdle } from './ui/when-idle.ts'

/** Written by the build beside the page. */
const WORKER = '/service-worker.js'
/** Anyone who opens a link wants to be in the call first: what is for the next time comes after that, in ms. */
const LATER_MS = 10_000

/** The part of Trusted Types (W3C) that is needed here; not every browser has them. */
interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(text: string): string }
}

/**
 * Has the browser keep the page, so that it opens without a network and can be installed. Nothing of a page that is open
 * changes by it, also when a newer one takes the kept one's place: nobody is interrupted.
 */
export function keepShell(): void {
  if (!('serviceWorker' in navigator)) return
  const { trustedTypes }: { trustedTypes?: PolicyFactory } = window as { trustedTypes?: PolicyFactory }
  setTimeout(() => {
    whenIdle(() => {
      const policy = trustedTypes?.createPolicy('confab', { createScriptURL: () => WORKER })
      // A browser that keeps nothing, as in a private window, goes without.
      navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER).catch(() => {})
    })
  }, LATER_MS)
}
