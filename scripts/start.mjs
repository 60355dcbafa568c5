// `npm start`: builds what is stale, then runs the server in the foreground. `npm start -- --lan` passes arguments on.
import { heapFlags } from '../apps/server/heap-flags.mjs'
import { build } from './lib/build.mjs'
import { inRoot, start } from './lib/run.mjs'

if (!(await build())) process.exit(1)

const server = start(['node', ...heapFlags, inRoot('apps/server/dist/main.mjs'), ...process.argv.slice(2)])
let signalled = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    // A Ctrl-C in a terminal reaches the server by itself; a second copy would cut its farewell short.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    if (!signalled) server.kill(signal)
    signalled = true
  })
}
server.once('error', (error) => {
  console.error(`The server did not start: ${error.message}`)
  process.exit(1)
})
server.once('exit', (code, signal) => {
  // A server ended by Ctrl-C or a stop of the system did what it was told.
  process.exit(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1))
})
