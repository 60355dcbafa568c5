import { expect, test } from 'vitest'
import { room, somebody } from '../testing-people.ts'
import { tuneBetween } from './tunes.ts'

const people = (count: number) => room(Array.from({ length: count }, (_, index) => somebody(index)))

test('[V157] who comes and who goes is heard up to six people, oneself among them, and no longer', () => {
  expect([0, 1, 4, 5, 8].map((count) => tuneBetween(people(count), people(count + 1)))).toEqual([
    'joined',
    'joined',
    'joined',
    undefined,
    undefined,
  ])
  expect([1, 6, 7].map((count) => tuneBetween(people(count), people(count - 1)))).toEqual([
    'left',
    'left',
    undefined,
  ])
  expect(tuneBetween(people(3), people(3))).toBeUndefined()
})
