/**
 * What may be shown as a person's name. Names come from others and from oneself: any string at all. Nothing that
 * deceives the eye (direction overrides, invisible characters, borrowed marks, look-alikes of a name already here)
 * reaches the page. It knows nothing of seats' keys: only the app draws a mark of trust.
 */
import { limits, type SeatId } from '@confab/protocol'
import confusables from 'unhomoglyph/data.json'
import { withoutNumber } from '../ui/initials.ts'

/** What a person is called on the page. */
export interface ShownName {
  readonly seat: SeatId
  readonly name: string
}

/** A seat with the name that its hello says. */
export interface ClaimedName {
  readonly seat: SeatId
  readonly name: string
  /** The seat of the device with which this person was here before. */
  readonly successorOf?: SeatId | undefined
}

/** Direction overrides, isolates and marks: they turn the text around them, also outside of the name. */
const DIRECTION = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu
/**
 * Control and format characters, fillers that look like nothing, tag characters, what is not assigned. The joiner
 * (U+200D) and the emoji selector (U+FE0F) are looked at apart, because emoji are made with them.
 */
const INVISIBLE = /(?!\u200D|\uFE0F)(?:\p{Cc}|\p{Cf}|\p{Co}|\p{Cn}|\p{Default_Ignorable_Code_Point}|\u2800)/gu
/** A joiner or selector that no emoji asks for. */
const STRAY_JOINER =
  /(?<!\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu
const STRAY_SELECTOR = /(?<![\p{Extended_Pictographic}\p{Emoji}])\uFE0F/gu
/** Ticks, shields, locks and crowns: what the app alone may put beside a name. */
const RESERVED =
  /[\u2611\u2705\u2713\u2714\u221A\u{1F5F8}\u{1F5F9}\u{1F451}\u{1F50F}-\u{1F513}\u{1F6E1}]\uFE0F?/gu
/** Words that the app says of people itself: anyone who is called so gets a number from the start. */
const RESERVED_WORDS = ['you', 'host', '你', '您', '主持人']
/** What one might claim to be, in brackets behind a name. */
const ROLES = [
  ...RESERVED_WORDS,
  'me',
  'co-host',
  'cohost',
  'admin',
  'moderator',
  'organizer',
  'organiser',
  'creator',
  'verified',
  '管理员',
  '已验证',
]
const LONE_SURROGATE = /\p{Cs}/gu
/** Accents stacked on one letter reach into the lines around it; two are more than any living script needs. */
const STACKED_ACCENTS = /(\p{Mn}{2})\p{Mn}+/gu
/** Of marks of all kinds, vowel signs and enclosing ones among them, Indic scripts need up to four. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu
/** Signs that enclose what is before them belong to no name; on emoji digits they are part of the emoji. */
const ENCLOSING = /(?<![\d#*]\uFE0F?)\p{Me}/gu
/** What stands in brackets, to be looked at: roles are the app's to say. */
const BRACKETED =
  /[([{\uFF08\uFF3B\u3010]([^()[\]{}\uFF08\uFF09\uFF3B\uFF3D\u3010\u3011]*)[)\]}\uFF09\uFF3D\u3011]/gu

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const utf8 = new TextEncoder()

function shorten(name: string): string {
  let kept = ''
  let bytes = 0
  let count = 0
  for (const { segment } of graphemes.segment(name)) {
    bytes += utf8.encode(segment).length
    count += 1
    if (bytes > limits.nameBytes || count > limits.nameGraphemes) break
    kept += segment
  }
  return kept.trim()
}

/**
 * A name as it may be shown: at most 64 graphemes and 256 bytes, nothing invisible, one line. Empty when nothing is
 * left to see; the page then says *Guest*.
 */
export function cleanName(claimed: string): string {
  // Far more than any name that is kept, so that nobody makes this page work through a megabyte.
  const visible = claimed
    .slice(0, 4_096)
    .replaceAll(/[\t-\r\u2028\u2029]/gu, ' ')
    .replaceAll(LONE_SURROGATE, '')
    .replaceAll(DIRECTION, '')
    .replaceAll(INVISIBLE, '')
    .replaceAll(RESERVED, '')
    .replaceAll(STRAY_JOINER, '')
    .replaceAll(STRAY_SELECTOR, '')
    .replaceAll(ENCLOSING, '')
    .replaceAll(STACKED_ACCENTS, '$1')
    .replaceAll(STACKED_MARKS, '$1')
    .replaceAll(BRACKETED, (whole, inside: string) => (isRole(inside) ? '' : whole))
    .replaceAll(/\s+/gu, ' ')
    .trim()
  const name = shorten(visible)
  return /[\p{L}\p{N}\p{S}\p{Extended_Pictographic}]/u.test(name) ? name : ''
}

/** Letters of other scripts that look like a Latin one, by the Latin one that they look like. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'аαɑ',
  b: 'ьвƅβ',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еєҽε',
  g: 'ɡցᏳ',
  h: 'һнη',
  i: 'іιıїίᏆꮖ',
  j: 'јϳ',
  k: 'кκ',
  l: 'ӏ|ⅼ',
  m: 'мμ',
  n: 'пո',
  o: 'оοσօ',
  p: 'рρ',
  q: 'ԛ',
  r: 'гᴦᎡ',
  s: 'ѕ',
  t: 'тτ',
  u: 'υս',
  v: 'ѵν',
  w: 'ԝωшᏔ',
  x: 'хχ',
  y: 'уүγ',
  z: 'ᴢζ',
}

const latinOf = new Map(
  Object.entries(LOOKALIKES).flatMap(([latin, others]) =>
    [...others].map((other) => [other, latin] as const),
  ),
)

/** Unicode's own table of what looks like what (UTS #39), with the few above that people mix up and it does not list. */
const prototypes: Readonly<Record<string, string>> = confusables

const looksLike = (letter: string): string => latinOf.get(letter) ?? prototypes[letter] ?? letter

/**
 * What two names have in common when the eye cannot tell them apart: form, case, accents and look-alikes are gone
 * (UTS #39, 4). Look-alikes are undone in both cases, because a capital may look like what its small letter does not.
 */
export function nameSkeleton(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/[\p{M}\p{P}\s\u200D]/gu, '')
  const once = [...plain].map(looksLike).join('').toLowerCase()
  return [...once.normalize('NFKD')]
    .map(looksLike)
    .join('')
    .toLowerCase()
    .replaceAll(/[\p{M}\p{P}\s]/gu, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('0', 'o')
    .replaceAll(/[1l|]/gu, 'i')
}

const roles: ReadonlySet<string> = new Set(ROLES.map(nameSkeleton))

function isRole(text: string): boolean {
  return roles.has(nameSkeleton(text))
}

/** Numbers of equal-looking names, so that a second *Alice* keeps hers when the first one goes. */
export interface NameBook {
  /** The names to show for those who are here, in their order. */
  show(people: readonly ClaimedName[], fallback: string): ShownName[]
}

interface Entry {
  readonly skeleton: string
  readonly number: number
}

/**
 * Numbers equal-looking names in the order in which one first saw them: the first is shown as it is, later ones as
 * `Alice (2)`. A number stays with its seat while that is here, and is free for others when it has gone: anyone who leaves
 * and comes in again is not taken for a second person.
 */
export function createNameBook(): NameBook {
  const entries = new Map<string, Entry>()

  return {
    show(people, fallback) {
      const taken = new Set(
        RESERVED_WORDS.map((word) => entryKey({ skeleton: nameSkeleton(word), number: 1 })),
      )
      const claims = people.map(({ seat, name: claimed, successorOf }) => {
        const name = withoutNumber(cleanName(claimed)) || fallback
        const skeleton = nameSkeleton(name)
        // Anyone who goes on with another device under the same name is the same person.
        return { seat, person: `${successorOf ?? seat} ${skeleton}`, name, skeleton }
      })
      const present = new Set(claims.map(({ person }) => person))
      for (const person of entries.keys()) if (!present.has(person)) entries.delete(person)
      for (const person of present) {
        const entry = entries.get(person)
        if (entry !== undefined && !taken.has(entryKey(entry))) taken.add(entryKey(entry))
        else entries.delete(person)
      }
      return claims.map(({ seat, person, name, skeleton }) => {
        const { number } = entries.get(person) ?? firstFree(skeleton, taken)
        entries.set(person, { skeleton, number })
        taken.add(entryKey({ skeleton, number }))
        return { seat, name: number === 1 ? name : `${name} (${number})` }
      })
    },
  }
}

function entryKey({ skeleton, number }: Entry): string {
  return `${number} ${skeleton}`
}

function firstFree(skeleton: string, taken: ReadonlySet<string>): Entry {
  let number = 1
  while (taken.has(entryKey({ skeleton, number }))) number++
  return { skeleton, number }
}
