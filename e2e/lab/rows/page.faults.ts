import { relayOnly } from '../../support/relay-only.ts'
import { fault } from '../fault.ts'
import type { LabPerson } from '../lab-person.ts'
import { starves } from '../starving.ts'
import { away, inWords, lasts } from '../time.ts'

for (const browsers of ['Chromium', 'Chromium, Firefox'] as const) {
  const other = browsers === 'Chromium' ? 'Ben' : 'Fritz'

  fault(
    'F-B9',
    {
      what: 'a person reloads the page',
      promise: 'pictures ≤ 3 s after the page has joined again; never two tiles; same place',
      browsers,
    },
    async (lab, finds) => {
      const [anna, ben] = await lab.call(['Anna', other, 'Carla'])
      const order = await anna.order()
      const begin = Date.now()
      await ben.reloads()
      await ben.isInCall()
      const joined = Date.now()
      finds.atMost('pictures for Anna', 3, await anna.picturesAfter(ben, joined))
      finds.atMost(`and for ${other}`, 3, await ben.picturesAfter(anna, joined))
      await lasts(2)
      finds.holds((await anna.mostTiles(ben, begin)) === 1, 'one tile at any time', 'two tiles at once')
      finds.holds(
        JSON.stringify(await anna.order()) === JSON.stringify(order),
        'same place',
        'another place or gone',
      )
    },
  )
}

for (const [browsers, other] of [
  ['Chromium', 'Ben'],
  ['Chromium, Firefox', 'Fritz'],
] as const) {
  fault(
    'F-B8',
    {
      what: 'back and forward again',
      promise: 'clean leave; in again ≤ 5 s after *Join*; no ghost',
      browsers,
    },
    async (lab, finds) => {
      const [anna, ben] = await lab.call(['Anna', other])
      const back = Date.now()
      await ben.page.goto(new URL('/', ben.page.url()).href)
      finds.atMost('gone for Anna', 1, await anna.looksAfter(ben, back, ({ tiles }) => tiles === 0))
      await ben.page.goBack()
      const again = Date.now()
      const join = ben.button('Join')
      if (await join.isVisible().catch(() => false)) await join.click()
      finds.atMost('back for Anna', 5, await anna.picturesAfter(ben, again))
      finds.holds((await anna.mostTiles(ben, again)) === 1, 'one tile', 'a ghost')
    },
  )
}

fault(
  'F-B10',
  { what: "the page's process crashes", promise: 'gone everywhere ≤ 2 s' },
  async (lab, finds) => {
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
    const crashed = Date.now()
    // The page that asks for it does not live to see an answer.
    void ben.page.goto('chrome://crash').catch(() => undefined)
    finds.atMost('gone for Anna', 2, await anna.looksAfter(ben, crashed, ({ tiles }) => tiles === 0))
  },
)

/**
 * Lets a page be hidden by an event of that name. Browsers without windows show every page, and their drivers switch off
 * what is done to hidden ones: timers run once a second, and nothing is painted.
 */
function canBeHidden(): void {
  const { setTimeout, setInterval, requestAnimationFrame } = window
  const second = 1_000
  let state: DocumentVisibilityState = 'visible'
  Object.defineProperty(document, 'visibilityState', { get: () => state })
  Object.defineProperty(document, 'hidden', { get: () => state === 'hidden' })
  for (const next of ['hidden', 'visible'] as const) {
    document.addEventListener(`become-${next}`, () => {
      state = next
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    })
  }
  type Handler = (...values: unknown[]) => void
  Object.assign(window, {
    setTimeout(handler: Handler, ms = 0, ...values: unknown[]) {
      const now = Date.now()
      const whole = Math.ceil((now + ms) / second) * second - now
      return setTimeout(handler, document.hidden ? whole : ms, ...values) as unknown
    },
    setInterval(handler: Handler, ms = 0, ...values: unknown[]) {
      let lastMs = 0
      const call = () => {
        if (document.hidden && Date.now() - lastMs < second) return
        lastMs = Date.now()
        handler(...values)
      }
      return setInterval(call, ms) as unknown
    },
    requestAnimationFrame(callback: FrameRequestCallback): number {
      const paint = (time: number) => (document.hidden ? requestAnimationFrame(paint) : callback(time))
      return requestAnimationFrame(paint)
    },
  })
}

const becomes = ({ page }: LabPerson, state: 'hidden' | 'visible') =>
  page.evaluate((name) => document.dispatchEvent(new Event(name)), `become-${state}`)

fault(
  'F-B6',
  {
    what: `a tab is hidden for ${inWords(away)}, its timers throttled`,
    promise: 'no ghost; never away; made-up sound ≤ 0.5 %; pictures ≤ 2 s after it is shown again',
  },
  async (lab, finds) => {
    const [anna, ben] = await lab.call(['Anna', 'Ben'], { before: canBeHidden })
    await anna.hears(ben)
    await becomes(ben, 'hidden')
    const begin = Date.now()
    const heard = await anna.listens()
    await lasts(away)
    finds.atMost('made-up sound for Anna', 0.5, await heard(), '%')
    const wasAway = (await anna.looks(ben)).some((look) => look.at > begin && look.away)
    finds.holds(!wasAway, 'never away', 'away meanwhile')
    finds.holds(await anna.keptTile(ben, begin), 'the tile stayed', 'the tile went')
    finds.notes(`longest gap for Anna ${(await anna.longestGap(ben, begin)).toFixed(2)} s`)
    await becomes(ben, 'visible')
    finds.atMost('pictures again', 2, await ben.picturesAfter(anna, Date.now()))
  },
)

/** How many pictures a second somebody's page got of another one, over some seconds. */
async function rateOf(person: LabPerson, other: LabPerson, seconds: number): Promise<number> {
  const from = Date.now()
  await lasts(seconds)
  return (await person.frames(other)).filter((at) => at > from).length / seconds
}

fault(
  'F-B11',
  {
    what: "half a core for a person's whole browser, for 20 s",
    promise: 'made-up sound ≤ 2 %; pictures get fewer or smaller first',
  },
  async (lab, finds) => {
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
    await anna.hears(ben)
    const before = await rateOf(anna, ben, 5)
    const feeds = await starves(ben, 0.5)
    try {
      const begin = Date.now()
      const heard = await anna.listens()
      const after = await rateOf(anna, ben, 20)
      finds.atMost('made-up sound for Anna', 2, await heard(), '%')
      finds.notes(`pictures a second ${before.toFixed(0)}, then ${after.toFixed(0)}`)
      finds.holds(await anna.keptTile(ben, begin), 'the tile stayed', 'the tile went')
    } finally {
      await feeds()
    }
    finds.atMost('pictures again', 5, await anna.picturesAfter(ben, Date.now()))
  },
)

/** Plays no sound before a click: drivers of browsers count as somebody who clicks, so it is done here. */
function holdsSoundBack(): void {
  const { play } = HTMLMediaElement.prototype
  let touched = false
  const touch = ({ isTrusted }: Event) => {
    touched ||= isTrusted
  }
  window.addEventListener('click', touch, { capture: true })
  HTMLMediaElement.prototype.play = function held() {
    return touched || this.muted
      ? play.call(this)
      : Promise.reject(new DOMException('nobody touched this page', 'NotAllowedError'))
  }
  const stop = ({ target }: Event) => {
    if (!touched && target instanceof HTMLMediaElement && !target.muted) target.pause()
  }
  document.addEventListener('play', stop, { capture: true })
}

fault(
  'F-B12',
  {
    what: 'after a reload the browser plays no sound before a click',
    promise: '*Play sound* ≤ 1 s after the page has joined; one tap plays everything',
  },
  async (lab, finds) => {
    await lab.serves()
    const people = [await lab.person('Anna'), await lab.person('Carla')]
    const ben = await lab.person('Ben', { before: holdsSoundBack })
    await lab.meet([...people, ben])
    await ben.reloads()
    await ben.isInCall()
    const [joined = 0] = await ben.page.evaluate(() => window.gauges.joins)
    finds.atMost('*Play sound*', 1, await ben.noticeAfter(/is blocking sound/, joined))
    for (const person of people) await ben.sees(person)
    const held = () =>
      ben.page.evaluate(() => [...document.querySelectorAll('audio')].filter(({ paused }) => paused).length)
    finds.notes(`${await held()} held back`)
    await ben.presses('Play sound')
    for (const person of people) await ben.hears(person)
    finds.holds((await held()) === 0, 'one tap plays all', 'something is still held back')
    finds.holds((await ben.button('Play sound').count()) === 0, 'the notice is gone', 'the notice stays')
  },
)

/** Sets the clock of a page so many hours off; the page gets its source as text. */
function shiftsClock(hours: number): void {
  const MachineDate = Date
  const now = () => MachineDate.now() + hours * 3_600_000
  window.Date = new Proxy(MachineDate, {
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget) as Date,
    get: (target, name, receiver) =>
      name === 'now' ? now : (Reflect.get(target, name, receiver) as unknown),
  })
}

fault(
  'F-B13',
  {
    what: "two people's clocks are a day fast and a day slow",
    promise: 'in ≤ 3 s, over TURN; pictures ≤ 3 s after a reloaded page is in',
  },
  async (lab, finds) => {
    await lab.servesWithTurn()
    const anna = await lab.person('Anna')
    await anna.startsMeeting()
    await anna.joins()
    for (const [name, hours] of [
      ['Ben', 24],
      ['Carla', -24],
    ] as const) {
      const person = await lab.person(name)
      await person.context.addInitScript(relayOnly)
      await person.context.addInitScript(shiftsClock, hours)
      await person.opensLink(anna.page.url())
      await person.writesName()
      const begin = Date.now()
      await person.presses('Join')
      finds.atMost(`${name} for Anna`, 3, await anna.picturesAfter(person, begin))
      await person.sees(anna)
      await person.hears(anna)
      await anna.hears(person)
      const ways = (await person.arrivals()).map(({ local }) => local)
      finds.holds(
        ways.every((way) => way === 'relay'),
        'relayed',
        `by ${ways.join(' and ')}`,
      )
      await person.reloads()
      await person.isInCall()
      finds.atMost('reloaded', 3, await anna.picturesAfter(person, Date.now()))
      finds.holds((await anna.mostTiles(person, begin)) === 1, 'one tile', 'two tiles')
    }
  },
)
