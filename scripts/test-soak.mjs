// `npm run test:soak`: what is too long for `npm test`, with the numbers that are promised. About an hour.
import { build } from './lib/build.mjs'
import { ensure } from './lib/browsers.mjs'
import { exitOf, inRoot, start } from './lib/run.mjs'

const tools = await ensure(['chromium'])
if (!tools.ok) {
  console.error(tools.problem)
  process.exit(1)
}
if (!(await build())) process.exit(1)
const run = start(['node_modules/.bin/playwright', 'test', 'soak.spec.ts'], {
  cwd: inRoot('e2e'),
  env: { SOAK_CYCLES: '1000', SOAK_ROUNDS: '50', ...process.env },
})
process.exit(await exitOf(run))
