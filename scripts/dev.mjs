// `npm run dev`: the page from Vite with hot reload, the server restarted by Node whenever its sources change.
import { inRoot, start } from './lib/run.mjs'
import { runTogether } from './lib/together.mjs'

runTogether([
  start(['node', '--watch', '--watch-preserve-output', 'src/main.ts', ...process.argv.slice(2)], {
    cwd: inRoot('apps/server'),
    // In development the page comes from Vite, so its address is the one that may connect.
    env: { ORIGINS: process.env.ORIGINS ?? 'http://localhost:5173,http://127.0.0.1:5173' },
  }),
  start([inRoot('apps/web/node_modules/.bin/vite'), '--clearScreen', 'false'], { cwd: inRoot('apps/web') }),
])
