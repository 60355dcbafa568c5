import { fault, type Lab } from '../lab.ts'
import type { LabPerson } from '../lab-person.ts'
import type { Findings } from '../results.ts'
import { lasts } from '../time.ts'

/** How long rates are measured, in seconds, after the browsers had as long to adapt. */
const watch = 20
/** How many pictures a second the fake cameras give. */
const cameraFps = 20

/** What one person receives from the other while something is wrong. */
async function measures(anna: LabPerson, ben: LabPerson) {
  await lasts(watch)
  const begin = Date.now()
  const stop = await anna.listens()
  await lasts(watch)
  const frames = (await anna.frames(ben)).filter((at) => at > begin).length
  const [arrival] = await anna.arrivals()
  return {
    sound: await stop(),
    gap: await anna.longestGap(ben, begin),
    fps: frames / ((Date.now() - begin) / 1_000),
    height: arrival?.height ?? 0,
  }
}

const pair = (lab: Lab, other: string) => lab.call(['Anna', other], { pictures: 'as wanted' })

function tells(finds: Findings, { gap, fps, height }: Awaited<ReturnType<typeof measures>>): void {
  finds.notes(`${fps.toFixed(1)} pictures a second of ${height} lines, longest gap ${gap.toFixed(2)} s`)
}

fault(
  'F-D15',
  { what: '5 % of media lost both ways', promise: 'made-up sound ≤ 1.5 %; no gap; ≥ 90 % of the pictures' },
  async (lab, finds) => {
    const [anna, ben] = await pair(lab, 'Ben')
    await lab.loss(ben, 5)
    const found = await measures(anna, ben)
    finds.atMost('made-up sound', 1.5, found.sound, '%')
    finds.atMost('longest gap', 0.5, found.gap)
    finds.atLeast('pictures a second', 0.9 * cameraFps, found.fps, '')
  },
)

for (const [browsers, other, most] of [
  ['Chromium', 'Ben', 4],
  ['Chromium, Firefox', 'Fritz', 15],
] as const) {
  fault(
    'F-D16',
    {
      what: '20 % of media lost both ways',
      promise: `made-up sound ≤ ${most} %; ≥ 12 pictures a second; gap ≤ 1 s`,
      browsers,
    },
    async (lab, finds) => {
      const [anna, ben] = await pair(lab, other)
      await lab.loss(ben, 20)
      const found = await measures(anna, ben)
      finds.atMost('made-up sound', most, found.sound, '%')
      finds.atMost('longest gap', 1, found.gap)
      finds.atLeast('pictures a second', 12, found.fps, '')
    },
  )
}

fault(
  'F-D17',
  { what: '30 % of media lost both ways', promise: 'made-up sound ≤ 8 %; the call stays up' },
  async (lab, finds) => {
    const [anna, ben] = await pair(lab, 'Ben')
    await lab.loss(ben, 30)
    const begin = Date.now()
    const found = await measures(anna, ben)
    finds.atMost('made-up sound', 8, found.sound, '%')
    finds.holds(await anna.keptTile(ben, begin), 'the call stays up', 'the tile left')
    tells(finds, found)
  },
)

fault(
  'F-D18',
  {
    what: 'uplink of 300 kbit/s, two people',
    promise: 'made-up sound ≤ 1 %; ≥ 15 pictures a second of ≥ 180 lines',
  },
  async (lab, finds) => {
    const [anna, ben] = await pair(lab, 'Ben')
    await ben.host.sendsAt('300kbit')
    const found = await measures(anna, ben)
    finds.atMost('made-up sound', 1, found.sound, '%')
    finds.atLeast('pictures a second', 15, found.fps, '')
    finds.atLeast('lines', 180, found.height, '')
  },
)

fault(
  'F-D19',
  { what: 'uplink of 300 kbit/s, four people', promise: 'made-up sound ≤ 1 % for all three others' },
  async (lab, finds) => {
    const [anna, ben, carla, dan] = await lab.call(['Anna', 'Ben', 'Carla', 'Dan'])
    await dan.host.sendsAt('300kbit')
    await lasts(watch)
    const begin = Date.now()
    const sound = await Promise.all([anna, ben, carla].map((person) => person.listens()))
    await lasts(watch)
    const made = await Promise.all(sound.map((stop) => stop()))
    finds.atMost('made-up sound', 1, Math.max(...made), '%')
    const frames = (await anna.frames(dan)).filter((at) => at > begin).length
    finds.notes(`${(frames / watch).toFixed(1)} pictures a second`)
  },
)

for (const [id, rate, most] of [
  ['F-D20', '100kbit', 1],
  ['F-D21', '60kbit', 3],
] as const) {
  fault(
    id,
    {
      what: `uplink of ${rate.replace('kbit', ' kbit/s')}, two people`,
      promise: `made-up sound ≤ ${most} %; video paused${id === 'F-D20' ? ' ≤ 5 s' : ''}`,
    },
    async (lab, finds) => {
      const [anna, ben] = await pair(lab, 'Ben')
      const begin = Date.now()
      await ben.host.sendsAt(rate)
      const found = await measures(anna, ben)
      finds.atMost('made-up sound', most, found.sound, '%')
      finds.atMost('no picture from', 5, await anna.looksAfter(ben, begin, ({ pictured }) => !pictured, 1))
      tells(finds, found)
    },
  )
}
