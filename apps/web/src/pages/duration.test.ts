import { expect, test } from 'vitest'
import { spokenDuration } from './duration.ts'

test('[V12] says how long a meeting was in whole minutes, with hours from one on', () => {
  expect(spokenDuration(59_999)).toEqual({ unit: 'seconds' })
  expect(spokenDuration(60_000)).toEqual({ unit: 'minutes', minutes: 1 })
  expect(spokenDuration(59.9 * 60_000)).toEqual({ unit: 'minutes', minutes: 59 })
  expect(spokenDuration(125 * 60_000)).toEqual({ unit: 'hours', hours: 2, minutes: 5 })
})
