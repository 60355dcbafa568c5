// `npm run test:abuse`: does to a running server what it must refuse, in the numbers that are promised, and writes down what came
// of it. ABUSE_SEED chooses another fuzz.
import { mkdirSync, rmSync } from 'node:fs'
import { writeAbuseTable } from './lib/abuse-table.mjs'
import { build } from './lib/build.mjs'
import { collect, exitOf, inRoot, start } from './lib/run.mjs'

if (!(await build())) process.exit(1)

const results = inRoot('.cache', 'abuse.jsonl')
mkdirSync(inRoot('.cache'), { recursive: true })
rmSync(results, { force: true })
const run = start(['node_modules/.bin/vitest', 'run', 'test/abuse', '--no-file-parallelism'], {
  cwd: inRoot('apps', 'server'),
  env: { ...process.env, ABUSE: 'full', ABUSE_RESULTS: results },
})
const code = await exitOf(run)
console.log(writeAbuseTable(results))
await collect(['oxfmt', inRoot('docs', 'SECURITY.md')])
process.exit(code)
