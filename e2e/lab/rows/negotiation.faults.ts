import { gather, joinsAtOnce, pressEveryMs, share, tellMs, tellsTroubles } from '../joining.ts'
import { fault } from '../fault.ts'
import type { LabPerson } from '../lab-person.ts'
import { noGap, pairs } from '../measures.ts'
import { isLong, lasts, within } from '../time.ts'
import {
  holdsDescriptionsBack,
  liesOnDemand,
  spoilsFirstConnections,
  withoutDevices,
  withStamps,
  withStampsAlone,
} from '../spoilers.ts'

const eight = {
  Chromium: ['Anna', 'Ben', 'Carla', 'Dan', 'Eva', 'Gil', 'Hugo', 'Ida'],
  'Chromium, Firefox': ['Anna', 'Ben', 'Carla', 'Fritz', 'Dan', 'Eva', 'Frida', 'Gil'],
} as const
const kinds = ['Chromium', 'Chromium, Firefox'] as const

/** How many join at once: eight whole browsers want more than two cores have, six fit on them. */
const crowds = [
  { id: 'F-N1', words: 'eight', size: 8, pairs: 28 },
  { id: 'F-N1 six', words: 'six', size: 6, pairs: 15 },
] as const

for (const browsers of kinds) {
  for (const { id, words, size, pairs: all } of crowds) {
    const rounds = isLong ? 50 : 5

    fault(
      id,
      {
        what: `${words} people without devices, a while in the lobby, join within 50 ms, ${rounds} times`,
        promise: `${all * rounds} pairs; full mesh p95 ≤ 3 s, at most 5 s; nothing rejected unhandled`,
        browsers,
      },
      async (lab, finds) => {
        if (isLong) lab.mayTake(3_600)
        const people = await lab.household(eight[browsers].slice(0, size), { before: withoutDevices })
        await gather(lab, people)
        // By then the service workers have been installed.
        await lasts(15)
        let together = 0
        const lasting: number[] = []
        for (let round = 0; round < rounds; round += 1) {
          const found = await joinsAtOnce(people, round === 0 ? 'Join' : 'Rejoin', 20)
          together += found.pairs
          lasting.push(found.last)
          for (const person of people) await person.leaves()
        }
        lasting.sort((one, other) => one - other)
        finds.atLeast(`pairs, of ${all * rounds}:`, all * rounds, together, '')
        finds.atMost('full mesh p95', 3, share(lasting, 0.95))
        finds.atMost('at most', 5, lasting.at(-1))
        finds.notesNumber('median', share(lasting, 0.5))
        await tellsTroubles(people, finds)
      },
    )
  }
}

for (const [browsers, other] of [
  ['Chromium', 'Ben'],
  ['Chromium, Firefox', 'Fritz'],
] as const) {
  fault(
    'F-N2',
    {
      what: 'screen shared and not shared ten times while another person connects',
      promise: 'negotiations settled ≤ 3 s after the last; the screen is seen',
      browsers,
    },
    async (lab, finds) => {
      const [anna] = await lab.call(['Anna'])
      await anna.shares()
      const ben = await lab.person(other, { browser: other === 'Fritz' ? 'Firefox' : 'Chromium' })
      await ben.opensLink(anna.page.url())
      await ben.writesName()
      await ben.pressesAt('Join', Date.now() + 500)
      for (let time = 0; time < 10; time += 1) {
        await anna.presses(time % 2 === 0 ? 'Stop sharing' : 'Share screen')
      }
      const last = Date.now()
      finds.atMost('settled', 3, await anna.settlesAfter(last))
      finds.atMost(`and for ${other}`, 3, await ben.settlesAfter(last))
      await ben.seesScreenOf(anna)
      await ben.sees(anna)
      finds.notes('the screen is seen')
      await anna.stopsSharing()
      const gone = await ben.looksAfterNamed("Anna's screen", last, ({ tiles }) => tiles === 0)
      finds.holds(gone !== undefined, 'and gone when it ends', 'and stays when it ends')
      for (const person of [anna, ben]) await person.isLinkedTo(1)
      await tellsTroubles([anna, ben], finds)
    },
  )
}

for (const browsers of kinds) {
  fault(
    'F-N3',
    {
      what: 'eight people turn their cameras off and on at once, 20 times',
      promise: 'settled ≤ 3 s; everybody is seen in the end; exactly 5 m-lines for each connection',
      browsers,
    },
    async (lab, finds) => {
      const people = await lab.household(eight[browsers], { before: withStampsAlone })
      await lab.meet(people)
      for (const person of people) await person.isLinkedTo(7)
      const at = Date.now() + tellMs
      const camera = ['Turn off camera', 'Turn on camera'] as const
      await Promise.all(
        people.map((person, place) =>
          person.togglesAt(camera, at + place * pressEveryMs, { times: 20, everyMs: 400 }),
        ),
      )
      const last = Date.now()
      const settled = await Promise.all(people.map((person) => person.settlesAfter(last)))
      finds.atMost('settled', 3, settled.includes(undefined) ? undefined : Math.max(...settled.map(Number)))
      let seen = 0
      for (const [person, other] of pairs(people)) {
        if ((await person.picturesAfter(other, last, 20)) !== undefined) seen += 1
      }
      finds.atLeast('pictures that move, of 56:', 56, seen, '')
      const links = (await Promise.all(people.map((person) => person.links()))).flat()
      const right = links.filter(({ state, sections }) => state === 'connected' && sections === 5)
      finds.atLeast('ends of connections with 5 m-lines, of 56:', 56, right.length, '')
      finds.holds(links.length === 56, 'none besides', `${links.length - 56} besides`)
      await tellsTroubles(people, finds)
    },
  )
}

for (const [browsers, other] of [
  ['Chromium', 'Ben'],
  ['Chromium, Firefox', 'Fritz'],
] as const) {
  fault(
    'F-N5',
    {
      what: 'descriptions arrive 5 s late, after their candidates',
      promise: 'connects ≤ 8 s, no matter who is late',
      browsers,
    },
    async (lab, finds) => {
      await lab.serves()
      const browser = other === 'Fritz' ? 'Firefox' : 'Chromium'
      const anna = await lab.person('Anna', { before: holdsDescriptionsBack })
      const ben = await lab.person(other, { browser })
      await lab.meet([anna])
      const joins = async (person: LabPerson, present: readonly LabPerson[], label: string) => {
        await person.opensLink(anna.page.url())
        await person.writesName()
        const begin = Date.now()
        await person.presses('Join')
        for (const one of present) {
          finds.atMost(`${label}, ${one.name}`, 8, await person.picturesAfter(one, begin))
          finds.atMost('and the other way', 8, await one.picturesAfter(person, begin))
        }
      }
      await joins(ben, [anna], 'late answer')
      await lab
        .person('Carla', { before: holdsDescriptionsBack })
        .then((carla) => joins(carla, [ben], 'late offer'))
      await tellsTroubles([anna, ben], finds)
    },
  )
}

fault(
  'F-N8',
  {
    what: `one of three leaves and joins again, ${isLong ? '1,000' : '20'} times`,
    promise: 'never more than 2 connections at a time; none refused',
  },
  async (lab, finds) => {
    const cycles = isLong ? 1_000 : 20
    if (isLong) lab.mayTake(10_800)
    await lab.serves()
    const anna = await lab.person('Anna', { before: withoutDevices })
    const ben = await lab.person('Ben', { before: withoutDevices })
    const carla = await lab.person('Carla', { before: withoutDevices })
    const people = [anna, ben, carla]
    await lab.meet(people)
    for (const person of people) await person.isLinkedTo(2)
    const cycle = async () => {
      await carla.leaves()
      await carla.rejoins()
      for (const person of people) await person.isLinkedTo(2)
    }
    // What is compiled once for good is there after these.
    for (let warm = 0; warm < cycles / 4; warm += 1) await cycle()
    const before = await anna.heapBytes()
    for (let count = 0; count < cycles; count += 1) await cycle()
    const most = await Promise.all(people.map((person) => person.mostConnections()))
    finds.atMost('most connections at a time', 2, Math.max(...most), '')
    const growth = ((await anna.heapBytes()) / before - 1) * 100
    finds.notes(`heap ${growth >= 0 ? '+' : ''}${growth.toFixed(1)} %`)
    await tellsTroubles(people, finds)
  },
)

for (const [browsers, other] of [
  ['Chromium', 'Carla'],
  ['Chromium, Firefox', 'Fritz'],
] as const) {
  fault(
    'F-N9',
    {
      what: "a person's first descriptions and all candidates are broken",
      promise: 'both connections built again at most twice; the page alive; the two others undisturbed',
      browsers,
    },
    async (lab, finds) => {
      const [anna, carla] = await lab.call(['Anna', other])
      const ben = await lab.person('Ben', { before: spoilsFirstConnections })
      const begin = Date.now()
      await ben.opensLink(anna.page.url())
      await ben.writesName()
      const pressed = Date.now()
      await ben.presses('Join')
      for (const person of [anna, carla]) {
        const seen = await person.picturesAfter(ben, pressed, 60)
        finds.holds(
          seen !== undefined,
          `seen by ${person.name} after ${seen?.toFixed(1)} s`,
          `never seen by ${person.name}`,
        )
        await ben.sees(person)
      }
      const rebuilt = (await ben.madeConnections()) - 2
      finds.holds(rebuilt >= 2, 'the broken ones were given up', 'a broken one was used')
      finds.atMost('built again', 4, rebuilt, 'times, of two connections')
      await noGap([anna, carla], begin, finds)
      await tellsTroubles([anna, ben, carla], finds)
    },
  )

  fault(
    'F-N11',
    {
      what: 'an offer in mid call names another certificate',
      promise: 'refused before the browser sees it; pictures go on',
      browsers,
    },
    async (lab, finds) => {
      await lab.serves()
      const ben = await lab.person('Ben', { before: liesOnDemand })
      const anna = await lab.person(other, {
        browser: other === 'Fritz' ? 'Firefox' : 'Chromium',
        before: liesOnDemand,
      })
      await lab.meet([anna, ben])
      await anna.sees(ben)
      await ben.sees(anna)
      const read = (person: LabPerson, what: 'heard' | 'swallowed') =>
        person.page.evaluate((name) => Number(document.documentElement.dataset[name] ?? 0), what)
      const begin = Date.now()
      for (const [liar, listener] of [
        [ben, anna],
        [anna, ben],
      ] as const) {
        await liar.page.evaluate(() => window.liesAboutItself())
        const heard = await within(5, async () => ((await read(listener, 'heard')) > 0 ? true : undefined))
        finds.holds(heard === true, `${listener.name} heard one`, `${listener.name} heard none`)
        await lasts(5)
        finds.holds((await read(listener, 'swallowed')) === 0, 'and refused it', 'and gave it to the browser')
      }
      await noGap([anna, ben], begin, finds)
      await tellsTroubles([anna, ben], finds)
    },
  )
}

fault(
  'F-N10',
  {
    what: 'mesh of six, half of them with Firefox',
    promise: '15 of 15 pairs; pictures both ways',
    browsers: 'Chromium, Firefox',
  },
  async (lab, finds) => {
    const begin = Date.now()
    const people = await lab.household(['Anna', 'Fritz', 'Ben', 'Frida', 'Carla', 'Flora'], {
      before: withStamps,
    })
    await lab.meet(people)
    let seen = 0
    for (const [person, other] of pairs(people)) {
      if ((await person.picturesAfter(other, begin)) !== undefined) seen += 1
    }
    finds.atLeast('pictures that move, of 30:', 30, seen, '')
  },
)
