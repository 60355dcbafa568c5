import type { BrowserContext, Page } from '@playwright/test'

/**
 * Runs in the page before its own scripts: browsers tell the page, and not all of them anyone who drives them, what its
 * policy refused.
 */
export function tellViolations(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
    // An error of the page's own: every browser tells those to anyone who drives it.
    reportError(new Error(`refused by policy: ${violatedDirective} ${blockedURI} ${sample}`))
  })
}

/** What browsers say of a server that is gone: also of the script that keeps the page, which is fetched some seconds in. */
export const serverIsGone =
  /ERR_CONNECTION|ERR_TIMED_OUT|WebSocket|status of 503|An unknown error occurred when fetching the script/

/** Collects what must never happen in a page; a test that announces some of it beforehand is not failed by that. */
export class Trouble {
  readonly #seen: string[] = []
  readonly #announced: RegExp[] = []

  announce(pattern: RegExp): void {
    this.#announced.push(pattern)
  }

  get unannounced(): readonly string[] {
    return this.#seen.filter((entry) => !this.#announced.some((pattern) => pattern.test(entry)))
  }

  /** Watches for errors, refused content and anything that goes to somebody else's server. */
  watch(context: BrowserContext, who: string, port: number): void {
    const note = (what: string) => this.#seen.push(`${who}: ${what}`)
    const check = (address: string) => {
      const { protocol, port: asked } = new URL(address)
      if (!['data:', 'blob:', 'about:'].includes(protocol) && asked !== String(port)) note(`asked ${address}`)
    }
    context.on('request', (request) => check(request.url()))
    const watchPage = (page: Page) => {
      page.on('websocket', (socket) => check(socket.url()))
      page.on('pageerror', (error) => note(`error ${error.stack ?? error.message}`))
      page.on('crash', () => note('crashed'))
      page.on('dialog', (dialog) => {
        note(`dialog ${dialog.type()} ${dialog.message()}`)
        dialog.dismiss().catch(() => note('dialog stays'))
      })
      page.on('console', (message) => {
        if (message.type() === 'error') note(`console ${message.text()} (${message.location().url})`)
      })
    }
    context.on('page', watchPage)
  }
}
