/** One row of abuse after the other against a running server, beside two people who want to go on talking. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect } from 'vitest'
import type { Experience } from './bystanders.ts'
import { keepResult } from './results.ts'
import { startProcess, type ServerProcess } from './server-process.ts'

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

/** Starts a server for the tests of a file. */
export function useLab(env: Readonly<Record<string, string>> = {}): {
  /** Does a row; returns what was promised and not kept. */
  run(row: Row): Promise<readonly string[]>
} {
  let server: ServerProcess
  let bystanders: ChildProcess
  let addresses = 0

  beforeAll(async () => {
    server = await startProcess({ ...behindProxy, ...env })
    bystanders = await startBystanders(server.url)
  }, 60_000)
  afterAll(async () => {
    bystanders.kill()
    await server.stop()
  })

  const newAddress = (): string => {
    addresses += 1
    return `198.${18 + Math.floor(addresses / 65_536)}.${Math.floor(addresses / 256) % 256}.${addresses % 256}`
  }

  const run = async (row: Row): Promise<readonly string[]> => {
    const before = await server.gauges()
    await experienceOf(bystanders)
    server.resetGauges()
    const linesBefore = server.lines.length
    const broken: string[] = []
    const promises: Lab['promises'] = (what, value, unit, atMost) => {
      if (isFull && value > atMost) broken.push(`${what}: ${value} ${unit} are more than ${atMost}`)
    }
    let measured = ''
    try {
      measured = await row.run({ server, newAddress, promises })
      expect(server.ended, 'the server ended').toBeUndefined()
      expect(wrongLines(server.lines.slice(linesBefore)), 'lines of the log').toEqual([])
    } catch (error) {
      broken.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'failed')
    }
    await judge(row, measured, broken, before)
    return broken
  }

  /** What it did to others is looked at also after a row that failed. */
  const judge = async (
    { id, what, promise }: Row,
    measured: string,
    broken: string[],
    before: { readonly rss: number },
  ): Promise<void> => {
    if (server.ended !== undefined) return keepResult({ id, what, promise, measured, broken })
    const [after, others] = [await server.gauges(), await experienceOf(bystanders)]
    const { lost, foreign, closes } = others
    const undisturbed = { lost: 0, foreign: [], closes: 0 }
    const disturbed = JSON.stringify({ lost, foreign, closes }) !== JSON.stringify(undisturbed)
    if (after.isPolluted) broken.push('a message reached the prototype of all objects')
    if (disturbed) broken.push(`bystanders: ${JSON.stringify({ lost, foreign, closes })}`)
    keepResult({
      id,
      what,
      promise,
      measured,
      broken,
      figures: {
        rss: after.rss,
        growth: after.rss - before.rss,
        loopP99: after.loopP99,
        loopMax: after.loopMax,
        others,
      },
    })
  }

  return { run }
}
