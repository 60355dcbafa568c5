import { createApp, defineComponent, h } from 'vue'
import { describe, expect, test } from 'vitest'
import { createWords, useWords } from '../../i18n/i18n.ts'
import { linkHeading } from './link-words.ts'
import { seatOf } from '../testing/testing-people.ts'
import type { LinkTrouble } from './link-troubles.ts'
import { nameList, troubleWords, type TroubleWords } from './trouble-words.ts'

const people = ['Ada', 'Ben', 'Cleo', 'Dana', 'Emil', 'محمد']
const seats = people.map((_, index) => seatOf(index))

/** English words, as a component has them. */
function words(): TroubleWords {
  let found: TroubleWords | undefined
  const Reader = defineComponent(() => {
    const { t, locale } = useWords()
    found = { t, locale: locale.value, nameOf: (seat) => people[seats.indexOf(seat)] ?? '' }
    return () => h('i')
  })
  createApp(Reader).use(createWords().plugin).mount(document.createElement('div'))
  if (found === undefined) throw new Error('Nothing was mounted.')
  return found
}

const some = (...indexes: number[]) => indexes.map(seatOf)

describe('words about lines', () => {
  test('[V109] a sentence says what is wrong with whose link and what is being done', () => {
    const say = (trouble: LinkTrouble) => troubleWords(trouble, words())
    expect(say({ kind: 'unheard', lacking: 'hear', remedy: 'waiting', seats: some(1) })).toBe(
      "Ben can't hear you. Reconnecting.",
    )
    expect(say({ kind: 'missing', lacking: 'hear', remedy: 'relay', seats: some(1, 2) })).toBe(
      "You can't hear Ben and Cleo. Trying a relay.",
    )
    expect(say({ kind: 'interrupted', remedy: 'new-path', seats: some(1) })).toBe(
      'Your connection to Ben is interrupted. Looking for a new path.',
    )
    expect(say({ kind: 'lost', reason: 'no-answer', seats: some(1) })).toContain("Ben isn't responding.")
    expect(say({ kind: 'lost', reason: 'no-answer', seats: some(1, 2) })).toBe(
      'No connection to Ben and Cleo. Still trying…',
    )
  })

  test('[V126] a sentence says whose connection does not bear the picture, that sound goes on, and that it comes back', () => {
    expect(troubleWords({ kind: 'suspended', seats: some(1, 2) }, words())).toBe(
      'Your connection to Ben and Cleo is too slow for your video. They still hear you, and your video comes back automatically.',
    )
  })

  test('[V110] up to three people are named, of more the first two', () => {
    expect(nameList(some(1, 2, 3), words())).toBe('Ben, Cleo, and Dana')
    expect(nameList(some(0, 1, 2, 3), words())).toBe('Ada, Ben, and 2 others')
  })

  test('[V111] a name that runs from right to left is kept apart from the sentence, and no other is', () => {
    expect(nameList(some(5), words())).toBe('\u2068محمد\u2069')
    expect(nameList(some(1), words())).toBe('Ben')
  })

  test('[V112] each step of recovery has words of its own', () => {
    const { t } = words()
    const steps = ['waiting', 'new-path', 'relay', 'new-connection'] as const
    expect(steps.map((step) => linkHeading({ state: 'recovering', step }, t))).toEqual([
      'Reconnecting…',
      'Looking for a new path…',
      'Trying a relay…',
      'Starting a new connection…',
    ])
  })
})
