import { test as base, type BrowserContextOptions } from '@playwright/test'
import { Browsers, type BrowserKind } from './support/browsers.ts'
import { Person } from './support/person.ts'
import { probeScript } from './support/probe.ts'
import { startProduct, type Product } from './support/product.ts'
import { tellViolations, Trouble } from './support/trouble.ts'

export { expect } from '@playwright/test'
export type { Person } from './support/person.ts'
export type { Meeting }

/** What somebody's browser is like, where it matters. */
export interface Circumstances {
  readonly browser?: BrowserKind
  /** What the browser may use; only an `asking` browser refuses the rest. */
  readonly allowed?: readonly ('camera' | 'microphone')[]
  readonly context?: BrowserContextOptions
  /** How large and fast cameras and screens are: small ones unless told otherwise, or two cores are not enough. */
  readonly pictures?: 'as wanted' | 'small'
  /** Runs in each page before the product's scripts: takes something away that old browsers lack. */
  readonly lacking?: () => void
}

type Several<Names extends readonly string[]> = { readonly [Index in keyof Names]: Person }

/** The product, running, and the people who use it in one test. */
class Meeting {
  readonly product: Product
  readonly #trouble = new Trouble()
  readonly #browsers: Browsers
  /** Where people find the product. */
  readonly #origin: string
  readonly #everybody: Person[] = []

  constructor(product: Product, browsers: Browsers, origin: string) {
    this.product = product
    this.#browsers = browsers
    this.#origin = origin
  }

  /** Somebody with an open browser that shows nothing yet. */
  async person(name: string, circumstances: Circumstances = {}): Promise<Person> {
    const { browser = 'usual', allowed = ['camera', 'microphone'] } = circumstances
    const { context: options, pictures = 'small', lacking } = circumstances
    const viewport = { width: 960, height: 600 }
    const context = await (
      await this.#browsers.get(browser)
    ).newContext({ viewport, locale: 'en-GB', ...options })
    this.#trouble.watch(context, name, Number(new URL(this.#origin).port))
    // Firefox is told by its preferences instead: this way is closed there.
    if (browser !== 'firefox') {
      await context.grantPermissions(['clipboard-read', 'clipboard-write', ...allowed])
    }
    // Before the probe, which counts who listens to what.
    await context.addInitScript(tellViolations)
    await context.addInitScript(probeScript(pictures))
    if (lacking !== undefined) await context.addInitScript(lacking)
    const person = new Person(name, await context.newPage(), this.#origin)
    this.#everybody.push(person)
    return person
  }

  /** Several people, each with a browser window of their own. */
  async people<const Names extends readonly string[]>(...names: Names): Promise<Several<Names>> {
    const people: Person[] = []
    for (const name of names) people.push(await this.person(name))
    return people as unknown as Several<Names>
  }

  /** Several people in one call: the first one made the room. */
  async call<const Names extends readonly [string, ...string[]]>(...names: Names): Promise<Several<Names>> {
    const people: readonly Person[] = await this.people(...names)
    const [host, ...guests] = people
    if (host === undefined) throw new Error('a call needs somebody')
    await host.startsMeeting()
    await host.joins()
    const link = await host.copiesInviteLink()
    for (const guest of guests) await guest.joinsBy(link)
    return people as unknown as Several<Names>
  }

  /** Says beforehand which errors belong to this test. */
  announces(pattern: RegExp): void {
    this.#trouble.announce(pattern)
  }

  get trouble(): readonly string[] {
    return this.#trouble.unannounced
  }

  async ends(): Promise<void> {
    const open = this.#everybody.filter(({ context }) => context.browser()?.isConnected() === true)
    await Promise.all(open.map(({ context }) => context.close()))
    await this.product.stops()
  }
}

interface Fixtures {
  readonly meeting: Meeting
  /** Settings of the server, as environment variables. */
  readonly settings: Readonly<Record<string, string>>
  /** What stands between people and the product: makes the address where they find it. */
  readonly front: (product: Product) => Promise<string>
}

export const test = base.extend<Fixtures, { browsers: Browsers }>({
  settings: [{}, { option: true }],
  front: async ({ browsers: _browsers }, use) => {
    await use((product) => Promise.resolve(product.origin))
  },
  browsers: [
    // Playwright reads from the first parameter, which it wants to be a pattern, what is needed.
    async ({ playwright: _playwright }, use) => {
      const browsers = new Browsers()
      await use(browsers)
      await browsers.close()
    },
    { scope: 'worker' },
  ],
  meeting: async ({ browsers, settings, front }, use) => {
    const product = await startProduct(settings)
    const meeting = new Meeting(product, browsers, await front(product))
    await use(meeting)
    const seen = meeting.trouble
    await meeting.ends()
    base.expect(seen, 'nothing goes wrong unnoticed').toEqual([])
  },
})
