/** What stands for a person while there is no picture: letters and a colour. */
import type { SeatId } from '@confab/protocol'

const NUMBER = /\s*[(\uFF08]\p{N}+[)\uFF09]$/u
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** A name without a number at its end, which the app puts there itself and nobody may claim. */
export function withoutNumber(name: string): string {
  return name.replace(NUMBER, '')
}

/** One or two letters that stand for a person while there is no picture. */
export function initials(name: string): string {
  const words = withoutNumber(name).match(/[\p{L}\p{N}\p{Extended_Pictographic}][^\s-]*/gu) ?? []
  const first = firstGrapheme(words[0] ?? name)
  // One character of Han, Kana or Hangul says as much as two letters do.
  if (words.length < 2 || /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u.test(first)) return first
  return first + firstGrapheme(words.at(-1) ?? '')
}

function firstGrapheme(text: string): string {
  for (const { segment } of graphemes.segment(text)) return segment.toLocaleUpperCase()
  return ''
}

/** Which of the avatar colours a seat has, 0 to `count - 1`: the same on every page of a call. */
export function avatarColour(seat: SeatId, count: number): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < seat.length; index++) {
    hash = Math.imul(hash ^ seat.charCodeAt(index), 0x01000193)
  }
  // The low bits of this hash (FNV-1a) hardly mix; the high ones do.
  return ((hash >>> 16) ^ (hash >>> 3)) % count
}
