import type { Page } from '@playwright/test'
import { startRelay } from '../bare/relay.ts'
import { startDelayProxy } from './delay-proxy.ts'
import { freePort, type Running } from './listen.ts'
import { startProduct } from './product.ts'

/** Something whose way into a call is measured. */
export interface Contestant {
  readonly name: string
  /** Makes a room and resolves with its address; the first person is not in it yet. */
  room(page: Page): Promise<string>
  /** Opens an address and waits until *Join* may be pressed by somebody who is quick. */
  prepare(page: Page, address: string): Promise<void>
  join(page: Page): Promise<void>
  stop(): Promise<void>
}

/** How long somebody at least looks at a lobby, in ms, before pressing *Join*. */
const lookMs = 1_000
let rooms = 0

async function behindDelay(start: (port: number, origin: string) => Promise<Running>, delayMs: number) {
  const [inner, outer] = [await freePort(), await freePort()]
  const origin = `http://localhost:${outer}`
  const server = await start(inner, origin)
  const proxy = await startDelayProxy(outer, inner, delayMs)
  const stop = async () => {
    await proxy.stop()
    await server.stop()
  }
  return { origin, stop }
}

/** The bare pair with the barest relay. */
export async function bare(delayMs: number): Promise<Contestant> {
  const { origin, stop } = await behindDelay(startRelay, delayMs)
  return {
    name: 'bare pair',
    room: () => Promise.resolve(`${origin}/#${(rooms += 1)}`),
    prepare: async (page, address) => {
      await page.goto(address)
      await page.locator('body[data-connected]').waitFor()
      await page.waitForTimeout(lookMs)
    },
    join: async (page) => {
      await page.getByRole('button', { name: 'Join' }).click()
      await page.locator('body[data-joined]').waitFor()
    },
    stop,
  }
}

/** The whole product, as people get it. */
export async function ours(delayMs: number): Promise<Contestant> {
  const { origin, stop } = await behindDelay(startProduct, delayMs)
  return {
    name: 'Confab',
    room: async (page) => {
      await page.goto(origin)
      await page.getByRole('button', { name: 'New meeting' }).click()
      await page.locator('html[data-call=lobby]').waitFor()
      return page.url()
    },
    prepare: async (page, address) => {
      await page.goto(address)
      await page.locator('html[data-call=lobby]').waitFor()
      await page.getByRole('textbox', { name: 'Your name' }).fill('Somebody')
      await page.locator('main video').first().waitFor()
      await page.waitForTimeout(lookMs)
    },
    join: async (page) => {
      await page.getByRole('button', { name: 'Join', exact: true }).click()
      await page.locator('html[data-call=joined]').waitFor()
    },
    stop,
  }
}
