// How long from *Join* to the pictures: our whole product against the bare minimum, round by round in one run.
//   npm run bench:join -- --rounds=7 --people=4
import { parseArgs } from 'node:util'
import { chromium, type Browser, type Page } from '@playwright/test'
import { bare, ours, type Contestant } from './support/contestants.ts'
import {
  addStopwatch,
  answeredAt,
  describedBetween,
  lastPicture,
  median,
  pressedAt,
} from './support/stopwatch.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, people: { type: 'string', default: '4' } },
})
const rounds = Number(values.rounds)
/** Delay of the signalling, there and back, in ms. */
const roundTrips = [0, 100]
/** How many people fill a room, one by one. */
const most = Number(values.people)

/** One join, in ms. */
interface Way {
  /** From the press to the last picture on any side. */
  readonly all: number
  /**
   * The browsers' own part of it: making and reading descriptions up to the last answer, side by side on several pages
   * counted once, and from there on ICE, DTLS and the first frames.
   */
  readonly browsers: number
}

/** By the number of people who are in the call afterwards. */
type Round = Readonly<Record<number, Way>>

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: [
    '--use-fake-device-for-media-stream=fps=15',
    '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
    '--allow-loopback-in-peer-connection',
  ],
})
try {
  for (const roundTripMs of roundTrips) print(roundTripMs, await compare(browser, roundTripMs))
} finally {
  await browser.close()
}

/** Both, one round after the other, so that a busy moment of the machine meets both. */
async function compare(on: Browser, roundTripMs: number): Promise<Map<string, Round[]>> {
  const contestants = [await bare(roundTripMs / 2), await ours(roundTripMs / 2)]
  const results = new Map<string, Round[]>(contestants.map(({ name }) => [name, []]))
  // The first round of each warms caches and counts for nothing.
  for (let round = -1; round < rounds; round += 1) {
    for (const contestant of contestants) {
      const result = await fill(on, contestant)
      if (round >= 0) results.get(contestant.name)?.push(result)
    }
  }
  for (const contestant of contestants) await contestant.stop()
  return results
}

/** Fills one room, person by person, and measures the second and the last. */
async function fill(on: Browser, contestant: Contestant): Promise<Round> {
  const contexts = await Promise.all(Array.from({ length: most }, () => on.newContext({ locale: 'en-GB' })))
  const pages: Page[] = []
  const result: Record<number, Way> = {}
  try {
    let address = ''
    for (const context of contexts) {
      const page = await context.newPage()
      await addStopwatch(page)
      if (address === '') address = await contestant.room(page)
      await contestant.prepare(page, address)
      const others = pages.length
      pages.push(page)
      await contestant.join(page)
      if (others === 0) continue
      const appeared = await Promise.all(pages.map((each) => lastPicture(each, others)))
      const last = Math.max(...appeared)
      const [pressed, answered] = [await pressedAt(page), await answeredAt(page)]
      const described = await Promise.all(pages.map((each) => describedBetween(each, pressed, answered)))
      // The joiner makes its offers before the others read them; those work at the same time.
      const own = described.at(-1) ?? 0
      const theirs = Math.max(0, ...described.slice(0, -1))
      result[pages.length] = { all: last - pressed, browsers: own + theirs + last - answered }
    }
  } finally {
    for (const context of contexts) await context.close()
  }
  return result
}

function print(roundTripMs: number, results: Map<string, Round[]>): void {
  console.log(
    `\nFrom Join to the last picture on any side, signalling round trip ${roundTripMs} ms, ${rounds} rounds`,
  )
  const of = (people: number, name: string, part: keyof Way) =>
    median((results.get(name) ?? []).map((round) => round[people]?.[part] ?? Number.NaN))
  const names = [...results.keys()]
  const counts = Array.from({ length: most - 1 }, (_, index) => index + 2)
  const rows = counts.map((people) => [
    `person ${people}`,
    ...names.map((name) => {
      const [all, browsers] = [of(people, name, 'all'), of(people, name, 'browsers')]
      return `${all.toFixed(0)} ms, ${((100 * browsers) / all).toFixed(0)} % browsers`
    }),
    `ratio ${(of(people, 'Confab', 'all') / of(people, 'bare pair', 'all')).toFixed(2)}`,
  ])
  for (const row of [['', ...names], ...rows])
    console.log(
      row
        .map((cell) => cell.padEnd(24))
        .join('')
        .trimEnd(),
    )
  console.log('browsers: descriptions, ICE, DTLS and the first frames; the rest is signalling and the page')
  if (most < 3) return
  for (const name of names) {
    const times = (of(most, name, 'all') / of(2, name, 'all')).toFixed(2)
    console.log(`${name}: person ${most} takes ${times} times person 2`)
  }
}
