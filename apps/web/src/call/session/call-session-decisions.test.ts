import { errorCodes } from '@confab/protocol'
import { expect, test } from 'vitest'
import { isOver, screenAfterRefusal } from './call-session-decisions.ts'

test('[D68] the server is said to be out of reach only where it is', () => {
  expect(screenAfterRefusal('signaling/unreachable', 4)).toEqual({ screen: 'unreachable' })
  for (const code of errorCodes)
    expect(screenAfterRefusal(code, 4)).not.toMatchObject({ screen: 'unreachable' })
  expect(screenAfterRefusal('room/full', 4)).toEqual({ screen: 'full', capacity: 4 })
  expect(screenAfterRefusal('server/internal', 4)).toEqual({ screen: 'failed' })
})

test('[D68] every screen after a refusal has a way on', () => {
  for (const code of errorCodes) {
    const { screen } = screenAfterRefusal(code, 4)
    expect(isOver(screen) || screen === 'outdated').toBe(true)
  }
})
