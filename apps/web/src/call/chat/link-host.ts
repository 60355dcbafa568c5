/** Where a link really leads, when its look may deceive. Pure. */
import { nameSkeleton } from '../../names/display-name.ts'

/** Scripts that are told apart; the writing systems of Japanese, Chinese and Korean use several of them together. */
const SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Cherokee',
  'Georgian',
  'Hebrew',
  'Arabic',
  'Devanagari',
  'Thai',
].map((name) => new RegExp(`\\p{Script=${name}}`, 'u'))
const EAST_ASIAN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}]/u

function mixesScripts(label: string): boolean {
  const alphabets = SCRIPTS.filter((script) => script.test(label)).length
  // Latin letters among Han, Kana or Hangul are usual; other alphabets are not.
  const isUsual = EAST_ASIAN.test(label) && alphabets === 1 && /\p{Script=Latin}/u.test(label)
  return !isUsual && alphabets + (EAST_ASIAN.test(label) ? 1 : 0) > 1
}

/** Whether letters of another script read as Latin ones; Latin letters with accents are what they are. */
const looksPlain = (label: string): boolean =>
  /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u.test(label) &&
  /^[\x20-\x7e]+$/.test(nameSkeleton(label))

/** Labels of a host as they were written: browsers turn them into punycode when they read an address. */
const writtenLabels = (text: string): string[] =>
  (/^(?:[a-z]+:\/\/)?(?:[^/?#]*@)?([^/?#:]*)/iu.exec(text)?.[1] ?? '').normalize('NFC').split(/[.\u3002]/u)

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

/**
 * The host that a press opens, in the form in which nothing looks like anything else (punycode, RFC 3492), where what is
 * shown may deceive: names of mixed scripts or in look-alikes, or something before an `@`. `undefined` where it may not.
 */
export function hostToShow(text: string, href: string): string | undefined {
  if (!/^https?:/i.test(href) || !URL.canParse(href)) return undefined
  const { username, password, host } = new URL(href)
  const isDeceptive = writtenLabels(text).some(
    (label) => !isAscii(label) && (mixesScripts(label) || looksPlain(label)),
  )
  return username !== '' || password !== '' || isDeceptive ? host : undefined
}
