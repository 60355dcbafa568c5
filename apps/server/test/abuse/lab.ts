/** One row of abuse after the other against a running server, beside two people who want to go on talking. */
import { deepStrictEqual, strictEqual } from 'node:assert/strict'
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import type { Experience } from './bystanders.ts'
import { keepResult } from './results.ts'
import { destroyAll } from './frames.ts'
import { until } from './time.ts'
import { startProcess, type Figures, type ServerProcess } from './server-process.ts'

/** Stands in whatever an attacker makes up, so that it can be looked for where it must not be. */
export const MARK = 'Markedpayload'

/** Whether everything is done, with the numbers that are promised, or what takes some seconds only. */
const isFull = process.env['ABUSE'] === 'full'

/** What a row works with. */
export interface Lab {
  readonly server: ServerProcess
  /** A network address that nobody has used. */
  newAddress(): string
  /** Compares what was measured with what is promised, where all is done that the promise is for. */
  promises(what: string, value: number, unit: string, atMost: number): void
}

/** One input that the product refuses. */
export interface Row {
  readonly id: string
  /** What is sent. */
  readonly what: string
  /** What is expected. */
  readonly promise: string
  /** Takes longer than a test may. */
  readonly isLong?: true
  /** Does it and says what came of it, in words; fails where the promise is not kept. */
  run(lab: Lab): Promise<string>
}

/** A number for the short form, and one for the full form. */
export const many = (few: number, all: number): number => (isFull ? all : few)

export const rowsToRun = (rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ isLong }) => isFull || isLong !== true)

/** Behind one proxy, so that addresses count although everything runs on one machine. */
const behindProxy = { TRUST_PROXY: '1', LOG_LEVEL: 'debug' }
const bystandersFile = fileURLToPath(new URL('bystanders.ts', import.meta.url))

async function startBystanders(url: string): Promise<ChildProcess> {
  const child = fork(bystandersFile, [url], { execArgv: [] })
  await once(child, 'message')
  return child
}

async function experienceOf(bystanders: ChildProcess): Promise<Experience> {
  bystanders.send('tell')
  const [experience] = (await once(bystanders, 'message')) as [Experience]
  return experience
}

const longestLine = 512

/** Lines that a log must not have. */
const wrongLines = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => Buffer.byteLength(line) > longestLine || line.includes(MARK))

/** What is as before as soon as a row's connections are closed. */
const atOnce: readonly string[] = [
  'process_open_fds',
  'confab_open_connections',
  'confab_connections',
  'confab_sockets',
  'confab_callers',
  'confab_seated_sockets',
  'confab_waiting',
  'confab_waiting_sockets',
  'confab_outbound_bytes',
  // Seats are held for ten seconds: each row waits for that where there is time for it.
  ...(isFull ? ['confab_seats', 'confab_rooms', 'confab_host_keys'] : []),
]
/** What is as before once seats are held no longer, and, where there is time, limits are forgotten. */
const inTheEnd: readonly string[] = [
  ...atOnce,
  'confab_seats',
  'confab_rooms',
  'confab_host_keys',
  ...(isFull ? ['confab_limit_entries'] : []),
]
/** Sessions that poll are given up after a heartbeat, seats after they were held, limits after some minutes. In ms. */
const PATIENCE_MS = { row: 25_000, end: 300_000 }
const LOOK_AGAIN_MS = 250

/** Which figures are above what they were, once there was time for them to come down. */
async function leftBehind(
  server: ServerProcess,
  before: Figures,
  names: readonly string[],
): Promise<string[]> {
  const patienceMs = names === inTheEnd ? PATIENCE_MS.end : PATIENCE_MS.row
  const begin = performance.now()
  for (;;) {
    const now = await server.figures()
    const above = names.filter((name) => (now[name] ?? 0) > (before[name] ?? 0))
    if (above.length === 0) return []
    if (performance.now() - begin > patienceMs)
      return above.map((name) => `${name}: ${now[name]} instead of ${before[name]}`)
    await until(performance.now() + LOOK_AGAIN_MS)
  }
}

const BYTES_PER_MB = 1e6
/** What compiled code and the tables of libraries that grow once may take, in MB. */
const MOST_MB_LEFT = 10

/** Starts a server for the tests of a group, which the table calls by this name. */
export function useLab(name: string, env: Readonly<Record<string, string>> = {}): AbuseLab {
  const lab = new AbuseLab(name, env)
  beforeAll(() => lab.start(), 60_000)
  afterAll(() => lab.end(), 400_000)
  return lab
}

/** One server with bystanders, and the rows that are done to it. */
class AbuseLab {
  readonly #name: string
  readonly #env: Readonly<Record<string, string>>
  #running: { readonly server: ServerProcess; readonly bystanders: ChildProcess } | undefined
  #atFirst: Figures = {}
  #usedAtFirst = 0
  #addresses = 0

  constructor(name: string, env: Readonly<Record<string, string>>) {
    this.#name = name
    this.#env = env
  }

  get #server(): ServerProcess {
    if (!this.#running) throw new Error('the lab was not started')
    return this.#running.server
  }

  get #bystanders(): ChildProcess {
    if (!this.#running) throw new Error('the lab was not started')
    return this.#running.bystanders
  }

  async start(): Promise<void> {
    const server = await startProcess({ ...behindProxy, ...this.#env })
    this.#running = { server, bystanders: await startBystanders(server.url) }
    this.#atFirst = await server.figures()
    this.#usedAtFirst = (await server.gauges()).used
  }

  async end(): Promise<void> {
    const server = this.#server
    const left =
      server.ended === undefined ? await leftBehind(server, this.#atFirst, inTheEnd) : ['the server ended']
    if (isFull && server.ended === undefined) left.push(...(await this.#memoryLeft()))
    this.#bystanders.kill()
    await server.stop()
    deepStrictEqual(left, [], 'what is left of all of it')
  }

  /** Compares what is in use with what it was before the first row, and keeps that as a row of its own. */
  async #memoryLeft(): Promise<readonly string[]> {
    const { used } = await this.#server.gauges()
    const first = this.#usedAtFirst / BYTES_PER_MB
    const more = used / BYTES_PER_MB - first
    const broken = more > MOST_MB_LEFT ? [`memory: ${more.toFixed(1)} MB more in use`] : []
    keepResult({
      id: `end of ${this.#name}`,
      what: 'nothing more, until limits are forgotten',
      promise: `figures of the first moment, at most ${MOST_MB_LEFT} MB more in use`,
      measured: `${first.toFixed(1)} MB in use at first, ${(first + more).toFixed(1)} MB in the end`,
      broken,
    })
    return broken
  }

  #newAddress(): string {
    this.#addresses += 1
    const number = this.#addresses
    return `198.${18 + Math.floor(number / 65_536)}.${Math.floor(number / 256) % 256}.${number % 256}`
  }

  /** Does a row; returns what was promised and not kept. */
  async run(row: Row): Promise<readonly string[]> {
    const server = this.#server
    const before = await server.gauges()
    const figuresBefore = await server.figures()
    await experienceOf(this.#bystanders)
    server.resetGauges()
    const broken: string[] = []
    const measured = await this.#does(row, broken)
    destroyAll()
    if (server.ended === undefined) broken.push(...(await leftBehind(server, figuresBefore, atOnce)))
    await this.#judge(row, measured, broken, before)
    return broken
  }

  /** What came of it; what was not kept is added to `broken`. */
  async #does(row: Row, broken: string[]): Promise<string> {
    const server = this.#server
    const linesBefore = server.lines.length
    const promises: Lab['promises'] = (what, value, unit, atMost) => {
      if (isFull && value > atMost) broken.push(`${what}: ${value} ${unit} are more than ${atMost}`)
    }
    let measured = ''
    try {
      measured = await row.run({ server, newAddress: () => this.#newAddress(), promises })
      strictEqual(server.ended, undefined, 'the server ended')
      deepStrictEqual(wrongLines(server.lines.slice(linesBefore)), [], 'lines of the log')
    } catch (error) {
      broken.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'failed')
    }
    return measured
  }

  /** What it did to others is looked at also after a row that failed. */
  async #judge(
    { id, what, promise }: Row,
    measured: string,
    broken: string[],
    before: { readonly rss: number },
  ): Promise<void> {
    const server = this.#server
    if (server.ended !== undefined) return keepResult({ id, what, promise, measured, broken })
    const [after, others] = [await server.gauges(), await experienceOf(this.#bystanders)]
    const { lost, foreign, closes } = others
    const undisturbed = { lost: 0, foreign: [], closes: 0 }
    const disturbed = JSON.stringify({ lost, foreign, closes }) !== JSON.stringify(undisturbed)
    if (after.isPolluted) broken.push('a message reached the prototype of all objects')
    if (disturbed) broken.push(`bystanders: ${JSON.stringify({ lost, foreign, closes })}`)
    const { rss, loopP99, loopMax } = after
    const figures = { rss, growth: rss - before.rss, loopP99, loopMax, others }
    keepResult({ id, what, promise, measured, broken, figures })
  }
}
