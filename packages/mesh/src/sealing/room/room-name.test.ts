import * as fc from 'fast-check'
import { anyText } from '../testing/any-text.ts'
import { describe, expect, it } from 'vitest'
import { normaliseRoomName } from './room-name.ts'
import { randomRoomName } from './room-names.ts'

describe('room names', () => {
  it.each([
    ['Amber-Otter-42', 'amber-otter-42'],
    ['RŌOM', 'rōom'],
    ['RO\u0304OM', 'rōom'],
    ['Ｃａｆｅ', 'cafe'],
    ['İstanbul', 'i̇stanbul'],
    ['हिन्दी', 'हिन्दी'],
    ['会议室-3', '会议室-3'],
    ['٤٢', '٤٢'],
    ['a--b', 'a--b'],
    ['7', '7'],
    ['𐐀𐐀', '𐐨𐐨'],
    ['a'.repeat(64), 'a'.repeat(64)],
    ['𐐨'.repeat(64), '𐐨'.repeat(64)],
  ])('[K1] takes %j as %j', (text, name) => {
    expect(normaliseRoomName(text)).toBe(name)
  })

  it.each([
    '',
    '-a',
    'a-',
    '-',
    'a b',
    ' a',
    'a/b',
    '../x',
    '%2e%2e%2f',
    'a:b',
    'a\0b',
    'a.b',
    'a_b',
    'a%b',
    'a#b',
    '\u0301a',
    '1\u0301',
    'a\u200db',
    'a\u202eb',
    'a\u00adb',
    'a\ufe0f',
    '\u3164',
    '\u115f',
    '🙂',
    '\ud800',
    'a'.repeat(65),
    'ﷺ',
  ])('[K2] refuses %j', (text) => {
    expect(normaliseRoomName(text)).toBeUndefined()
  })

  it.each([
    ['10 000 letters', 'a'.repeat(10_000)],
    ['100 000 marks', `a${'\u0301'.repeat(100_000)}`],
    ['100 000 hyphens', `a${'-'.repeat(100_000)}`],
  ])('[K2] refuses %s', (_, text) => {
    expect(normaliseRoomName(text)).toBeUndefined()
  })

  it('[K1] gives a normalised name back as it is', () => {
    fc.assert(
      fc.property(anyText(12), (text) => {
        const name = normaliseRoomName(text)
        expect(normaliseRoomName(name ?? '')).toBe(name)
      }),
      { numRuns: 2_000 },
    )
  })

  it('[K8] suggests names that are room names as they stand', () => {
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(fc.array(unit, { minLength: 3, maxLength: 3 }), (numbers) => {
        const rest = [...numbers]
        const name = randomRoomName(() => rest.shift() ?? 0)
        expect(name).toMatch(/^[a-z]+-[a-z]+-[1-9][0-9]$/)
        expect(normaliseRoomName(name)).toBe(name)
      }),
    )
  })

  it('[K8] suggests thousands of different names', () => {
    const steps = Array.from({ length: 64 }, (_, index) => index / 64)
    const names = steps.flatMap((first) =>
      steps.map((second) => {
        const rest = [first, second]
        return randomRoomName(() => rest.shift() ?? 0)
      }),
    )
    expect(new Set(names).size).toBe(64 * 64)
  })
})
