import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import type { RoomAddress } from '../crowd.ts'
import { LabPerson } from '../lab-person.ts'
import { fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { noGap, untilRejoined } from '../measures.ts'
import { startProxy } from '../proxy.ts'
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
    finds.atMost('away', 10, await anna.looksAfter(ben, begin, (look) => look.away, 1))
    finds.notes(`joined again ${(await ben.joinsAfter(free))?.toFixed(1) ?? 'never'} s after`)
    finds.atMost('no longer away', 10, await anna.looksAfter(ben, free, (look) => !look.away))
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

/** After how many seconds such a proxy cuts a connection on which nothing is said: before a server that minds nothing. */
async function cutsIdle(idleSeconds: number): Promise<number> {
  const proxy = await startProxy(idleSeconds)
  const silent = createServer().listen()
  await once(silent, 'listening')
  proxy.leadsTo(new URL(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`))
  const begin = Date.now()
  try {
    await once(connect(proxy.port, '127.0.0.1').resume(), 'close')
    return (Date.now() - begin) / 1_000
  } finally {
    proxy.ends()
    silent.close()
  }
}

fault(
  'F-C5',
  {
    what: 'a proxy that cuts what is idle for 60 s',
    promise: 'never disconnected in 150 s',
  },
  async (lab, finds) => {
    const proxy = await startProxy(60)
    try {
      const people = await lab.pairBehind(proxy)
      const begin = Date.now()
      const cut = cutsIdle(60)
      await lasts(150)
      const joins = sum(await Promise.all(people.map((person) => person.joinsSince(begin))))
      finds.holds(joins === 0, 'nobody was disconnected in 150 s', `${joins} joined again`)
      finds.notes(`an idle connection beside them was cut after ${(await cut).toFixed(0)} s`)
      await noGap(people, begin, finds)
    } finally {
      proxy.ends()
    }
  },
)

/** So long the others flood, in seconds: longer than it takes to notice that a browser stands still. */
const floodSeconds = 15

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

function percentile(values: readonly number[], percent: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1]
}

/** The room of somebody and the socket that somebody sits on, as the page and the server told each other. */
function seatOf({ wire }: LabPerson): { address: RoomAddress; id: string } {
  const [asked = ''] = wire.holding('["room:join",')
  const [, input] = JSON.parse(asked.replace(/^\d+/, '')) as [string, { address: RoomAddress }]
  const [answered = ''] = wire.holding('"joinedAt"').filter((frame) => frame.startsWith('43'))
  const [{ value }] = JSON.parse(answered.replace(/^\d+/, '')) as [{ value: { id: string } }]
  return { address: input.address, id: value.id }
}

/** The most memory that the server held, in MiB. */
async function mostMemory(lab: Lab, seconds: number): Promise<number> {
  const end = Date.now() + seconds * 1_000
  let most = 0
  while (Date.now() < end) {
    most = Math.max(most, lab.server.memory)
    await lasts(0.1)
  }
  return most
}

fault(
  'F-C7',
  {
    what: 'one browser stands still (SIGSTOP) while ten others send it as much as goes',
    promise: 'server holds ≤ 32 MiB more; its socket dropped ≤ 8 s; delay of the others p95 < 100 ms',
    browsers: 'Chromium, Node',
  },
  async (lab, finds) => {
    await lab.serves({ SEATS_PER_ROOM: '20', LOG_LEVEL: 'info' })
    const ben = await lab.person('Ben')
    await ben.startsMeeting()
    await ben.joins()
    const [flooders, talkers] = [await lab.nodeCrowd('flooders'), await lab.nodeCrowd('talkers')]
    const { address, id } = seatOf(ben)
    await flooders.enters(1, 12, address)
    await talkers.enters(1, 2, address)
    const before = lab.server.memory
    const begin = Date.now()
    const sleep = lab.browserSleeps(ben, floodSeconds)
    const [answers, { sent, delays }, most] = await Promise.all([
      flooders.floods(floodSeconds, id),
      talkers.talks(floodSeconds),
      mostMemory(lab, floodSeconds),
    ])
    await sleep
    finds.atMost('server held at most', 32, most - before, 'MiB more')
    const closed = (await talkers.tells()).flatMap((story) => story.away).find((at) => at > begin)
    finds.atMost('dropped', 8, closed === undefined ? undefined : (closed - begin) / 1_000)
    finds.atMost('delay of the others p95', 100, percentile(delays, 95), 'ms')
    finds.holds(delays.length >= sent - 1, `all ${sent} arrived`, `${delays.length} of ${sent} arrived`)
    const { taken = 0 } = answers
    finds.notes(`${taken} signals of 60 kB taken, ${sum(Object.values(answers)) - taken} refused`)
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
    for (const person of [anna, ben])
      finds.atMost(`back for ${person.name}`, 5, await person.picturesAfter(carla, woke))
    // What its sockets held while it slept is shown first, and is no connection.
    const joined = await carla.joinsAfter(woke)
    for (const other of [anna, ben]) {
      const after = await carla.picturesAfter(other, woke + (joined ?? 0) * 1_000)
      const seconds = joined === undefined || after === undefined ? undefined : joined + after
      finds.atMost(`${other.name} back for Carla`, 5, seconds)
    }
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
