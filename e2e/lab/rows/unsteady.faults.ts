import { gather, joinsAtOnce, share, tellsTroubles } from '../joining.ts'
import { fault } from '../fault.ts'
import { noGap, pairs, untilRejoined } from '../measures.ts'
import { startProxy } from '../proxy.ts'
import { lasts } from '../time.ts'

for (const [out, back] of [
  [3, 1],
  [1, 1],
  [2, 3],
] as const) {
  fault(
    `F-D30 ${out}/${back}`,
    {
      what: `a cable that is out for ${out} s and in for ${back} s, five times, three people`,
      promise: 'all pictures ≤ 4 s after the last change, for good; one connection a pair; nobody out',
    },
    async (lab, finds) => {
      const people = await lab.call(['Anna', 'Ben', 'Carla'])
      const [, ben] = people
      for (let time = 1; time <= 5; time += 1) {
        await lab.blackhole(ben, undefined, 'everything')
        await lasts(out)
        if (time < 5) await lab.restores()
        if (time < 5) await lasts(back)
      }
      const restored = Date.now()
      await lab.restores()
      const times: (number | undefined)[] = []
      for (const [person, other] of pairs(people)) times.push(await person.picturesAfter(other, restored))
      finds.atMost('all pictures', 4, times.includes(undefined) ? undefined : Math.max(...times.map(Number)))
      const from = Date.now()
      await lasts(15)
      const gaps: number[] = []
      for (const [person, other] of pairs(people)) gaps.push(await person.longestGap(other, from))
      finds.atMost('longest gap in the 15 s after', 0.5, Math.max(...gaps))
      const most = await Promise.all(people.map((person) => person.mostConnections()))
      finds.atMost('most connections at a time', 2, Math.max(...most), '')
    },
  )
}

for (const [id, which, missesOneIn] of [
  ['F-N12', 'second', 2],
  ['F-N13', 'third', 3],
] as const) {
  const rounds = 5

  fault(
    id,
    {
      what: `every ${which} message through the server is lost, three people join at once, ${rounds} times`,
      promise: `${3 * rounds} pairs; mesh of three ≤ 6 s`,
    },
    async (lab, finds) => {
      const people = await lab.household(['Anna', 'Ben', 'Carla'], { missesOneIn })
      await gather(lab, people)
      let together = 0
      const lasting: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        const found = await joinsAtOnce(people, round === 0 ? 'Join' : 'Rejoin', 25)
        together += found.pairs
        lasting.push(found.last)
        for (const person of people) await person.leaves()
      }
      lasting.sort((one, other) => one - other)
      finds.atLeast(`pairs, of ${3 * rounds}:`, 3 * rounds, together, '')
      finds.atMost('mesh of three', 6, lasting.at(-1))
      finds.notesNumber('median', share(lasting, 0.5))
      await tellsTroubles(people, finds)
    },
  )
}

fault(
  'F-C14',
  {
    what: 'a proxy says 503 for a minute',
    promise: 'joined again ≤ 2 s after it; at most 60 tries a page; no gap',
  },
  async (lab, finds) => {
    const proxy = await startProxy(3_600)
    try {
      const people = await lab.pairBehind(proxy)
      const begin = Date.now()
      proxy.saysUnavailable()
      await lasts(60)
      const free = Date.now()
      proxy.leadsTo(new URL(lab.server.origin))
      await untilRejoined(people, { cutOff: free, from: free }, finds, 2)
      finds.atMost('tries a page', 60, proxy.turnedAway / people.length, '')
      await lasts(2)
      await noGap(people, begin, finds)
    } finally {
      proxy.ends()
    }
  },
)
