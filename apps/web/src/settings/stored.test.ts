import { afterEach, expect, test } from 'vitest'
import { effectScope } from 'vue'
import * as v from 'valibot'
import { useStored } from './stored.ts'

const Sizes = v.fallback(v.array(v.number()), [])
const scope = effectScope()
const stored = () => {
  const made = scope.run(() => useStored('confab.test', Sizes))
  if (made === undefined) throw new Error('the scope is over')
  return made
}
afterEach(() => localStorage.clear())

test('[V196] what is kept is written at once, and read by the next visit', () => {
  stored().value = [3, 4]
  expect(localStorage.getItem('confab.test')).toBe('[3,4]')
  expect(stored().value).toEqual([3, 4])
})

test('[V196] whatever lies in the storage gives a value that fits', () => {
  for (const text of ['', 'null', '{', '"x"', '{"length":3}', '[1,"2"]']) {
    localStorage.setItem('confab.test', text)
    expect(stored().value).toEqual([])
  }
})

test('[V196] a change in another tab is seen here', () => {
  const here = stored()
  const change = { key: 'confab.test', oldValue: null, newValue: '[7]', storageArea: localStorage }
  dispatchEvent(new StorageEvent('storage', change))
  expect(here.value).toEqual([7])
})
