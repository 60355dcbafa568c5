import { mkdirSync, readFileSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtApps } from '../../support/product.ts'
import type { LabPerson } from '../lab-person.ts'
import { fault } from '../fault.ts'
import type { Lab } from '../lab.ts'
import { noGap, untilRejoined } from '../measures.ts'
import { withoutCamera, withSmallPictures } from '../spoilers.ts'
import { away, inWords, lasts } from '../time.ts'

/** People in one call who leave the server a part of the machine: it is what restarts here. The first have cameras. */
async function household<const Names extends readonly [string, ...string[]]>(
  lab: Lab,
  names: Names,
  cameras: number = names.length,
) {
  const withCamera = names.slice(0, cameras)
  const before = (name: string) => (withCamera.includes(name) ? withSmallPictures : withoutCamera)
  const people = await lab.household(names, (name) => ({ before: before(name) }))
  await lab.meet(people)
  for (const person of people) {
    await person.isLinkedTo(people.length - 1)
    await person.sees(...people.filter((other) => other !== person && withCamera.includes(other.name)))
  }
  return people as unknown as { readonly [Index in keyof Names]: LabPerson }
}

for (const browsers of ['Chromium', 'Chromium, Firefox'] as const) {
  const names =
    browsers === 'Chromium'
      ? (['Anna', 'Ben', 'Carla', 'Dan'] as const)
      : (['Anna', 'Fritz', 'Carla'] as const)

  fault(
    'F-P1',
    {
      what: `server killed in a call of ${names.length}, one of them with a camera, started again after 5 s`,
      promise:
        'no gap; made-up sound ≤ 0.5 %; same connections; no tile leaves; joined again ≤ 3 s after it listens',
      browsers,
    },
    async (lab, finds) => {
      const people = await household(lab, names, 1)
      const calm = await Promise.all(people.map((person) => person.listens()))
      await lasts(10)
      finds.notesNumber(
        'made-up sound before',
        Math.max(...(await Promise.all(calm.map((stop) => stop())))),
        '%',
      )
      const begin = Date.now()
      const sound = await Promise.all(people.map((person) => person.listens()))
      const before = await Promise.all(people.map((person) => person.fingerprints()))
      await lab.server.crashes()
      await lasts(5)
      await lab.server.starts()
      const listens = Date.now()
      await untilRejoined(people, { cutOff: begin, from: listens }, finds, 3)
      await lasts(3)
      await noGap(people, begin, finds, people.slice(0, 1))
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
    finds.atMost('noticed', 8, await anna.noticeAfter(/Can't reach the server/, begin, 1))
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
    const people = await household(lab, ['Anna', 'Ben', 'Carla'])
    const [anna, ben] = people
    const begin = Date.now()
    await lab.server.crashes()
    finds.atMost('banner', 10, await anna.noticeAfter(/Can't reach the server/, begin))
    const muted = Date.now()
    await ben.presses('Turn off microphone')
    finds.atMost(
      'shown as muted',
      2,
      await anna.looksAfter(ben, muted, ({ says }) => says.includes('Microphone off')),
    )
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

/** The built product as its next release would be, which speaks another major version. */
function nextRelease(lab: Lab): string {
  const release = join(lab.folder, 'next')
  mkdirSync(join(release, 'server', 'dist'), { recursive: true })
  // A server gives nothing away that a link in its folder leads to.
  cpSync(join(builtApps, 'web', 'dist'), join(release, 'web', 'dist'), { recursive: true })
  const now = readFileSync(join(builtApps, 'server', 'dist', 'main.mjs'), 'utf8')
  const next = now.replace(
    /PROTOCOL_VERSION = (\d+);/,
    (_, version) => `PROTOCOL_VERSION = ${Number(version) + 1};`,
  )
  if (next === now) throw new Error('The built server names its version in another way.')
  writeFileSync(join(release, 'server', 'dist', 'main.mjs'), next)
  return release
}

/** Somebody's pages are those of the next release. */
async function comesFromNextRelease(person: LabPerson): Promise<void> {
  await person.context.route('**/assets/*.js', async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      body: (await response.text()).replace(
        /auth:\{version:(\d+)\}/,
        (_, version) => `auth:{version:${Number(version) + 1}}`,
      ),
    })
  })
}

const saysReload = /different versions|reload/i

fault(
  'F-P13',
  {
    what: 'page and server of different major versions, in the lobby and in a call',
    promise: 'one clear request to reload ≤ 10 s; a call goes on without a gap',
  },
  async (lab, finds) => {
    const people = await lab.call(['Anna', 'Ben', 'Carla'])
    const [anna] = people

    const newer = await lab.person('Dan')
    await comesFromNextRelease(newer)
    let loads = 0
    newer.page.on('load', () => (loads += 1))
    const opens = Date.now()
    await newer.opensLink(anna.page.url())
    finds.atMost('newer page: told', 10, await newer.noticeAfter(saysReload, opens))
    await lasts(5)
    finds.holds(loads <= 2, `loaded ${loads} times`, `loaded ${loads} times`)

    const begin = Date.now()
    await lab.server.stops()
    lab.server.becomes(nextRelease(lab))
    await lab.server.starts()
    finds.atMost('newer server, in a call: told', 10, await anna.noticeAfter(saysReload, Date.now(), 20))
    await noGap(people, begin, finds)

    const older = await lab.person('Emil')
    const late = Date.now()
    await older.opensLink(anna.page.url())
    finds.atMost('newer server, in the lobby: told', 10, await older.noticeAfter(saysReload, late))
  },
)
