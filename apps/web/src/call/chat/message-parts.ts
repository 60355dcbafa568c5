/** From the text of a message to what is a link, a mention, or neither. Pure. */
import { find } from 'linkifyjs'

/** A stretch of a message. A link's address is http, https or mailto and nothing else. */
export type MessagePart =
  | { readonly kind: 'text' | 'mention'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }

/** Addresses that a press may open: others could run something here or start a program. */
const SAFE = /^(?:https?:\/\/|mailto:)/i

/** Chinese sentences go on right after an address, without a space. */
const WIDE_PUNCTUATION = /[\u3000-\u303F\uFF01-\uFF0F\uFF1A-\uFF20\u2018-\u201F]/u

/** Turns of direction that would show an address as another one; what is written from right to left needs none of them. */
const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/gu

/** Parts a text into its stretches, in order; all of them together are the text without turns of direction. `names` are those who are mentioned. */
export function messageParts(written: string, names: readonly string[]): MessagePart[] {
  const text = written.replace(DIRECTION, '')
  const parts: MessagePart[] = []
  let at = 0
  for (const { start, value, href } of find(text, { defaultProtocol: 'https' })) {
    const [address = ''] = value.split(WIDE_PUNCTUATION)
    if (!SAFE.test(href) || address === '') continue
    const target = href.split(WIDE_PUNCTUATION)[0] ?? ''
    parts.push(...withMentions(text.slice(at, start), names), { kind: 'link', text: address, href: target })
    at = start + address.length
  }
  return [...parts, ...withMentions(text.slice(at), names)]
}

function withMentions(text: string, names: readonly string[]): MessagePart[] {
  if (text === '') return []
  // Of two names that begin alike the longer one is meant.
  const marks = names.map((name) => `@${name}`).toSorted((one, other) => other.length - one.length)
  const mark = marks.find((each) => text.includes(each))
  if (mark === undefined) return [{ kind: 'text', text }]
  const [before = '', ...after] = text.split(mark)
  return [
    ...withMentions(before, names),
    { kind: 'mention', text: mark },
    ...withMentions(after.join(mark), names),
  ]
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
