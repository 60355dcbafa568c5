import { fault } from '../lab.ts'
import { noGap, untilRejoined } from '../measures.ts'
import { away, inWords, lasts } from '../time.ts'

for (const browsers of ['Chromium', 'Chromium, Firefox'] as const) {
  const names =
    browsers === 'Chromium'
      ? (['Anna', 'Ben', 'Carla', 'Dan'] as const)
      : (['Anna', 'Fritz', 'Carla'] as const)

  fault(
    'F-P1',
    {
      what: `server killed in a call of ${names.length}, started again after 5 s`,
      promise:
        'no gap; made-up sound ≤ 0.5 %; same connections; no tile leaves; joined again ≤ 3 s after it listens',
      browsers,
    },
    async (lab, finds) => {
      const people = await lab.call(names)
      const begin = Date.now()
      const sound = await Promise.all(people.map((person) => person.listens()))
      const before = await Promise.all(people.map((person) => person.fingerprints()))
      await lab.server.crashes()
      await lasts(5)
      await lab.server.starts()
      const listens = Date.now()
      await untilRejoined(people, { cutOff: begin, from: listens }, finds, 3)
      await lasts(3)
      await noGap(people, begin, finds)
      const made = await Promise.all(sound.map((stop) => stop()))
      finds.atMost('made-up sound', 0.5, Math.max(...made), '%')
      const after = await Promise.all(people.map((person) => person.fingerprints()))
      finds.holds(
        JSON.stringify(after) === JSON.stringify(before),
        'same connections',
        'other connections than before',
      )
    },
  )
}

fault(
  'F-P3',
  {
    what: 'server stopped on purpose (SIGTERM), started again',
    promise: 'ends ≤ 5 s with code 0; no gap; everybody joins again',
  },
  async (lab, finds) => {
    const people = await lab.call(['Anna', 'Ben', 'Carla'])
    const begin = Date.now()
    const code = await lab.server.stops()
    finds.atMost('ended', 5, (Date.now() - begin) / 1_000)
    finds.holds(code === 0, 'with code 0', `with code ${code}`)
    await lab.server.starts()
    await untilRejoined(people, { cutOff: begin, from: Date.now() }, finds, 5)
    await noGap(people, begin, finds)
  },
)

fault(
  'F-P4',
  {
    what: 'server hangs for 30 s (SIGSTOP), then goes on',
    promise: 'noticed ≤ 8 s; no gap; joined again ≤ 3 s; no tile twice or gone',
  },
  async (lab, finds) => {
    const people = await lab.call(['Anna', 'Ben', 'Carla'])
    const [anna] = people
    const begin = Date.now()
    lab.server.hangs()
    await lasts(30)
    const goes = Date.now()
    lab.server.goesOn()
    finds.atMost('noticed', 8, await anna.noticeAfter(/server cannot be reached/, begin, 1))
    await untilRejoined(people, { cutOff: goes, from: goes }, finds, 3)
    await lasts(3)
    await noGap(people, begin, finds)
  },
)

fault(
  'F-P2',
  {
    what: 'server killed and away for 10 min: switches and shared screens meanwhile',
    promise: 'banner ≤ 10 s; switches and screen arrive; no gap; joined again ≤ 3 s after it listens',
  },
  async (lab, finds) => {
    const people = await lab.call(['Anna', 'Ben', 'Carla'])
    const [anna, ben] = people
    const begin = Date.now()
    await lab.server.crashes()
    finds.atMost('banner', 10, await anna.noticeAfter(/server cannot be reached/, begin))
    await ben.presses('Turn off microphone')
    const muted = Date.now()
    finds.atMost('muted', 1, await anna.looksAfter(ben, muted, ({ says }) => says.includes('Microphone off')))
    await ben.shares()
    await anna.seesScreenOf(ben)
    finds.notes('shared screen arrives')
    await lasts(Math.max(0, away - (Date.now() - begin) / 1_000))
    finds.notes(`away for ${inWords(away)}`)
    await lab.server.starts()
    await untilRejoined(people, { cutOff: begin, from: Date.now() }, finds, 3)
    await noGap(people, begin, finds)
  },
)
