import { fault } from '../lab.ts'
import { lasts } from '../time.ts'

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

fault(
  'F-B8',
  { what: 'back and forward again', promise: 'clean leave; in again ≤ 5 s after *Join*; no ghost' },
  async (lab, finds) => {
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
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
