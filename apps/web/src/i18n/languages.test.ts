import { expect, test } from 'vitest'
import { en } from './en/index.ts'
import { languages, pluralForm, preferredLanguage, regional, wordFiles } from './languages.ts'

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

test('[V9] fills in the same things in every language', async () => {
  expect([...wordFiles.keys()]).toContain('zh')
  for (const [id, load] of wordFiles) {
    const words = await load()
    expect({ id, words: new Set(parametersOf(words)) }).toEqual({ id, words: new Set(parametersOf(en)) })
  }
})

test('[V175] a language is one file: it names itself, and says where its lines begin', async () => {
  expect(languages).toContainEqual({ id: 'en', name: 'English' })
  expect(languages).toContainEqual({ id: 'zh', name: '中文' })
  for (const [id, load] of wordFiles) {
    const { language } = await load()
    expect(Intl.getCanonicalLocales(language.tag)[0]?.split('-')[0]).toBe(id)
    expect(['ltr', 'rtl']).toContain(language.direction)
  }
})

test('[V176] a count picks its form by the rules of the language, in the order zero, one, two, few, many, other', () => {
  const forms = (language: string, choices: number) =>
    [0, 1, 2, 3, 5, 11].map((count) => pluralForm(language, count, choices))
  expect(forms('en', 2)).toEqual([1, 0, 1, 1, 1, 1])
  expect(forms('zh', 1)).toEqual([0, 0, 0, 0, 0, 0])
  expect(forms('ar', 6)).toEqual([0, 1, 2, 3, 3, 4])
  expect(forms('pl', 4)).toEqual([2, 0, 1, 1, 2, 2])
})

test('[V176] a message that has fewer forms than its language uses its last one', () => {
  expect(pluralForm('ar', 11, 1)).toBe(0)
  expect(pluralForm('pl', 5, 2)).toBe(1)
})

test('[V183] dates and numbers are written as in the region that the browser names', () => {
  expect(regional('en', ['de-DE', 'en-GB', 'en-US'])).toBe('en-GB')
  expect(regional('zh', ['en-GB', 'zh-TW'])).toBe('zh-TW')
  expect(regional('en', ['fr'])).toBe('en')
})
