import * as v from 'valibot'
import { expect, test } from 'vitest'
import { CallPreferences } from './call-preferences.ts'

test('[V94] a kept choice for calls that is not readable costs only itself', () => {
  const defaults = {
    selfView: 'auto',
    corner: 'bottom-right',
    layout: 'grid',
    screenFrameRate: 30,
    shortcuts: true,
    chatSound: true,
    joinSound: true,
  }
  expect(v.parse(CallPreferences, null)).toEqual(defaults)
  expect(v.parse(CallPreferences, 'nonsense')).toEqual(defaults)
  expect(v.parse(CallPreferences, { selfView: 'grid', corner: 7 })).toEqual({ ...defaults, selfView: 'grid' })
})
