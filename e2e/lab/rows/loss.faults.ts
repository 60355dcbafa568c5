import { fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import type { LabPerson } from '../lab-person.ts'
import { pairs } from '../measures.ts'
import type { Findings } from '../findings.ts'
import { speaks } from '../speech.ts'
import { withSmallPictures } from '../spoilers.ts'
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
  finds.notesNumber('longest gap', gap)
  finds.notes(`${fps.toFixed(0)} pictures a second of ${height} lines`)
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
      // Firefox's own microphone hums without a pause, which Opus does not take for speech.
      const voices = other === 'Fritz' ? { before: speaks } : {}
      const [anna, ben] = await lab.call(['Anna', other], { pictures: 'as wanted', ...voices })
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
      const paused = await anna.looksAfter(ben, begin, ({ pictured }) => !pictured, 1)
      finds.atMost('no picture from', id === 'F-D20' ? 5 : 2 * watch, paused)
      tells(finds, found)
    },
  )
}

fault(
  'F-D31',
  {
    what: 'uplink of 250 kbit/s whose queue takes 2 s, two people',
    promise: 'sound ≤ 600 ms behind after 15 s, and then on; made-up sound ≤ 3 % from there',
  },
  async (lab, finds) => {
    const [anna, ben] = await pair(lab, 'Ben')
    await lasts(10)
    await ben.host.sendsAt('250kbit', 2_000)
    const begin = Date.now()
    const behind: { readonly second: number; readonly ms: number }[] = []
    const apart: number[] = []
    const looks = async (untilSecond: number) => {
      while (Date.now() - begin < untilSecond * 1_000) {
        await lasts(0.5)
        const [arrival] = await anna.arrivals()
        if (arrival?.behindMs !== undefined)
          behind.push({ second: (Date.now() - begin) / 1_000, ms: arrival.behindMs })
        if (arrival?.apartMs !== undefined) apart.push(arrival.apartMs)
      }
    }
    await looks(15)
    const stop = await anna.listens()
    await looks(45)
    const after = behind.filter(({ second }) => second > 15).map(({ ms }) => ms)
    finds.atLeast('looks', 40, after.length, '')
    finds.atMost('sound behind from 15 s on', 600, Math.max(...after), 'ms')
    finds.atMost('made-up sound', 3, await stop(), '%')
    const most = Math.max(...behind.map(({ ms }) => ms))
    const late = behind.findLast(({ ms }) => ms > 600)?.second ?? 0
    finds.notesNumber('at most', most, 'ms')
    finds.notesNumber('picture and sound apart at most', Math.max(0, ...apart), 'ms')
    finds.notesNumber('above 600 ms until', late)
    const [arrival] = await anna.arrivals()
    finds.notes(`${arrival?.fps ?? 0} pictures a second of ${arrival?.height ?? 0} lines at the end`)
  },
)

fault(
  'F-D32',
  {
    what: 'uplink of 100 kbit/s for a minute, then as before',
    promise: 'the picture is held back, and is back ≤ 10 s after',
  },
  async (lab, finds) => {
    const [anna, ben] = await pair(lab, 'Ben')
    const begin = Date.now()
    await ben.host.sendsAt('100kbit')
    await lasts(60)
    const paused = await anna.looksAfter(ben, begin, ({ pictured }) => !pictured, 1)
    finds.holds(paused !== undefined, 'held back', 'never held back')
    const whole = Date.now()
    await ben.host.restores()
    finds.atMost('picture', 10, await anna.picturesAfter(ben, whole))
    await lasts(15)
    finds.atMost('longest gap from 10 s after', 1, await anna.longestGap(ben, whole + 10_000))
  },
)

/** Pictures a second of each pair for a while, and the share of made-up sound of each who listens. */
async function rates(people: readonly LabPerson[]) {
  const begin = Date.now()
  const sound = await Promise.all(people.map((person) => person.listens()))
  await lasts(watch)
  const seconds = (Date.now() - begin) / 1_000
  const made = await Promise.all(sound.map((stop) => stop()))
  const fps = await Promise.all(
    pairs(people).map(async ([person, other]) => {
      const shown = (await person.frames(other)).filter((at) => at > begin)
      return { person, other, fps: shown.length / seconds }
    }),
  )
  return { fps, sound: new Map(people.map((person, place) => [person, made[place] ?? 0])) }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

fault(
  'F-D22',
  {
    what: 'downlink of 500 kbit/s for one of five',
    promise: 'made-up sound ≤ 1 % there; the others receive what they received, ≥ 90 % of the pictures',
  },
  async (lab, finds) => {
    const others = await lab.household(['Anna', 'Ben', 'Carla', 'Dan'], { before: withSmallPictures })
    const eva = await lab.person('Eva', { before: withSmallPictures })
    const people = [...others, eva]
    await lab.meet(people)
    for (const person of people) await person.sees(...people.filter((other) => other !== person))
    await lasts(watch)
    const before = await rates(people)
    await eva.host.receivesAt('500kbit')
    await lasts(watch)
    const after = await rates(people)
    const hers = ({ fps }: typeof before) =>
      mean(fps.filter(({ person }) => person === eva).map((one) => one.fps))
    const theirs = ({ fps }: typeof before) =>
      mean(fps.filter(({ person }) => person !== eva).map((one) => one.fps))
    finds.atMost('made-up sound for Eva', 1, after.sound.get(eva), '%')
    finds.atMost('for the others', 1, Math.max(...others.map((one) => after.sound.get(one) ?? 0)), '%')
    finds.atLeast('pictures of the others', 90, (theirs(after) / theirs(before)) * 100, '%')
    const [then, now] = [hers(before), hers(after)]
    finds.notes(`Eva: ${now.toFixed(1)} pictures a second of each, ${then.toFixed(1)} before`)
  },
)

/** Of somebody in another continent; two such people are twice as far from each other. In ms each way. */
const far = 75

fault(
  'F-D25',
  {
    what: 'round trip of 300 ms between people, 150 ms to the server',
    promise: 'join ≤ 4 s; all pairs where four join at once',
  },
  async (lab, finds) => {
    await lab.serves()
    const people: LabPerson[] = []
    for (const name of ['Anna', 'Ben', 'Carla', 'Dan']) {
      const person = await lab.person(name)
      await person.host.isFarAway(far)
      people.push(person)
    }
    const [anna, ben, ...others] = people
    if (anna === undefined || ben === undefined) throw new Error('nobody is there')
    await lab.meet([anna])
    await ben.opensLink(anna.page.url())
    await ben.writesName()
    const begin = Date.now()
    await ben.presses('Join')
    finds.atMost('first picture', 4, await ben.picturesAfter(anna, begin))
    finds.atMost('and the other way', 4, await anna.picturesAfter(ben, begin))
    for (const person of [anna, ben]) await person.leaves()
    for (const person of others) {
      await person.opensLink(anna.page.url())
      await person.writesName()
    }
    const times: number[] = []
    for (let round = 0; round < 3; round += 1) {
      const at = Date.now() + 2_000
      const isFirst = (person: LabPerson) => round === 0 && others.includes(person)
      await Promise.all(people.map((person) => person.pressesAt(isFirst(person) ? 'Join' : 'Rejoin', at)))
      for (const [person, other] of pairs(people)) {
        const seconds = await person.looksAfter(other, at, ({ link }) => link === 'open')
        if (seconds !== undefined) times.push(seconds)
      }
      for (const person of people) await person.leaves()
    }
    finds.notes(`all after ${Math.max(...times).toFixed(1)} s`)
    finds.atLeast('pairs, of 18:', 18, times.length / 2, '')
  },
)
