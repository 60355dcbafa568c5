import { expect, test } from 'vitest'
import { mayAsk } from './may-ask.ts'

const nobody = { visible: true, focused: false, touched: false }

test('[V15] starts devices by itself where that brings up no question, as soon as the page is seen', () => {
  expect(mayAsk('granted', nobody)).toBe(true)
  expect(mayAsk('denied', nobody)).toBe(true)
  expect(mayAsk('granted', { ...nobody, visible: false })).toBe(false)
})

test('[V16] brings up the question for a device only when somebody looks at the page', () => {
  for (const permission of ['prompt', 'unknown'] as const) {
    expect(mayAsk(permission, nobody)).toBe(false)
    expect(mayAsk(permission, { ...nobody, focused: true })).toBe(true)
    expect(mayAsk(permission, { ...nobody, touched: true })).toBe(true)
    expect(mayAsk(permission, { visible: false, focused: true, touched: true })).toBe(false)
  }
})
