import { expect, test } from 'vitest'
import { en } from './en/index.ts'
import { preferredLanguage } from './languages.ts'
import { zh } from './zh/index.ts'

test('[V8] follows the first language of the browser that it speaks, and is English where it speaks none', () => {
  expect(preferredLanguage(['fr-FR', 'zh-CN', 'en'])).toBe('zh')
  expect(preferredLanguage(['en-GB', 'zh'])).toBe('en')
  expect(preferredLanguage(['fr', 'de'])).toBe('en')
  expect(preferredLanguage([])).toBe('en')
})

/** Each message with what it wants filled in, one line a message. */
function parametersOf(node: object, path = ''): string[] {
  return Object.entries(node).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${path}${key} ${[...new Set<string>(value.match(/\{\w+\}/g))].toSorted().join(' ')}`]
      : parametersOf(value, `${path}${key}.`),
  )
}

test('[V9] fills in the same things in every language', () => {
  expect(new Set(parametersOf(zh))).toEqual(new Set(parametersOf(en)))
})
