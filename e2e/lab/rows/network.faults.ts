import { fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import type { LabPerson } from '../lab-person.ts'
import type { Findings } from '../findings.ts'
import { lasts } from '../time.ts'

/** Media stop for so many seconds; what is promised is how soon they are back. */
async function hole(lab: Lab, finds: Findings, pair: readonly [LabPerson, LabPerson], seconds: number) {
  const [anna, ben] = pair
  const begin = Date.now()
  const before = await anna.fingerprints()
  await lab.blackhole(ben)
  await lasts(seconds)
  const restored = Date.now()
  await lab.restores()
  const back = async (atMost: number) => {
    finds.atMost('back', atMost, await anna.picturesAfter(ben, restored))
    finds.atMost('and the other way', atMost, await ben.picturesAfter(anna, restored))
    const same = JSON.stringify(await anna.fingerprints()) === JSON.stringify(before)
    return same
  }
  const badge = () => anna.looksAfter(ben, begin, ({ link }) => link !== 'open', 1)
  return { back, badge }
}

for (const browsers of ['Chromium', 'Chromium, Firefox'] as const) {
  const other = browsers === 'Chromium' ? 'Ben' : 'Fritz'

  fault(
    'F-D1',
    { what: 'media blackhole of 2 s', promise: 'back ≤ 0.5 s after it; no new connection', browsers },
    async (lab, finds) => {
      const { back } = await hole(lab, finds, await lab.call(['Anna', other]), 2)
      finds.holds(await back(0.5), 'same connection', 'another connection')
    },
  )

  fault(
    'F-D2',
    { what: 'media blackhole of 10 s', promise: 'told ≤ 3 s; back ≤ 2 s after it', browsers },
    async (lab, finds) => {
      const { back, badge } = await hole(lab, finds, await lab.call(['Anna', other]), 10)
      finds.atMost('told', 3, await badge())
      await back(2)
    },
  )
}

fault(
  'F-D3',
  { what: 'media blackhole of 40 s', promise: 'back ≤ 4 s after it, without a click' },
  async (lab, finds) => {
    const { back } = await hole(lab, finds, await lab.call(['Anna', 'Ben']), 40)
    await back(4)
  },
)

fault(
  'F-D4',
  {
    what: 'media blackhole of 40 s',
    promise: 'back ≤ 6 s after it, without a click',
    browsers: 'Chromium, Firefox',
  },
  async (lab, finds) => {
    const { back } = await hole(lab, finds, await lab.call(['Anna', 'Fritz']), 40)
    await back(6)
  },
)

for (const browsers of ['Chromium', 'Chromium, Firefox'] as const) {
  const other = browsers === 'Chromium' ? 'Ben' : 'Fritz'

  fault(
    'F-D5',
    {
      what: "a person's address changes",
      promise: 'back ≤ 4 s, without a click, on the same tile',
      browsers,
    },
    async (lab, finds) => {
      const [anna, ben] = await lab.call(['Anna', other])
      const begin = Date.now()
      await ben.host.changesAddress()
      const changed = Date.now()
      finds.atMost('back', 4, await anna.picturesAfter(ben, changed))
      finds.atMost('and the other way', 4, await ben.picturesAfter(anna, changed))
      finds.holds(await anna.keptTile(ben, begin), 'same tile', 'the tile left')
    },
  )
}

fault(
  'F-D24',
  { what: 'media of one person no longer reach another', promise: 'told ≤ 3 s; repaired or shown ≤ 6 s' },
  async (lab, finds) => {
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
    const begin = Date.now()
    await lab.oneWay(anna, ben)
    await lasts(15)
    finds.atMost('Ben is told', 3, await ben.looksAfter(anna, begin, ({ link }) => link !== 'open', 1))
    finds.atMost('Anna is told', 6, await anna.looksAfter(ben, begin, ({ link }) => link !== 'open', 1))
    const restored = Date.now()
    await lab.restores()
    finds.atMost('back after it', 6, await ben.picturesAfter(anna, restored))
    finds.atMost('and the other way', 6, await anna.picturesAfter(ben, restored))
  },
)

fault(
  'F-D27',
  {
    what: 'no path between two of three, no TURN',
    promise: 'the others undisturbed; both told which person it is; tried again every 15 s',
  },
  async (lab, finds) => {
    const [anna, ben, carla] = await lab.call(['Anna', 'Ben', 'Carla'])
    const begin = Date.now()
    await lab.blackhole(anna, carla)
    const told = async (person: LabPerson, other: LabPerson) =>
      person.looksAfter(other, begin, ({ says }) => says.includes(`connect to ${other.name}`), 60)
    finds.atMost('Anna is told', 30, await told(anna, carla))
    finds.atMost('Carla is told', 30, await told(carla, anna))
    for (const person of [anna, carla]) {
      finds.atMost(`longest gap between ${person.name} and Ben`, 0.5, await person.longestGap(ben, begin))
    }
    finds.holds(
      (await ben.keptTile(anna, begin)) &&
        (await ben.keptTile(carla, begin)) &&
        (await anna.keptTile(carla, begin)),
      'every tile stayed',
      'a tile left',
    )
    const restored = Date.now()
    await lab.restores()
    finds.atMost('back after it', 15, await anna.picturesAfter(carla, restored))
  },
)

fault(
  'F-D2b',
  {
    what: 'a loose cable: five times 2 s out, 2 s in',
    promise: 'back ≤ 2 s after the last, on the same tile',
  },
  async (lab, finds) => {
    const [anna, ben] = await lab.call(['Anna', 'Ben'])
    const begin = Date.now()
    await ben.host.flaps(5, { out: 2, inside: 2 })
    const restored = Date.now()
    finds.atMost('back', 2, await anna.picturesAfter(ben, restored))
    finds.atMost('and the other way', 2, await ben.picturesAfter(anna, restored))
    finds.holds(await anna.keptTile(ben, begin), 'same tile', 'the tile left')
    await anna.isLinkedTo(1)
  },
)
