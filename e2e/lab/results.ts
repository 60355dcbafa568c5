import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'

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
}

const path = fileURLToPath(new URL('../../docs/faults.json', import.meta.url))

/** What a scenario found out, in words, and whether all of it keeps the promise. */
export class Findings {
  readonly #said: string[] = []
  #kept = true

  /** A number that is promised to be at most this; `undefined`: it never came to be. */
  atMost(label: string, most: number, found: number | undefined, unit = 's'): void {
    this.#finds(
      `${label} ${found === undefined ? 'never' : amount(found, unit)}`,
      found !== undefined && found <= most,
    )
  }

  atLeast(label: string, least: number, found: number, unit: string): void {
    this.#finds(`${label} ${amount(found, unit)}`, found >= least)
  }

  /** Something that is promised to be so. */
  holds(isSo: boolean, whenSo: string, otherwise: string): void {
    this.#finds(isSo ? whenSo : otherwise, isSo)
  }

  /** Something worth knowing that nothing is promised about. */
  notes(text: string): void {
    this.#said.push(text)
  }

  /** The scenario could not be followed to its end. */
  breaks(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error)
    // Colours of a terminal are of no use in a table.
    const plain = words.replaceAll(new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g'), '')
    const [first = ''] = plain.split('\n').filter((line) => line.trim() !== '')
    this.#finds(`ended early: ${first.replace(/^Error: /, '').slice(0, 160)}`, false)
  }

  get verdict(): 'pass' | 'miss' {
    return this.#kept && this.#said.length > 0 ? 'pass' : 'miss'
  }

  get measured(): string {
    return this.#said.join('; ')
  }

  #finds(text: string, kept: boolean): void {
    this.#said.push(kept ? text : `**${text}**`)
    this.#kept &&= kept
  }
}

function amount(value: number, unit: string): string {
  const digits = unit === 's' || unit === '%' ? (value < 10 ? 2 : 1) : 0
  return `${value.toFixed(digits)}${unit === '%' ? ' %' : ` ${unit}`}`.trim()
}

/** Ticks of all cores since the machine began: those that others on the same hardware took, and all. */
export function ticks(): { readonly stolen: number; readonly all: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n', 1)
  // See proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal.
  const counts = line.split(/\s+/).slice(1, 9).map(Number)
  return { stolen: counts[7] ?? 0, all: counts.reduce((sum, count) => sum + count, 0) }
}

/** Keeps a row beside the others; one of the same fault and browsers is replaced. With LAB_TRIAL nothing is kept. */
export function keep(result: Omit<Result, 'date' | 'machine'>, since: ReturnType<typeof ticks>): void {
  if (process.env['LAB_TRIAL'] !== undefined) return
  const others = read().filter(({ id, browsers }) => id !== result.id || browsers !== result.browsers)
  const date = new Date().toISOString().slice(0, 10)
  const rows = [...others, { ...result, date, machine: machine(since) }].toSorted(byPlace)
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
