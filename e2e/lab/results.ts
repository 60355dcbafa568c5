import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { sumUp, type Finding } from './findings.ts'

/** One row of the table, as it was measured last. */
export interface Result {
  readonly id: string
  readonly browsers: string
  readonly what: string
  readonly promise: string
  readonly measured: string
  readonly verdict: 'pass' | 'miss'
  readonly date: string
  readonly machine: string
  /** Begin of the session in which it was measured. */
  readonly session?: string | undefined
  /** What each run of that session found; missing where only words were kept. */
  readonly runs?: readonly (readonly Finding[])[]
}

const path = fileURLToPath(new URL('../../docs/faults.json', import.meta.url))

/** Ticks of all cores since the machine began: those that others on the same hardware took, and all. */
export function ticks(): { readonly stolen: number; readonly all: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1)
  // See proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal.
  const counts = line.split(/\s+/).slice(1, 9).map(Number)
  return { stolen: counts[7] ?? 0, all: counts.reduce((sum, count) => sum + count, 0) }
}

/**
 * Keeps what a run found, a row beside the others: runs of one session make one row, and what was found in another
 * session is replaced. With LAB_TRIAL nothing is kept.
 */
export function keep(
  row: Pick<Result, 'id' | 'browsers' | 'what' | 'promise'>,
  found: readonly Finding[],
  since: ReturnType<typeof ticks>,
): void {
  if (process.env['LAB_TRIAL'] !== undefined) return
  const isSame = ({ id, browsers }: Result) => id === row.id && browsers === row.browsers
  const session = process.env['LAB_SESSION']
  const earlier = read().find((one) => isSame(one) && session !== undefined && one.session === session)
  const runs = [...(earlier?.runs ?? []), found]
  const date = new Date().toISOString().slice(0, 10)
  const result: Result = { ...row, ...sumUp(runs), date, machine: machine(since), session, runs }
  const rows = [...read().filter((one) => !isSame(one)), result].toSorted(byPlace)
  writeFileSync(path, `${JSON.stringify(rows, undefined, 2)}\n`)
}

function read(): Result[] {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Result[]) : []
}

/** In the order of the list of faults: by group, number and browsers. */
function byPlace(one: Result, other: Result): number {
  const place = ({ id, browsers }: Result) => {
    const [, group = '', number = '0'] = /^F-(\D+)(\d+)/.exec(id) ?? []
    return `${'PKCDNBSL'.indexOf(group)} ${number.padStart(3, '0')} ${browsers}`
  }
  return place(one) < place(other) ? -1 : 1
}

let versions: string | undefined

/** The machine in words, as far as figures depend on it. */
function machine(since: ReturnType<typeof ticks>): string {
  const version = (program: string) =>
    /\d+/.exec(execFileSync(program, ['--version'], { encoding: 'utf8' }))?.[0]
  versions ??= [
    `Chromium ${version(process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium')}`,
    `Firefox ${version(process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr')}`,
  ].join(', ')
  // Others work on the same machine: how much was going on says how far a figure may be believed.
  const [load = 0] = loadavg()
  const now = ticks()
  const stolen = ((now.stolen - since.stolen) / Math.max(1, now.all - since.all)) * 100
  return `${availableParallelism()} cores at load ${load.toFixed(0)}, ${stolen.toFixed(0)} % stolen, ${versions}`
}
