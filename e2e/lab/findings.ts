/** One thing that a run found out. */
export interface Finding {
  /** The words before the number, or the whole finding if there is none. */
  readonly text: string
  /** `null`: it never happened. */
  readonly value?: number | null
  readonly unit?: string
  /** Whether the highest or the lowest number of several runs is the worst. */
  readonly worst?: 'most' | 'least'
  readonly kept: boolean
}

/** What a scenario found out, in words, and whether all of it keeps the promise. */
export class Findings {
  readonly found: Finding[] = []

  /** A number that is promised to be at most this; `undefined`: it never came to be. */
  atMost(text: string, most: number, value: number | undefined, unit = 's'): void {
    const kept = value !== undefined && value <= most
    this.found.push({ text, value: value ?? null, unit, worst: 'most', kept })
  }

  /** A number that is promised to be at least this. */
  atLeast(text: string, least: number, value: number, unit: string): void {
    this.found.push({ text, value, unit, worst: 'least', kept: value >= least })
  }

  /** Something that is promised to be so. */
  holds(isSo: boolean, whenSo: string, otherwise: string): void {
    this.found.push({ text: isSo ? whenSo : otherwise, kept: isSo })
  }

  /** Something worth knowing that nothing is promised about. */
  notes(text: string): void {
    this.found.push({ text, kept: true })
  }

  /** The same with a number; lower is better. */
  notesNumber(text: string, value: number | undefined, unit = 's'): void {
    this.found.push({ text, value: value ?? null, unit, worst: 'most', kept: true })
  }

  /** The scenario could not be followed to its end. */
  breaks(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error)
    // Colours of a terminal are of no use in a table.
    const plain = words.replaceAll(new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g'), '')
    const [first = ''] = plain.split('\n').filter((line) => line.trim() !== '')
    this.found.push({ text: `ended early: ${first.replace(/^Error: /, '').slice(0, 160)}`, kept: false })
  }
}

/** Whether every run kept the promise, and what they found: of a number in several runs the median and the worst. */
export function sumUp(runs: readonly (readonly Finding[])[]): {
  readonly measured: string
  readonly verdict: 'pass' | 'miss'
} {
  // A scenario may say the same of several people: the first of one run belongs to the first of the next.
  const places = new Map<string, Finding[]>()
  for (const run of runs) {
    const said = new Map<string, number>()
    for (const finding of run) {
      const time = (said.get(finding.text) ?? 0) + 1
      said.set(finding.text, time)
      const place = `${time} ${finding.text}`
      places.set(place, [...(places.get(place) ?? []), finding])
    }
  }
  const said = [...places.values()].map((found) => {
    const part = found.length === runs.length ? '' : ` (${found.length} of ${runs.length} runs)`
    return (found.every(({ kept }) => kept) ? inWords(found) : `**${inWords(found)}**`) + part
  })
  const kept = runs.every((run) => run.length > 0 && run.every((finding) => finding.kept))
  const many = runs.length > 1 ? `${runs.length} runs: ` : ''
  return { measured: many + said.join('; '), verdict: kept ? 'pass' : 'miss' }
}

function inWords(found: readonly Finding[]): string {
  const [{ text, value, unit = '', worst } = { text: '', value: undefined }] = found
  if (value === undefined) return text
  const rank = (one: Finding) => (one.value ?? Infinity) * (worst === 'least' ? -1 : 1)
  const ranked = found.toSorted((one, other) => rank(one) - rank(other)).map((one) => amount(one.value, unit))
  const [median = '', last = ''] = [ranked[Math.floor((ranked.length - 1) / 2)], ranked.at(-1)]
  return median === last ? `${text} ${median}` : `${text} ${median}, worst ${last}`
}

function amount(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined) return 'never'
  const digits = unit === 's' || unit === '%' ? (value < 10 ? 2 : 1) : 0
  return `${value.toFixed(digits)}${unit === '%' ? ' %' : ` ${unit}`}`.trim()
}
