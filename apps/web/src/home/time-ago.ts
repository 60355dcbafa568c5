/** Each unit with its length in ms, the longest first. */
const units = [
  ['year', 365 * 24 * 3_600_000],
  ['month', 30 * 24 * 3_600_000],
  ['week', 7 * 24 * 3_600_000],
  ['day', 24 * 3_600_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** How long ago something was, in words of that language: `2 days ago`, `yesterday`, `now`. Times are Unix ms. */
export function timeAgo(then: number, now: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const passed = Math.max(0, now - then)
  for (const [unit, length] of units)
    if (passed >= length) return words.format(-Math.floor(passed / length), unit)
  return words.format(0, 'second')
}
