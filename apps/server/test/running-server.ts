import { onTestFinished } from 'vitest'
import { createServer, type ServerOptions } from '../src/app.ts'
import { createLog } from '../src/log.ts'
import { readConfig } from '../src/config.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A server that runs until its test is over. */
export interface RunningServer {
  readonly url: string
  readonly port: number
  /** Where the figures for the operator are, with `METRICS_PORT`. */
  readonly metricsPort: number | undefined
  readonly clock: ManualClock
  /** What it logged, line by line. */
  readonly lines: readonly string[]
  stop(): Promise<void>
}

/** What a test may want to be different. */
export interface ServerWishes extends Partial<Pick<ServerOptions, 'handlers' | 'webRoot' | 'lan'>> {
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a real server on a free port of this machine, with a clock that stands still. */
export async function startServer({ env = {}, ...wishes }: ServerWishes = {}): Promise<RunningServer> {
  const clock = createManualClock()
  const config = readConfig({ PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'debug', ...env })
  const lines: string[] = []
  const log = createLog(config.logLevel, { write: (line: string) => void lines.push(line) }, clock)
  const webRoot = temporaryFolder('web')
  const server = createServer({ config, log, webRoot, clock, ...wishes })
  await server.start()
  let stopped: Promise<void> | undefined
  const stop = () => (stopped ??= server.stop())
  onTestFinished(stop)
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    metricsPort: server.metricsPort,
    clock,
    lines,
    stop,
  }
}
