import type { Browser, Page } from '@playwright/test'
import { Person } from '../support/person.ts'
import type { Arrival, Look, Sound } from './gauges.types.ts'
import type { Host } from './host.ts'
import { within } from './time.ts'

/** How long something is waited for, in seconds, before it counts as not happening. */
const patience = 30

/** Somebody with a whole browser on a host of their own, and with gauges in the page. */
export class LabPerson extends Person {
  readonly host: Host
  readonly browser: Browser

  constructor(name: string, page: Page, origin: string, body: { host: Host; browser: Browser }) {
    super(name, page, origin)
    this.host = body.host
    this.browser = body.browser
  }

  /** Another tab of the same browser, with what the first one stored. */
  opensSecondTab(): Promise<Page> {
    return this.context.newPage()
  }

  // ── reading the gauges

  looks(other: Person): Promise<readonly Look[]> {
    return this.page.evaluate((name) => window.gauges.looks(name), other.name)
  }

  frames(other: { readonly name: string }): Promise<readonly number[]> {
    return this.page.evaluate((name) => window.gauges.frames(name), other.name)
  }

  sounds(): Promise<readonly Sound[]> {
    return this.page.evaluate(() => window.gauges.sounds())
  }

  arrivals(): Promise<readonly Arrival[]> {
    return this.page.evaluate(() => window.gauges.arrivals())
  }

  /** The certificates of both ends of each live connection: another connection has others. */
  async fingerprints(): Promise<readonly string[]> {
    return (await this.links()).map(({ ours, theirs }) => `${ours} ${theirs}`)
  }

  connections(): Promise<number> {
    return this.page.evaluate(() => window.gauges.connections())
  }

  mostConnections(): Promise<number> {
    return this.page.evaluate(() => window.gauges.mostConnections())
  }

  madeConnections(): Promise<number> {
    return this.page.evaluate(() => window.gauges.madeConnections())
  }

  troubles(): Promise<readonly string[]> {
    return this.page.evaluate(() => window.gauges.troubles)
  }

  /** Bytes that scripts hold after rubbish was collected (Chromium). */
  async heapBytes(): Promise<number> {
    const devtools = await this.context.newCDPSession(this.page)
    await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    await devtools.detach()
    return usedSize
  }

  // ── pressing to the moment; moments are in ms since 1970

  /** Presses a button at a moment: several people do so closer together than one driver can. */
  async pressesAt(name: string, at: number): Promise<void> {
    await this.button(name).evaluate((button, moment) => {
      setTimeout(() => (button as HTMLElement).click(), moment - Date.now())
    }, at)
  }

  /** From a moment on presses one of two buttons again and again, whichever is there; resolves after the last time. */
  async togglesAt(
    names: readonly [string, string],
    at: number,
    { times, everyMs }: { readonly times: number; readonly everyMs: number },
  ): Promise<void> {
    await this.page.evaluate(
      async ([labels, moment, count, pause]) => {
        const { promise, resolve } = Promise.withResolvers<void>()
        let done = 0
        const press = () => {
          const buttons = [...document.querySelectorAll('button')]
          const button = buttons.find((one) => labels.includes(one.getAttribute('aria-label') ?? ''))
          // One that is not there yet, or asleep, is pressed when its turn comes again.
          if (button !== undefined && !button.disabled) {
            button.click()
            done += 1
          }
          if (done < count) setTimeout(press, pause)
          else resolve()
        }
        setTimeout(press, moment - Date.now())
        await promise
      },
      [names, at, times, everyMs] as const,
    )
  }

  /** Seconds from a moment until no description is on its way any more; 0 where it was so already. */
  async settlesAfter(from: number, wait = patience): Promise<number | undefined> {
    const at = await within(wait, () => this.page.evaluate(() => window.gauges.settledAt()))
    return at === undefined ? undefined : Math.max(0, at - from) / 1_000
  }

  endsDevice(kind: 'audio' | 'video' | 'screen'): Promise<number> {
    return this.page.evaluate((ended) => window.gauges.endsDevice(ended), kind)
  }

  // ── measuring; moments are in ms since 1970, durations in seconds

  /** The longest time between two frames of somebody's picture from one moment to another. */
  async longestGap(other: Person, from: number, to = Date.now()): Promise<number> {
    const shown = (await this.frames(other)).filter((at) => at > from && at < to)
    const moments = [from, ...shown, to]
    return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? at))) / 1_000
  }

  /** Seconds from a moment until somebody's picture moves again: a frame that another follows within half a second. */
  async picturesAfter(
    other: { readonly name: string },
    from: number,
    wait = patience,
  ): Promise<number | undefined> {
    return within(wait, async () => {
      const shown = (await this.frames(other)).filter((at) => at > from)
      const first = shown.find((at, index) => (shown[index + 1] ?? Number.POSITIVE_INFINITY) - at < 500)
      return first === undefined ? undefined : (first - from) / 1_000
    })
  }

  /** Seconds from a moment until somebody looks like this; 0 where it was so already. */
  async looksAfter(
    other: Person,
    from: number,
    isSo: (look: Look) => boolean,
    wait = patience,
  ): Promise<number | undefined> {
    return within(wait, async () => {
      const looks = await this.looks(other)
      const before = looks.findLast(({ at }) => at <= from)
      if (before !== undefined && isSo(before)) return 0
      const first = looks.find((look) => look.at > from && isSo(look))
      return first === undefined ? undefined : (first.at - from) / 1_000
    })
  }

  /** As `looksAfter`, of any tile by its name. */
  looksAfterNamed(name: string, from: number, isSo: (look: Look) => boolean): Promise<number | undefined> {
    return within(patience, async () => {
      const looks = await this.page.evaluate((tile) => window.gauges.looks(tile), name)
      const first = looks.find((look) => look.at > from && isSo(look))
      return first === undefined ? undefined : (first.at - from) / 1_000
    })
  }

  /** Whether somebody's one tile was there all the time since a moment. */
  async keptTile(other: Person, from: number): Promise<boolean> {
    const looks = await this.looks(other)
    const since = [looks.findLast(({ at }) => at <= from), ...looks.filter(({ at }) => at > from)]
    return since.every((look) => look !== undefined && look.tiles === 1)
  }

  /** The most tiles that bore somebody's name at once, since a moment. */
  async mostTiles(other: Person, from: number): Promise<number> {
    const looks = (await this.looks(other)).filter(({ at }) => at > from)
    return Math.max(1, ...looks.map(({ tiles }) => tiles))
  }

  /** Seconds from a moment until this page has joined again; 0 where it did so before, but after it was cut off. */
  async joinsAfter(from: number, cutOff = from): Promise<number | undefined> {
    return within(patience, async () => {
      const joins = await this.page.evaluate(() => window.gauges.joins)
      const first = joins.find((at) => at > cutOff)
      return first === undefined ? undefined : Math.max(0, first - from) / 1_000
    })
  }

  /** How often this page has joined since a moment. */
  async joinsSince(from: number): Promise<number> {
    return (await this.page.evaluate(() => window.gauges.joins)).filter((at) => at > from).length
  }

  /** Seconds from a moment until a notice says this. */
  async noticeAfter(text: RegExp, from: number, wait = patience): Promise<number | undefined> {
    return within(wait, async () => {
      const notices = await this.page.evaluate(() => window.gauges.notices)
      const first = notices.find((notice) => notice.at > from && text.test(notice.text))
      return first === undefined ? undefined : (first.at - from) / 1_000
    })
  }

  /** Begins to count made-up sound; what it returns tells the worst connection's share, in percent. */
  async listens(): Promise<() => Promise<number>> {
    const before = await this.sounds()
    return async () => {
      const after = await this.sounds()
      const shares = after.map((now, index) => {
        const then = before[index] ?? { received: 0, concealed: 0 }
        const received = now.received - then.received
        return received <= 0 ? 0 : (Math.max(0, now.concealed - then.concealed) / received) * 100
      })
      return Math.max(0, ...shares)
    }
  }
}
