import { expect, test } from 'vitest'
import { mentionable, mentionedIn, mentionQuery, withMention } from './mention-query.ts'

const people = [
  { seat: 'a', name: 'Ada Lindqvist' },
  { seat: 'b', name: 'Ben' },
  { seat: 'c', name: '林晚' },
]

test('[V155] a name is being typed after an at sign that begins a word', () => {
  expect(['@', 'hi @be', 'a@b', '@ada l', 'x'].map((text) => mentionQuery(text, text.length))).toEqual([
    '',
    'be',
    undefined,
    undefined,
    undefined,
  ])
  expect(mentionQuery('@be there', 3)).toBe('be')
})

test('[V155] those are offered whose name, or a part of it, begins with what is typed', () => {
  const offered = (query: string) => mentionable(people, query).map(({ seat }) => seat)
  expect([offered(''), offered('LIND'), offered('b'), offered('林'), offered('q')]).toEqual([
    ['a', 'b', 'c'],
    ['a'],
    ['b'],
    ['c'],
    [],
  ])
})

test('[V155] the picked name takes the place of what was typed of it', () => {
  expect(withMention('hi @be there', 6, 'Ben')).toEqual({ text: 'hi @Ben there', caret: 8 })
  expect(withMention('@', 1, 'Ada Lindqvist')).toEqual({ text: '@Ada Lindqvist ', caret: 15 })
})

test('[V155] who was picked and taken out again is not mentioned', () => {
  expect(mentionedIn('@Ben and @Ben', [...people.slice(0, 2), { seat: 'b', name: 'Ben' }])).toEqual(['b'])
})
