import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test'
import type { LinkReport, Running } from './probe.types.ts'
import { countFrames, standsStill } from './page-looks.ts'
import { advances, rests } from './watching.ts'
import { Wire } from './wire.ts'

/** Where in a link each kind arrives. */
const place = { microphone: '0', camera: '1', screen: '2', screenAudio: '3' } as const
type Kind = keyof typeof place

/** A picture counts as moving after this many new frames: one or two may be left over from before. */
const movingFrames = 4

/** Somebody with a browser. The verbs are what people do and notice; they know the page only by its names. */
export class Person {
  readonly name: string
  readonly page: Page
  readonly context: BrowserContext
  readonly wire: Wire
  readonly #origin: string

  constructor(name: string, page: Page, origin: string) {
    this.name = name
    this.page = page
    this.context = page.context()
    this.wire = new Wire(page)
    this.#origin = origin
  }

  // ── going places

  async opensHome(): Promise<void> {
    await this.page.goto(this.#origin)
    await expect(this.button('New meeting')).toBeVisible()
  }

  /** From nothing to the lobby of a new room. */
  async startsMeeting(): Promise<void> {
    await this.opensHome()
    await this.presses('New meeting')
    await this.isInLobby()
  }

  async opensLink(link: string): Promise<void> {
    await this.page.goto(link)
  }

  async isInLobby(): Promise<void> {
    await expect(this.page.locator('html[data-call=lobby]')).toBeAttached()
    await expect(this.button('Join')).toBeVisible()
  }

  /** From the lobby into the call. */
  async joins(): Promise<void> {
    await this.writesName()
    await this.presses('Join')
    await this.isInCall()
  }

  async writesName(name: string = this.name): Promise<void> {
    await this.isInLobby()
    await this.page.getByRole('textbox', { name: 'Your name' }).fill(name)
  }

  async joinsBy(link: string): Promise<void> {
    await this.opensLink(link)
    await this.joins()
  }

  async isInCall(): Promise<void> {
    await expect(this.page.locator('html[data-call=joined]')).toBeAttached()
    await expect(this.toolbar).toBeVisible()
  }

  /** Reads the invite link as somebody would who copies it and pastes it elsewhere. */
  async copiesInviteLink(): Promise<string> {
    await this.page.evaluate(() => navigator.clipboard.writeText(''))
    await this.presses('Copy invite link')
    const read = () => this.page.evaluate(() => navigator.clipboard.readText())
    await expect.poll(read).toContain('#')
    return read()
  }

  async leaves(): Promise<void> {
    await this.presses('Leave')
    await expect(this.page.locator('html[data-call=left]')).toBeAttached()
  }

  async rejoins(): Promise<void> {
    await this.presses('Rejoin')
    await this.isInCall()
  }

  async reloads(): Promise<void> {
    await this.page.reload()
  }

  async closesTab(): Promise<void> {
    await this.page.close()
  }

  /** The whole browser is gone at once, without a farewell. */
  async losesBrowser(): Promise<void> {
    const browser = this.context.browser()
    if (browser === null) throw new Error('no browser to lose')
    const gone = new Promise((resolve) => browser.once('disconnected', resolve))
    const session = await browser.newBrowserCDPSession()
    await Promise.race([session.send('Browser.crash').catch(() => undefined), gone])
    await gone
  }

  /**
   * Nothing fades, slides or grows any more: only then may colours and places be measured. What turns without end, and
   * meters that follow a voice, never stand still.
   */
  async standsStill(): Promise<void> {
    const isStill = () => this.page.evaluate(standsStill)
    await expect.poll(isStill).toBe(true)
  }

  // ── pressing

  /** Moves the pointer as a hand does before it presses: controls that hide come back. */
  async presses(name: string): Promise<void> {
    await this.moves()
    await this.button(name).click()
  }

  async moves(): Promise<void> {
    const { width, height } = this.page.viewportSize() ?? { width: 640, height: 480 }
    await this.page.mouse.move(width / 2, height / 2)
    await this.page.mouse.move(width / 2 + 5, height / 2 + 5)
  }

  /** Picks another device in the menu beside its switch. */
  async takesOther(kind: 'camera' | 'microphone', label: string): Promise<void> {
    await this.presses(kind === 'camera' ? 'Camera options' : 'Microphone options')
    await this.page.getByRole('menuitemradio', { name: label }).click()
  }

  /** Says yes in the browser to what it refused before. */
  async allows(...devices: readonly ('camera' | 'microphone')[]): Promise<void> {
    await this.context.grantPermissions(['clipboard-read', 'clipboard-write', ...devices])
  }

  async shares(): Promise<void> {
    await this.presses('Share screen')
    await expect(this.button('Stop sharing')).toBeVisible()
    await expect(this.tile('Your screen')).toBeVisible()
  }

  async stopsSharing(): Promise<void> {
    await this.presses('Stop sharing')
    await expect(this.tile('Your screen')).toHaveCount(0)
  }

  // ── looking

  /** Sees one's own moving picture in the lobby. */
  async seesMirror(): Promise<void> {
    await this.isInLobby()
    await this.#seesMoving(this.page.locator('main'), 'the mirror')
  }

  /** Sees that the microphone picks something up. */
  async seesLevelMove(): Promise<void> {
    const level = () =>
      this.page
        .locator('[data-level-meter]')
        .first()
        .evaluate((meter) => Number(meter.style.getPropertyValue('--level')))
    await expect.poll(level, { message: 'the level moves', intervals: [50] }).toBeGreaterThan(0.05)
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  get toolbar(): Locator {
    return this.page.getByRole('toolbar', { name: 'Call controls' })
  }

  get stage(): Locator {
    return this.page.getByRole('region', { name: 'Stage' })
  }

  /** A notice on the page; what was said aloud for screen readers is none. */
  notice(text: RegExp): Locator {
    return this.page.locator('p:not([role=status])').filter({ hasText: text })
  }

  tile(name: string): Locator {
    return this.stage.getByRole('group', { name, exact: true })
  }

  tileOf(other: Person): Locator {
    return this.tile(other === this ? 'You' : other.name)
  }

  /** Everybody on the stage in the order of the tiles, oneself left out, by seat. */
  async order(): Promise<(string | null)[]> {
    const tiles = await this.page.locator('[data-tile=camera]:not([data-self])').all()
    return Promise.all(tiles.map((tile) => tile.getAttribute('data-peer')))
  }

  /** Sees that these, and nobody else, are in the call. */
  async findsInCall(...others: readonly Person[]): Promise<void> {
    for (const other of others) await expect(this.tileOf(other)).toBeVisible()
    await expect(this.page.locator('[data-tile=camera]:not([data-self])')).toHaveCount(others.length)
  }

  /** Sees the moving pictures of so many others, whatever they are called. */
  async findsSomebody(count: number): Promise<void> {
    const others = this.page.locator('[data-tile=camera]:not([data-self])')
    await expect(others).toHaveCount(count)
    for (const other of await others.all()) await this.#seesMoving(other, 'somebody')
  }

  /** Sees somebody's camera picture move. */
  async sees(...others: readonly Person[]): Promise<void> {
    await Promise.all(others.map((other) => this.#seesMoving(this.tileOf(other), other.name)))
  }

  async seesScreenOf(other: Person): Promise<void> {
    await this.#seesMoving(
      this.tile(other === this ? 'Your screen' : `${other.name}'s screen`),
      `${other.name}'s screen`,
    )
  }

  /** Somebody's tile is there and shows initials instead of a picture. */
  async seesNoPictureOf(other: Person): Promise<void> {
    await expect(this.tileOf(other)).toBeVisible()
    await expect(this.tileOf(other).locator('video')).toHaveCount(0)
  }

  async #seesMoving(tile: Locator, whose: string): Promise<void> {
    const video = tile.locator('video')
    await expect(video, `${this.name} has a picture of ${whose}`).toHaveCount(1)
    await expect(video).toBeVisible()
    const frames = () => video.evaluate(countFrames)
    await advances(frames, movingFrames, `${this.name} sees ${whose} move`)
  }

  // ── listening

  /** Hears somebody's microphone: energy is counted only of what is played. */
  async hears(...others: readonly Person[]): Promise<void> {
    await Promise.all(others.map((other) => this.#hears(other, 'microphone')))
  }

  async hearsScreenOf(other: Person): Promise<void> {
    await this.#hears(other, 'screenAudio')
  }

  async #hears(other: Person, kind: Kind): Promise<void> {
    const energy = async () => (await this.arriving(other, kind)).energy
    await advances(energy, 1e-6, `${this.name} hears the ${kind} of ${other.name}`)
  }

  /** Nothing more arrives of one kind: it is off at the sender, not merely quiet. */
  async receivesNo(kind: Kind, other: Person): Promise<void> {
    const packets = async () => (await this.arriving(other, kind)).packets
    await rests(packets, `${this.name} receives no ${kind} of ${other.name}`)
  }

  async arriving(other: Person, kind: Kind): Promise<{ packets: number; frames: number; energy: number }> {
    const fingerprint = await other.fingerprint()
    const link = (await this.links()).find(({ theirs }) => theirs === fingerprint)
    return link?.arrives[place[kind]] ?? { packets: 0, frames: 0, energy: 0 }
  }

  // ── what the browser itself counts

  links(): Promise<LinkReport[]> {
    return this.page.evaluate(() => window.probe.links())
  }

  async fingerprint(): Promise<string> {
    const link = (await this.links()).find(({ ours }) => ours !== '')
    return link?.ours ?? 'none yet'
  }

  running(): Promise<Running> {
    return this.page.evaluate(() => window.probe.running())
  }

  captured(): Promise<string[]> {
    return this.page.evaluate(() => window.probe.captured())
  }

  /** Holds exactly one working connection to each of so many others, each with the same five m-lines. */
  async isLinkedTo(others: number): Promise<void> {
    const links = async () =>
      (await this.links()).map(({ state, sections }) => `${state}, ${sections} sections`)
    const expected = Array.from({ length: others }, () => 'connected, 5 sections')
    const message = `links of ${this.name}`
    await expect.poll(links, { message, timeout: 20_000, intervals: [100] }).toEqual(expected)
  }
}
