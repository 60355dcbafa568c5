// `npm run examples`: the pages of docs/LEARNING.md at http://localhost:5180, and the server that the last of them calls over.
import { inRoot, start } from './lib/run.mjs'
import { runTogether } from './lib/together.mjs'

runTogether([
  start(['node', 'src/main.ts'], {
    cwd: inRoot('apps/server'),
    // The pages come from Vite, so its address is the one that may connect.
    env: { ORIGINS: 'http://localhost:5180,http://127.0.0.1:5180' },
  }),
  start([inRoot('examples/node_modules/.bin/vite'), '--clearScreen', 'false'], { cwd: inRoot('examples') }),
])
