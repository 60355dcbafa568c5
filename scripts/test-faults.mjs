// `npm run test:faults`: does to running calls what networks, servers and browsers do, and writes down what came of it.
// Ids choose rows: `npm run test:faults -- F-D2 F-C8`, and `--runs=3` runs each three times. CONFAB_APPS names another built copy
// of the folder apps, LAB_TRIAL=1 keeps nothing of the run, and LAB_LONG=1 lets last ten minutes what otherwise lasts one.
import { parseArgs } from 'node:util'
import { build } from './lib/build.mjs'
import { ensure } from './lib/browsers.mjs'
import { writeFaultTable } from './lib/fault-table.mjs'
import { collect, exitOf, inRoot, start } from './lib/run.mjs'

const { values, positionals: ids } = parseArgs({
  options: { runs: { type: 'string', default: '1' } },
  allowPositionals: true,
})
if (!/^[1-9]\d?$/.test(values.runs)) {
  console.error('--runs takes a number from 1 to 99, as in --runs=3.')
  process.exit(1)
}

if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  console.log('SKIPPED: the fault lab was NOT run. It makes networks of its own, which takes Linux and root.')
  process.exit(0)
}
const tools = await ensure(['chromium', 'firefox', 'coturn', 'iproute2', 'iptables', 'openssl', 'perl'])
if (!tools.ok) {
  console.error(tools.problem)
  process.exit(1)
}
if (process.env['CONFAB_APPS'] === undefined && !(await build())) process.exit(1)

const chosen = ids.length === 0 ? [] : ['--grep', `(?:${ids.join('|')}) `]
const command = ['node_modules/.bin/playwright', 'test', '--config=lab/playwright.config.ts']
const lab = start([...command, `--repeat-each=${values.runs}`, ...chosen], {
  cwd: inRoot('e2e'),
  env: { ...tools.env, LAB_SESSION: new Date().toISOString() },
})
// The lab takes its networks down before it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => lab.kill(signal))
const code = await exitOf(lab)
if (process.env['LAB_TRIAL'] !== undefined) process.exit(code)
console.log(writeFaultTable())
await collect(['oxfmt', inRoot('docs', 'FAULTS.md'), inRoot('docs', 'faults.json')])
process.exit(code)
