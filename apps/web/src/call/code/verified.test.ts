import { expect, test } from 'vitest'
import { codeEmoji } from './code-emoji.ts'
import { impostors, withSuccessors, withMarks } from './verified.ts'

const [ann, ben] = [
  { seat: 'ann-key', name: 'Ann' },
  { seat: 'ben-key', name: 'Ben' },
]

test('[V143] a mark stays with its key under any name, and is kept once', () => {
  const marked = withMarks(withMarks([], [ann, ben]), [{ seat: 'ann-key', name: 'Anna' }])
  expect(marked).toEqual([ben, { seat: 'ann-key', name: 'Anna' }])
  expect(impostors(marked, [{ seat: 'ann-key', name: 'Somebody' }])).toEqual([])
})

test('[V143] the same name under another key is told of, also in another case or alphabet', () => {
  const other = { seat: 'other-key', name: 'ANN' }
  const cyrillic = { seat: 'third-key', name: 'Аnn' }
  expect(impostors([ann], [other, ben])).toEqual([other])
  expect(impostors([ann], [cyrillic])).toEqual([cyrillic])
})

test('[V143] a namesake beside the marked person is none', () => {
  expect(impostors([ann], [ann, { seat: 'other-key', name: 'Ann' }])).toEqual([])
  expect(impostors([], [ann])).toEqual([])
})

test('[V144] the code has 64 different signs', () => {
  expect(new Set(codeEmoji).size).toBe(64)
})

test('[V145] a mark goes along to the device with which its owner goes on, and to no other', () => {
  const people = [
    { seat: 'ann-phone', successorOf: 'ann-key' },
    { seat: 'kim-phone', successorOf: 'kim-key' },
    { seat: 'ben-key', successorOf: undefined },
  ]
  expect(withSuccessors([ann], people)).toEqual([ann, { seat: 'ann-phone', name: 'Ann' }])
  const after = withSuccessors([ann], people)
  expect(withSuccessors(after, people)).toBe(after)
})
