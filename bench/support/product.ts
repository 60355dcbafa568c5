import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Running } from './listen.ts'

const main = fileURLToPath(new URL('../../apps/server/dist/main.mjs', import.meta.url))
const startTimeoutMs = 20_000

/** The built product, reached by pages under another origin than its own. */
export async function startProduct(port: number, origin: string): Promise<Running> {
  if (!existsSync(main)) throw new Error('Build first: npm run build')
  const server = spawn(process.execPath, [main], {
    env: { ...process.env, NODE_ENV: 'production', PORT: String(port), ORIGINS: origin, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const deadline = performance.now() + startTimeoutMs
  while (!(await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined))?.ok) {
    if (server.exitCode !== null || performance.now() > deadline)
      throw new Error('The server does not answer.')
    await wait(50)
  }
  return {
    stop: async () => {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}
