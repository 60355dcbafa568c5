import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { heapFlags } from '../../heap-flags.mjs'
import type { Gauges } from './server-gauges.ts'

const entry = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const gaugesFile = fileURLToPath(new URL('server-gauges.ts', import.meta.url))

/** A server in a process of its own, started as people start it. */
export interface ServerProcess {
  readonly url: string
  readonly port: number
  /** What it said, line by line. */
  readonly lines: readonly string[]
  /** Why it ended, or `undefined` while it runs. */
  readonly ended: string | undefined
  gauges(): Promise<Gauges>
  /** Measures the event loop anew. */
  resetGauges(): void
  stop(): Promise<void>
}

const readyLine = /^Confab is ready: http:\/\/127\.0\.0\.1:(\d+)$/

/** Reads what the process says to its end; resolves `port` at the line for which people wait. */
function listenTo(child: ChildProcess, lines: string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      const port = readyLine.exec(line)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
  }
  child.once('exit', () => reject(new Error(`The server ended before it was ready: ${lines.join('\n')}`)))
  return promise
}

/** Starts one and waits until it serves. */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...heapFlags, '--expose-gc', '--import', gaugesFile, entry], {
    env: { PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const lines: string[] = []
  let ended: string | undefined
  child.once('exit', (code, signal) => (ended = String(signal ?? code)))
  const port = await listenTo(child, lines)
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    lines,
    get ended() {
      return ended
    },
    async gauges() {
      child.send('gauges')
      const [gauges] = (await once(child, 'message')) as [Gauges]
      return gauges
    },
    resetGauges: () => void child.send('reset'),
    async stop() {
      if (ended !== undefined) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      await exited
    },
  }
}
