/** From the text of a message to what is a link, a mention, or neither. Pure. */
import { find } from 'linkifyjs'
import { hostToShow } from './link-host.ts'

/** A stretch of a message. A link's address is http, https or mailto and nothing else. */
export type MessagePart =
  | { readonly kind: 'text' | 'mention'; readonly text: string }
  | {
      readonly kind: 'link'
      readonly text: string
      readonly href: string
      /** The host that it opens, where its look may deceive. */
      readonly host?: string
    }

/** Addresses that a press may open: others could run something here or start a program. */
const SAFE = /^(?:https?:\/\/|mailto:)/i

/** Chinese sentences go on right after an address, without a space. */
const WIDE_PUNCTUATION = /[\u3000-\u303F\uFF01-\uFF0F\uFF1A-\uFF20\u2018-\u201F]/u

/** Turns of direction that would show an address as another one; what is written from right to left needs none of them. */
const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/gu

/** Parts a text into its stretches, in order; all of them together are the text without turns of direction. `names` are those who are mentioned. */
export function messageParts(written: string, names: readonly string[]): MessagePart[] {
  const text = written.replace(DIRECTION, '')
  const mark = marker(names)
  const parts: MessagePart[] = []
  let at = 0
  for (const { start, value, href } of find(text, { defaultProtocol: 'https' })) {
    const [address = ''] = value.split(WIDE_PUNCTUATION)
    if (!SAFE.test(href) || address === '') continue
    const target = href.split(WIDE_PUNCTUATION)[0] ?? ''
    const host = hostToShow(address, target)
    const link = { kind: 'link', text: address, href: target, ...(host !== undefined && { host }) } as const
    parts.push(...mark(text.slice(at, start)), link)
    at = start + address.length
  }
  return [...parts, ...mark(text.slice(at))]
}

/** So many mentions of one message are marked: more are not read, and each costs an element. */
const MARKED = 64

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

/** Marks mentions in the stretches of one message, each stretch in one pass. */
function marker(names: readonly string[]): (text: string) => MessagePart[] {
  if (names.length === 0) return plain
  // Of two names that begin alike the longer one is meant.
  const longest = names.toSorted((one, other) => other.length - one.length)
  const mention = new RegExp(longest.map((name) => literally(`@${name}`)).join('|'), 'gu')
  let left = MARKED
  return (text) => {
    const parts: MessagePart[] = []
    let at = 0
    for (const { 0: found, index } of text.matchAll(mention)) {
      if (left === 0) break
      left -= 1
      parts.push(...plain(text.slice(at, index)), { kind: 'mention', text: found })
      at = index + found.length
    }
    return [...parts, ...plain(text.slice(at))]
  }
}

function plain(text: string): MessagePart[] {
  return text === '' ? [] : [{ kind: 'text', text }]
}

/** Whether a message is nothing but up to three emoji, which are shown large. */
export function isEmojiOnly(text: string): boolean {
  const signs = [...new Intl.Segmenter().segment(text.trim())].map(({ segment }) => segment)
  return (
    signs.length > 0 && signs.length <= 3 && signs.every((sign) => /\p{Extended_Pictographic}/u.test(sign))
  )
}

/** A message that is longer than this many characters or lines is shown in part until somebody wants all of it. */
const LONG_CHARS = 900
const LONG_LINES = 14

/** Whether a message would push the conversation out of sight. */
export function isLong(text: string): boolean {
  return text.length > LONG_CHARS || text.split('\n', LONG_LINES + 1).length > LONG_LINES
}
