import { expect, test } from 'vitest'
import { timeAgo } from './time-ago.ts'

test('[V11] says how long ago something was in the largest unit that fits', () => {
  const now = Date.UTC(2026, 10, 22)
  const ago = (minutes: number, language = 'en') => timeAgo(now - minutes * 60_000, now, language)
  expect(ago(0.5)).toBe('now')
  expect(ago(59)).toBe('59 minutes ago')
  expect(ago(60 * 5)).toBe('5 hours ago')
  expect(ago(60 * 24)).toBe('yesterday')
  expect(ago(60 * 24 * 15)).toBe('2 weeks ago')
  expect(ago(-10)).toBe('now')
  expect(ago(60 * 24, 'zh')).toBe('昨天')
})
