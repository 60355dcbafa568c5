import type { Lab } from './lab.ts'
import type { LabPerson } from './lab-person.ts'
import { pairs } from './measures.ts'
import type { Findings } from './findings.ts'

/** Between two of eight who press at once, in ms: the last of them is well within the 50 of the list. */
export const pressEveryMs = 6
/** Until then everybody has been told when to press, in ms. */
export const tellMs = 2_500

/** Everybody with the names written, in front of the same room that nobody has entered. */
export async function gather(lab: Lab, people: readonly LabPerson[]): Promise<void> {
  const [first, ...others] = people
  await first?.startsMeeting()
  for (const person of others) await person.opensLink(first?.page.url() ?? '')
  for (const person of people) await person.writesName()
}

/** All press within a moment; tells which pairs found together, and after how many seconds the last of them did. */
export async function joinsAtOnce(people: readonly LabPerson[], button: string, patience: number) {
  const at = Date.now() + tellMs
  await Promise.all(people.map((person, place) => person.pressesAt(button, at + place * pressEveryMs)))
  const times: (number | undefined)[] = []
  for (const [person, other] of pairs(people)) {
    const wait = Math.max(0, patience - (Date.now() - at) / 1_000)
    times.push(await person.looksAfter(other, at, ({ link }) => link === 'open', wait))
  }
  const found = times.filter((time) => time !== undefined)
  return { pairs: found.length / 2, last: Math.max(...found, 0) }
}

/** A percentile of what is sorted. */
export const share = (sorted: readonly number[], part: number) => sorted[Math.ceil(sorted.length * part) - 1]

/** Whether anything was rejected in the pages that nobody handled. */
export async function tellsTroubles(people: readonly LabPerson[], finds: Findings): Promise<void> {
  const troubles = (await Promise.all(people.map((person) => person.troubles()))).flat()
  const [first = ''] = troubles
  finds.holds(troubles.length === 0, 'nothing rejected unhandled', `${troubles.length} unhandled: ${first}`)
}
