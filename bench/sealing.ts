// What sealing costs a message and a new peer: the engine's own code against the bare operations under it, in one run.
//   npm run bench:sealing -- --rounds=400
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { startSources } from './support/sources.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '400' } } })
const rounds = Number(values.rounds)

/** What measures; everything else about sealing is its matter. */
const measure = '/packages/mesh/src/sealing/testing/sealing-cost.ts'

interface Cost {
  readonly what: string
  readonly ours: number
  readonly bare: number
}

interface Measure {
  sealingCosts(rounds: number): Promise<readonly Cost[]>
}

/** What is promised of this kind of machine, in ms. */
const promised = new Map([
  ['message of 300 bytes', 0.2],
  ['new peer', 3],
])

const sources = await startSources()
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium' })
try {
  const page = await browser.newPage()
  await page.goto(sources.origin)
  const inPage = async ([module, count]: readonly [string, number]) =>
    ((await import(module)) as Measure).sealingCosts(count)
  print(`Chromium ${browser.version()}`, await page.evaluate(inPage, [measure, rounds] as const))
} finally {
  await browser.close()
  await sources.stop()
}
const inNode = (await import(new URL(`..${measure}`, import.meta.url).href)) as Measure
print(`Node ${process.version}`, await inNode.sealingCosts(rounds))

function print(where: string, costs: readonly Cost[]): void {
  console.log(`\n${where}, medians of ${rounds} rounds`)
  for (const { what, ours, bare } of costs) {
    const limit = promised.get(what)
    console.log(
      [
        what.padEnd(26),
        `${ours.toFixed(3)} ms`.padEnd(12),
        `bare ${bare.toFixed(3)} ms`.padEnd(18),
        `ratio ${(ours / bare).toFixed(1)}`.padEnd(14),
        limit === undefined ? '' : `at most ${limit} ms: ${ours <= limit ? 'yes' : 'NO'}`,
      ]
        .join('')
        .trimEnd(),
    )
  }
}
