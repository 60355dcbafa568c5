// `npm test`: every check there is, in order, to the end. Names choose parts: `node scripts/test.mjs lint unit` runs the
// lint and all parts whose names begin with `unit-`, and `static` everything that runs no code.
import { mkdirSync } from 'node:fs'
import { build } from './lib/build.mjs'
import { ensure } from './lib/browsers.mjs'
import { stages } from './lib/parts.mjs'
import { collect, inRoot } from './lib/run.mjs'

const wanted = process.argv.slice(2)
const isWanted = (stage, part) =>
  wanted.length === 0 || wanted.some((name) => name === stage || name === part || part.startsWith(`${name}-`))
const known = stages.flatMap(({ name, parts }) => parts.map((part) => ({ stage: name, part: part.name })))
const chosen = known.filter(({ stage, part }) => isWanted(stage, part))
if (chosen.length === 0) {
  console.error(`No such part. There are: ${known.map(({ part }) => part).join(', ')}`)
  process.exit(2)
}

const total = { passed: 0, failed: 0, skipped: 0 }
mkdirSync(inRoot('.cache', 'test'), { recursive: true })

for (const { name: stage, parts, atOnce } of stages) {
  const queue = parts.filter((part) => isWanted(stage, part.name))
  const worker = async () => {
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) add(await run(part))
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

const alsoSkipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
console.log(`\n${total.passed} passed, ${total.failed} failed${alsoSkipped}`)
process.exitCode = total.failed === 0 ? 0 : 1

/** Runs one part and tells how it went; what it said is shown only when it failed. */
async function run({ title, command, cwd, env = {}, needs = [], live = false, before, count }) {
  const begin = performance.now()
  const tools = await prepare(needs)
  if (!tools.ok) return tell(title, begin, { passed: 0, failed: 1, skipped: 0 }, tools.problem)
  before?.()
  if (live) console.log(`\n── ${title}`)
  const { code, output } = await collect(command, { cwd, live, env: { ...env, ...tools.env } })
  const counts = count(code)
  return tell(title, begin, counts, counts.failed > 0 && !live ? output : '')
}

/** Browsers are looked for, and the product is built, only by the parts that need them. */
async function prepare(needs) {
  if (needs.length === 0) return { ok: true, env: {} }
  const tools = await ensure(needs)
  if (tools.ok && !(await build())) return { ok: false, problem: 'The product does not build.' }
  return tools
}

function tell(title, begin, counts, output) {
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1)
  const verdict = counts.failed === 0 ? '✓' : '✗'
  const count = `${counts.passed} passed${counts.failed > 0 ? `, ${counts.failed} failed` : ''}`
  console.log(`\n── ${verdict} ${title}: ${count} (${seconds} s)`)
  if (output !== '') console.log(output.trimEnd())
  return counts
}

function add({ passed, failed, skipped }) {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
}
