/** Who is being mentioned while somebody types. Pure. */
import type { SeatId } from '@confab/protocol'

/** Somebody who may be mentioned. */
export interface Mentionable {
  readonly seat: SeatId
  readonly name: string
}

/** At most so many are offered: what is typed on narrows them down. */
const OFFERED = 6

/** What is typed of a name right before the caret; `undefined` while none is being typed. */
export function mentionQuery(text: string, caret: number): string | undefined {
  return /(?:^|\s)@([^\s@]{0,32})$/u.exec(text.slice(0, caret))?.[1]
}

/** Who is meant by what was typed, those first whose name begins with it. */
export function mentionable(people: readonly Mentionable[], query: string): Mentionable[] {
  const wanted = query.toLocaleLowerCase()
  const beginning = (words: string) => words.toLocaleLowerCase().startsWith(wanted)
  return people.filter(({ name }) => [name, ...name.split(/\s+/)].some(beginning)).slice(0, OFFERED)
}

/** The text with the name in the place of what was typed of it, and where the caret is then. */
export function withMention(text: string, caret: number, name: string): { text: string; caret: number } {
  const begin = text.slice(0, caret).lastIndexOf('@')
  const before = `${text.slice(0, begin)}@${name} `
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length }
}

/** Those of the picked ones the text still names. */
export function mentionedIn(text: string, picked: readonly Mentionable[]): SeatId[] {
  return [...new Set(picked.filter(({ name }) => text.includes(`@${name}`)).map(({ seat }) => seat))]
}
