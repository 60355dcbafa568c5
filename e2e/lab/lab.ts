import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type Browser, type BrowserContextOptions } from '@playwright/test'
import { probeScript } from '../support/probe.ts'
import { freePort, startProduct, type Product } from '../support/product.ts'
import { launchOnHost, type BrowserName } from './browsers-on-hosts.ts'
import { Crowd } from './crowd.ts'
import { gaugesScript } from './gauges.ts'
import type { Host } from './host.ts'
import { LabPerson } from './lab-person.ts'
import { Network } from './network.ts'
import type { Proxy } from './proxy.ts'
import { missesSignals } from './spoilers.ts'
import { lasts } from './time.ts'
import { startTurn, type Turn, type TurnOptions } from '../support/turn.ts'

/** What somebody brings along. */
export interface Belongings {
  readonly browser?: BrowserName
  readonly pictures?: 'as wanted' | 'small'
  readonly behindNat?: boolean
  /** Whose machine and browser are used too, with nothing else in common: many people take up much of a machine. */
  readonly beside?: LabPerson
  readonly args?: readonly string[]
  readonly context?: BrowserContextOptions
  /** Runs in each page before the product's scripts. */
  readonly before?: () => void
  /** One in so many of the messages that others send through the server does not come. */
  readonly missesOneIn?: number
}

type Several<Names extends readonly string[]> = { readonly [Index in keyof Names]: LabPerson }

/** A network, the product on a host of it, people on others, and what may happen to them. */
export class Lab {
  readonly network = new Network()
  /** For files of this run; it goes with the lab. */
  readonly folder = mkdtempSync(join(tmpdir(), 'cflab-'))
  readonly #people: LabPerson[] = []
  readonly #turns: Turn[] = []
  readonly #crowds: Crowd[] = []
  readonly #dead = new Set<LabPerson>()
  #ended = false
  #server: { readonly host: Host; readonly product: Product } | undefined

  get server(): Product {
    if (this.#server === undefined) throw new Error('no server yet')
    return this.#server.product
  }

  get serverHost(): Host {
    if (this.#server === undefined) throw new Error('no server yet')
    return this.#server.host
  }

  /** Runs the product on a host of its own. */
  async serves(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
    const host = await this.network.host('server')
    const port = await freePort()
    const { address, entrance } = host
    const origin = `http://${address}:${port}`
    const product = await startProduct(
      { HOST: address, ORIGINS: origin, LOG_LEVEL: 'warn', ...settings },
      { name: address, address, entrance },
      port,
    )
    this.#server = { host, product }
    return product
  }

  /** Runs a TURN server on a host of its own, and the product that knows it. */
  async servesWithTurn(
    how: TurnOptions = {},
    settings: Readonly<Record<string, string>> = {},
  ): Promise<Turn> {
    const turn = await startTurn(how, await this.network.host('turn'))
    this.#turns.push(turn)
    await this.serves({ TURN_URLS: turn.urls.join(','), TURN_SECRET: turn.secret, ...settings })
    return turn
  }

  /** Runs two TURN servers on hosts of their own, and the product that knows both. */
  async servesWithTwoTurns(): Promise<readonly Turn[]> {
    const turns: Turn[] = []
    for (const name of ['turn', 'turn2']) turns.push(await startTurn({}, await this.network.host(name)))
    this.#turns.push(...turns)
    const urls = turns.flatMap((turn) => turn.urls)
    await this.serves({ TURN_URLS: urls.join(','), TURN_SECRET: turns[0]?.secret ?? '' })
    return turns
  }

  /** People without browsers, all on one host. */
  async nodeCrowd(name = 'crowd'): Promise<Crowd> {
    const crowd = new Crowd(await this.network.host(name), this.server.origin)
    this.#crowds.push(crowd)
    return crowd
  }

  /** Somebody whose browser shows nothing yet. */
  async person(name: string, belongings: Belongings = {}): Promise<LabPerson> {
    const {
      browser: kind = 'Chromium',
      pictures = 'small',
      behindNat,
      beside,
      args = [],
      context: options,
      before,
      missesOneIn,
    } = belongings
    const { origin } = this.server
    const { host, browser } =
      beside ?? (await this.#machine(name, kind, { origin, args, behindNat: behindNat === true }))
    const context = await browser.newContext({
      viewport: { width: 800, height: 500 },
      locale: 'en-GB',
      ...options,
    })
    context.setDefaultTimeout(60_000)
    if (kind === 'Chromium')
      await context.grantPermissions(['camera', 'microphone', 'clipboard-read', 'clipboard-write'])
    await context.addInitScript(probeScript(pictures))
    await context.addInitScript(gaugesScript())
    if (before !== undefined) await context.addInitScript(before)
    if (missesOneIn !== undefined) await context.addInitScript(missesSignals, missesOneIn)
    const person = new LabPerson(name, await context.newPage(), origin, { host, browser })
    this.#people.push(person)
    return person
  }

  async #machine(
    name: string,
    kind: BrowserName,
    how: { readonly origin: string; readonly args: readonly string[]; readonly behindNat: boolean },
  ): Promise<{ host: Host; browser: Browser }> {
    const { origin, args, behindNat } = how
    const host = behindNat ? await this.network.hostBehindNat(name) : await this.network.host(name)
    return { host, browser: await launchOnHost(kind, { host, origin, folder: this.folder, args }) }
  }

  /** Several people who share one machine for each kind of browser; names that begin with F have Firefox. */
  async household(
    names: readonly string[],
    belongings: Belongings | ((name: string) => Belongings) = {},
  ): Promise<readonly LabPerson[]> {
    if (this.#server === undefined) await this.serves()
    const first = new Map<BrowserName, LabPerson>()
    const people: LabPerson[] = []
    for (const name of names) {
      const browser = usualBrowser(name)
      const beside = first.get(browser)
      const person = await this.person(name, {
        browser,
        ...(beside !== undefined && { beside }),
        ...(typeof belongings === 'function' ? belongings(name) : belongings),
      })
      first.set(browser, beside ?? person)
      people.push(person)
    }
    return people
  }

  /** Says that this row takes so many seconds, which is longer than rows usually may. */
  mayTake(seconds: number): void {
    test.setTimeout(seconds * 1_000)
  }

  /** Several people in one call who see each other; names that begin with F have Firefox. */
  async call<const Names extends readonly [string, ...string[]]>(
    names: Names,
    belongings: Belongings = {},
  ): Promise<Several<Names>> {
    if (this.#server === undefined) await this.serves()
    const people: LabPerson[] = []
    for (const name of names)
      people.push(await this.person(name, { browser: usualBrowser(name), ...belongings }))
    await this.meet(people)
    for (const person of people) await person.sees(...people.filter((other) => other !== person))
    return people as unknown as Several<Names>
  }

  /** The first one makes the room, the others come. */
  async meet([host, ...guests]: readonly LabPerson[]): Promise<void> {
    if (host === undefined) throw new Error('a call needs somebody')
    await host.startsMeeting()
    await host.joins()
    for (const guest of guests) await guest.joinsBy(host.page.url())
  }

  /** Two who see each other and reach the server by way of a proxy alone. */
  async pairBehind(proxy: Proxy): Promise<readonly [LabPerson, LabPerson]> {
    const origin = `http://${this.network.gateway}:${proxy.port}`
    await this.serves({ ORIGINS: origin })
    proxy.leadsTo(new URL(this.server.origin))
    const args = [`--unsafely-treat-insecure-origin-as-secure=${origin}`]
    const [anna, ben] = [await this.person('Anna', { args }), await this.person('Ben', { args })]
    await anna.opensLink(`${origin}/`)
    await anna.presses('New meeting')
    await anna.joins()
    await ben.joinsBy(anna.page.url())
    await anna.sees(ben)
    return [anna, ben]
  }

  // ── what happens to networks

  /** Nothing gets from somebody to anybody, or to one person, nor back; by default only media are stopped. */
  async blackhole(
    one: LabPerson,
    other?: LabPerson,
    what: 'udp' | 'tcp' | 'everything' = 'udp',
  ): Promise<void> {
    const others = other === undefined ? this.network.hosts.filter((host) => host !== one.host) : [other.host]
    await Promise.all(
      others.flatMap((host) => [
        host.misses({ from: one.host, what }),
        one.host.misses({ from: host, what }),
      ]),
    )
  }

  /** Media of one person no longer reach another; the way back is open. */
  async oneWay(from: LabPerson, to: LabPerson): Promise<void> {
    await to.host.misses({ from: from.host, what: 'udp' })
  }

  /** This share of somebody's media is lost, in both directions. */
  async loss(one: LabPerson, percent: number): Promise<void> {
    const others = this.network.hosts.filter((host) => host !== one.host)
    await one.host.misses({ what: 'udp', percent })
    await Promise.all(others.map((host) => host.misses({ from: one.host, what: 'udp', percent })))
  }

  /** Somebody's sockets are reset, and so are all that are tried from then on. */
  async resetsSockets(one: LabPerson): Promise<void> {
    await this.serverHost.resets({ from: one.host })
    await one.host.resets({ from: this.serverHost })
  }

  restores(): Promise<void> {
    return this.network.restores()
  }

  // ── what happens to browsers

  browserDies(person: LabPerson): void {
    this.#dead.add(person)
    for (const pid of this.#family(person)) process.kill(pid, 'SIGKILL')
  }

  /** All processes of a browser stand still, as on a machine that sleeps. */
  async browserSleeps(person: LabPerson, seconds: number): Promise<void> {
    const family = this.#family(person)
    for (const pid of family) process.kill(pid, 'SIGSTOP')
    await lasts(seconds)
    for (const pid of family) process.kill(pid, 'SIGCONT')
  }

  #family(person: LabPerson): readonly number[] {
    return person.host.processes()
  }

  // ── the end

  /** Whether it was taken down: what breaks then says nothing about the product. */
  get hasEnded(): boolean {
    return this.#ended
  }

  async ends(): Promise<void> {
    this.#ended = true
    for (const person of this.#people) {
      if (this.#dead.has(person)) continue
      await Promise.race([person.browser.close().catch(() => undefined), lasts(5)])
    }
    for (const crowd of this.#crowds) crowd.ends()
    this.#server?.product.goesOn()
    await this.#server?.product.stops().catch(() => undefined)
    for (const turn of this.#turns) await turn.ends()
    await this.network.ends()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

const usualBrowser = (name: string): BrowserName => (name.startsWith('F') ? 'Firefox' : 'Chromium')
