import { LabPerson } from '../lab-person.ts'
import { fault } from '../lab.ts'
import { noGap, untilRejoined } from '../measures.ts'
import { away, inWords, lasts } from '../time.ts'

fault(
  'F-C1',
  {
    what: 'sockets reset, and refused for 20 s',
    promise: 'no gap; joined again ≤ 2 s after the way is free',
  },
  async (lab, finds) => {
    const people = await lab.call(['Anna', 'Ben', 'Carla'])
    const [, ben] = people
    const begin = Date.now()
    await lab.resetsSockets(ben)
    await lasts(20)
    const free = Date.now()
    await lab.restores()
    await untilRejoined([ben], { cutOff: free, from: free }, finds, 2)
    await lasts(2)
    await noGap(people, begin, finds)
  },
)

fault(
  'F-C3',
  {
    what: 'signalling blackholed for 60 s, media intact',
    promise: 'the others keep the tile; *Away* ≤ 10 s; no gap; same seat, no second tile',
  },
  async (lab, finds) => {
    const people = await lab.call(['Anna', 'Ben', 'Carla'])
    const [anna, ben] = people
    const begin = Date.now()
    const order = await anna.order()
    await lab.blackhole(ben, undefined, 'tcp')
    await lasts(60)
    const free = Date.now()
    await lab.restores()
    finds.atMost('away', 10, await anna.looksAfter(ben, begin, ({ away }) => away, 1))
    finds.notes(`joined again ${(await ben.joinsAfter(free))?.toFixed(1) ?? 'never'} s after`)
    finds.atMost('no longer away', 10, await anna.looksAfter(ben, free, ({ away }) => !away))
    await noGap(people, begin, finds)
    const after = await anna.order()
    finds.holds(JSON.stringify(order) === JSON.stringify(after), 'same seat', 'another seat or place')
  },
)

fault(
  'F-C4',
  { what: 'upgrade to WebSocket blocked', promise: 'works by polling; join ≤ 3 s' },
  async (lab, finds) => {
    const [anna] = await lab.call(['Anna'])
    const ben = await lab.person('Ben', {
      before: () => {
        // What a proxy does that knows no upgrade: the socket never opens.
        window.WebSocket = new Proxy(window.WebSocket, {
          construct: (target, [address]: [string]) =>
            new target(address.replace(/\/\/[^/]+/, (host) => `${host.replace(/:\d+$/, '')}:9`)),
        })
      },
    })
    await ben.opensLink(anna.page.url())
    await ben.writesName()
    const begin = Date.now()
    await ben.presses('Join')
    finds.atMost('pictures after pressing *Join*', 3, await ben.picturesAfter(anna, begin))
    finds.atMost('and the other way', 3, await anna.picturesAfter(ben, begin))
    const opened = await ben.page.evaluate(() => window.gauges.transports.length)
    finds.holds(opened === 0, 'no WebSocket was open', 'a WebSocket was open')
  },
)

for (const browsers of ['Chromium', 'Chromium, Firefox'] as const) {
  const victim = browsers === 'Chromium' ? 'Carla' : 'Fritz'

  fault(
    'F-C8',
    { what: "a person's browser is killed", promise: 'gone everywhere ≤ 2 s', browsers },
    async (lab, finds) => {
      const [anna, ben, carla] = await lab.call(['Anna', 'Ben', victim])
      const died = Date.now()
      lab.browserDies(carla)
      for (const person of [anna, ben]) {
        const gone = await person.looksAfter(carla, died, ({ tiles }) => tiles === 0)
        finds.atMost(`gone for ${person.name}`, 2, gone)
      }
      finds.holds((await anna.connections()) === 1, 'one connection left', 'connections left over')
    },
  )

  fault(
    'F-C10',
    { what: 'a tab is closed', promise: 'gone everywhere ≤ 0.5 s', browsers },
    async (lab, finds) => {
      const [anna, ben, carla] = await lab.call(['Anna', 'Ben', victim])
      const closed = Date.now()
      await carla.closesTab()
      for (const person of [anna, ben]) {
        const gone = await person.looksAfter(carla, closed, ({ tiles }) => tiles === 0)
        finds.atMost(`gone for ${person.name}`, 0.5, gone)
      }
    },
  )
}

fault(
  'F-C9',
  {
    what: "a person's machine vanishes (link down)",
    promise: 'told ≤ 3 s; gone ≤ 20 s',
  },
  async (lab, finds) => {
    const [anna, ben, carla] = await lab.call(['Anna', 'Ben', 'Carla'])
    const begin = Date.now()
    await carla.host.unplugs()
    for (const person of [anna, ben]) {
      const told = await person.looksAfter(carla, begin, ({ link }) => link !== 'open')
      finds.atMost(`told ${person.name}`, 3, told)
      finds.atMost('gone', 20, await person.looksAfter(carla, begin, ({ tiles }) => tiles === 0))
    }
    await carla.host.plugsIn()
  },
)

fault(
  'F-C11',
  {
    what: 'a machine sleeps for 10 min and wakes',
    promise: 'gone meanwhile ≤ 20 s; whole mesh ≤ 5 s after waking, without a click',
  },
  async (lab, finds) => {
    const [anna, ben, carla] = await lab.call(['Anna', 'Ben', 'Carla'])
    const begin = Date.now()
    await lab.browserSleeps(carla, away)
    const woke = Date.now()
    finds.notes(`slept for ${inWords(away)}`)
    finds.atMost('gone', 20, await anna.looksAfter(carla, begin, ({ tiles }) => tiles === 0, 1))
    finds.atMost('back for Anna', 5, await anna.picturesAfter(carla, woke))
    finds.atMost('back for Carla', 5, await carla.picturesAfter(ben, woke))
  },
)

for (const browsers of ['Chromium', 'Chromium, Firefox'] as const) {
  const twice = browsers === 'Chromium' ? 'Ben' : 'Fritz'

  fault(
    'F-C12',
    {
      what: 'the same tab a second time',
      promise: 'two entries; the second one muted, with a notice; the first undisturbed',
      browsers,
    },
    async (lab, finds) => {
      const [anna, ben] = await lab.call(['Anna', twice])
      await anna.hears(ben)
      const order = await anna.order()
      const heard = await anna.listens()
      const begin = Date.now()
      const page = await ben.opensSecondTab()
      const second = new LabPerson(`${ben.name} (2)`, page, lab.server.origin, ben)
      await second.opensLink(ben.page.url())
      await second.isInLobby()
      const told = await second.noticeAfter(/already open in another tab.*microphone is off here/, begin, 5)
      finds.holds(told !== undefined, 'told in the second one', 'not told')
      await second.presses('Join')
      await second.isInCall()
      const entry = await anna.picturesAfter(second, begin)
      finds.holds(entry !== undefined, 'two entries', 'no second entry')
      const muted = await anna.looksAfter(second, begin, ({ says }) => says.includes('Microphone off'))
      finds.holds(muted !== undefined, 'the second one is muted', 'the second one is not muted')
      await lasts(5)
      // What the first tab shows lies behind the second one: only the others can tell whether it goes on.
      finds.atMost("longest gap of the first one's picture", 0.5, await anna.longestGap(ben, begin))
      finds.holds(await anna.keptTile(ben, begin), 'its tile stayed', 'its tile went')
      finds.atMost('made-up sound', 0.5, await heard(), '%')
      const [first] = await anna.order()
      finds.holds(first === order[0], 'same seat', 'another seat')
    },
  )
}
