import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { heapFlags } from '../../heap-flags.mjs'
import { ask } from '../ask.ts'
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
  /** What the server counts, as its operator sees it from outside. */
  figures(): Promise<Figures>
  /** Measures the event loop again. */
  resetGauges(): void
  stop(): Promise<void>
}

/** Figures by name, those of the process included. */
export type Figures = Readonly<Record<string, number>>

const figureLine = /^(confab_\w+|process_open_fds) (\d+)$/gm
const figuresLine = /^Figures for the operator: port (\d+), \/metrics$/
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
    env: { PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1', METRICS_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const lines: string[] = []
  let ended: string | undefined
  child.once('exit', (code, signal) => (ended = String(signal ?? code)))
  const port = await listenTo(child, lines)
  const metricsPort = Number(lines.map((line) => figuresLine.exec(line)?.[1]).find(Boolean))
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
    async figures() {
      const { body } = await ask(metricsPort, { path: '/metrics' })
      return Object.fromEntries(
        [...body.matchAll(figureLine)].map(([, name = '', value]) => [name, Number(value)]),
      )
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
