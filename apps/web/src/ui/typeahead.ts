/** Which entry of a menu somebody means who types its first letters. Pure. */

/** Letters that were typed soon after each other, and when the last one came, in ms. */
export interface Typed {
  readonly letters: string
  readonly atMs: number
}

/** Nothing was typed. */
export const nothingTyped: Typed = { letters: '', atMs: -Infinity }

/** After a pause of this length another word begins, in ms. */
const PAUSE_MS = 700

/** One more letter. */
export function typeLetter({ letters, atMs }: Typed, letter: string, now: number): Typed {
  const isSameWord = now - atMs < PAUSE_MS
  return { letters: (isSameWord ? letters : '') + letter.toLowerCase(), atMs: now }
}

/**
 * The next entry that begins with what was typed, from the one at place `at` on; `undefined` if none does. One letter again and
 * again goes through all that begin with it.
 */
export function entryFor({ letters }: Typed, entries: readonly string[], at: number): number | undefined {
  const [first = ''] = letters
  const isRepeated = letters === first.repeat(letters.length)
  const begins = isRepeated ? first : letters
  if (begins === '') return undefined
  // A longer word may still mean the entry that its first letter led to.
  const from = isRepeated ? at + 1 : Math.max(at, 0)
  const places = entries.map((_entry, index) => (from + index) % entries.length)
  return places.find((place) => entries[place]?.trim().toLowerCase().startsWith(begins))
}
