import { expect, test } from 'vitest'
import { entryFor, nothingTyped, typeLetter, type Typed } from './typeahead.ts'

const fruits = ['Apple', 'Banana', 'Blueberry', 'Blackberry']

/** The entry that a word typed without a pause leads to, one letter after the other. */
function reached(word: string, start = 0, pauseMs = 100): string | undefined {
  let typed: Typed = nothingTyped
  let at: number | undefined = start
  for (const [index, letter] of [...word].entries()) {
    typed = typeLetter(typed, letter, index * pauseMs)
    at = entryFor(typed, fruits, at ?? start) ?? at
  }
  return fruits[at ?? -1]
}

test('[V10] letters typed soon after each other are one word', () => {
  expect(reached('b')).toBe('Banana')
  expect(reached('bl')).toBe('Blueberry')
  expect(reached('bla')).toBe('Blackberry')
  expect(reached('BLA')).toBe('Blackberry')
})

test('[V10] one letter again and again goes through the entries that begin with it, and round', () => {
  expect(reached('bb')).toBe('Blueberry')
  expect(reached('bbb')).toBe('Blackberry')
  expect(reached('bbbb')).toBe('Banana')
})

test('[V10] after a pause another word begins, and what no entry begins with leads nowhere', () => {
  expect(reached('ba', 0, 1_000)).toBe('Apple')
  expect(reached('x', 2)).toBe('Blueberry')
  expect(entryFor(nothingTyped, fruits, 0)).toBeUndefined()
  expect(entryFor(typeLetter(nothingTyped, 'a', 0), [], 0)).toBeUndefined()
})
