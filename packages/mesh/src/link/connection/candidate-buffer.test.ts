import { limits } from '@confab/protocol'
import { expect, test } from 'vitest'
import { createCandidateBuffer } from './candidate-buffer.ts'

test('[N9] keeps candidates that come before their description, in order, and hands them out once', () => {
  const candidates = createCandidateBuffer()
  candidates.buffer({ candidate: 'one' })
  candidates.buffer({ candidate: 'two' })
  expect(candidates.drain()).toEqual([{ candidate: 'one' }, { candidate: 'two' }])
  expect(candidates.drain()).toEqual([])
})

test('[N10] keeps no more candidates than one description may have', () => {
  const candidates = createCandidateBuffer()
  for (let index = 0; index < limits.candidatesPerDescription + 50; index++)
    candidates.buffer({ candidate: String(index) })
  expect(candidates.drain()).toHaveLength(limits.candidatesPerDescription)
})
