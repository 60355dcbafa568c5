import { limits } from '@confab/protocol'

/** How many colours `tokens.css` has for people. */
const COLORS = 8

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/**
 * A name as it is safe to show: what turns the direction of writing, what takes no room and what breaks lines is gone,
 * runs of blanks are one, and it is no longer than names may be. Empty when nothing is left.
 */
export function displayName(name: string): string {
  const shown = name
    .normalize('NFC')
    // \p{Cf} holds bidi and zero-width characters; the joiner of emoji families is one of them and may stay.
    .replaceAll(/(?!\u200D)\p{Cf}|\p{Cc}|\p{Co}|\p{Cs}|\p{Zl}|\p{Zp}/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return graphemes(shown).slice(0, limits.nameGraphemes).join('')
}

/** One letter for each of the first and last word; of a Chinese name its last two characters, as is customary. */
export function initials(name: string): string {
  const words = name.split(' ').filter((word) => /[\p{L}\p{N}\p{Emoji_Presentation}]/u.test(word))
  const [first] = words
  const last = words.at(-1)
  if (first === undefined || last === undefined) return '?'
  if (words.length === 1 && /^\p{Script=Han}+$/u.test(first)) return graphemes(first).slice(-2).join('')
  const letters = words.length === 1 ? [first] : [first, last]
  return letters.map((word) => graphemes(word)[0]?.toLocaleUpperCase()).join('')
}

/** The number of somebody's colour, 1 to 8: always the same for the same seed. */
export function personColor(seed: string): number {
  let hash = 0
  for (let index = 0; index < seed.length; index++) hash = (hash * 31 + seed.charCodeAt(index)) >>> 0
  return (hash % COLORS) + 1
}
