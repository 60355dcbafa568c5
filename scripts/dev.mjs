// `npm run dev`: the page from Vite with hot reload, the server restarted by Node whenever its sources change.
// One Ctrl-C ends both; when one of them ends, so does the other.
import { start, inRoot } from './lib/run.mjs'

const parts = [
  start(['node', '--watch', '--watch-preserve-output', 'src/main.ts', ...process.argv.slice(2)], {
    cwd: inRoot('apps/server'),
    // In development the page comes from Vite, so its address is the one that may connect.
    env: { ORIGINS: process.env.ORIGINS ?? 'http://localhost:5173,http://127.0.0.1:5173' },
  }),
  start([inRoot('apps/web/node_modules/.bin/vite'), '--clearScreen', 'false'], { cwd: inRoot('apps/web') }),
]

let ending = false
function end(code) {
  if (ending) return
  ending = true
  process.exitCode = code
  for (const part of parts) part.kill('SIGTERM')
}
for (const part of parts) {
  part.once('error', () => end(1))
  part.once('exit', (code) => end(ending ? 0 : (code ?? 0)))
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0))
