import * as v from 'valibot'
import { expect, test } from 'vitest'
import { Settings } from './settings-schema.ts'

test('[V7] puts the default in the place of each kept choice that is not readable, and of that one alone', () => {
  const defaults = v.parse(Settings, null)
  expect(defaults).toMatchObject({ name: '', theme: 'system', language: 'system', cameraOn: true })
  expect(v.parse(Settings, { theme: 'dark', language: 'tlh', cameraOn: 'yes', name: 'Ada' })).toEqual({
    ...defaults,
    theme: 'dark',
    name: 'Ada',
  })
  expect(v.parse(Settings, { name: 'x'.repeat(10_000) })).toEqual(defaults)
})
