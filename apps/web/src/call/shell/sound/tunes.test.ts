import { expect, test, vi } from 'vitest'
import { room, somebody } from '../../testing/testing-people.ts'
import { oneAtATime, tuneBetween } from './tunes.ts'

const people = (count: number) => room(Array.from({ length: count }, (_, index) => somebody(index)))

test('[V157] who comes and who goes is heard up to six people, oneself among them, and no longer', () => {
  expect([0, 1, 4, 5, 8].map((count) => tuneBetween(people(count), people(count + 1), 5_000))).toEqual([
    'joined',
    'joined',
    'joined',
    undefined,
    undefined,
  ])
  expect([1, 6, 7].map((count) => tuneBetween(people(count), people(count - 1), 5_000))).toEqual([
    'left',
    'left',
    undefined,
  ])
  expect(tuneBetween(people(3), people(3), 5_000)).toBeUndefined()
})

test('[V157] people who join in the same moment as oneself are not heard', () => {
  expect(tuneBetween(people(1), people(2), 500)).toBeUndefined()
  expect(tuneBetween(people(1), people(2), 3_000)).toBe('joined')
})

test('[V194] several people who join at once make one sound, and a later one is heard again', async () => {
  const played: string[] = []
  const ends: ((how?: Error) => void)[] = []
  const play = oneAtATime((tune) => {
    played.push(tune)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    ends.push((problem) => (problem === undefined ? resolve() : reject(problem)))
    return promise
  })
  for (const tune of ['joined', 'joined', 'left'] as const) play(tune)
  expect(played).toEqual(['joined'])
  ends[0]?.()
  await vi.waitFor(() => {
    play('left')
    expect(played).toEqual(['joined', 'left'])
  })
  // Also after one that the browser held back.
  ends[1]?.(new Error('held back'))
  await vi.waitFor(() => {
    play('message')
    expect(played).toEqual(['joined', 'left', 'message'])
  })
})
