// Whether something that is shipped has a known hole: asks the package registry for advisories. A machine that is offline, or
// whose registry answers no such question, is told so and passes; anyone who releases looks again where it can be asked.
import { spawnSync } from 'node:child_process'
import { inRoot } from './lib/run.mjs'

/** A registry that does not answer by then is not waited for, in ms. */
const PATIENCE_MS = 30_000
/** From this severity on the check fails. */
const SEVERE = new Set(['high', 'critical'])

const { stdout, error } = spawnSync('pnpm', ['audit', '--prod', '--json'], {
  cwd: inRoot(),
  encoding: 'utf8',
  timeout: PATIENCE_MS,
})
const found = error === undefined ? advisoriesIn(stdout) : undefined
if (found === undefined) {
  console.log('Nobody could be asked about advisories here.')
  process.exit(0)
}
for (const { severity, module_name: name, title } of found) console.error(`${severity}: ${name}: ${title}`)
process.exit(found.some(({ severity }) => SEVERE.has(severity)) ? 1 : 0)

function advisoriesIn(report) {
  try {
    return Object.values(JSON.parse(report).advisories)
  } catch {
    return undefined
  }
}
