import { describe, expect, test } from 'vitest'
import { keyOf, keyPlace, type KeyPlace, type KeyPress } from './keys.ts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  isComposing: false,
  ...more,
})

const callKeys = ['M', 'V', 'S', ' ', '?'].map((key) => ({ key }))
const keyAction = (pressed: KeyPress, place: KeyPlace) => keyOf(pressed, place, callKeys)?.key

function element(html: string): Element {
  const host = document.createElement('div')
  host.innerHTML = html
  const found = host.querySelector('[data-here]')
  if (found === null) throw new Error('nothing marked')
  return found
}

describe('keys of a call', () => {
  test('[V72] a letter works in either case, and ? opens the overview', () => {
    expect(keyAction(press('m'), 'stage')).toBe('M')
    expect(keyAction(press('M'), 'control')).toBe('M')
    expect(callKeys.map(({ key }) => keyAction(press(key), 'stage'))).toEqual(callKeys.map(({ key }) => key))
    expect(keyAction(press('x'), 'stage')).toBeUndefined()
  })

  test('[V73] no key fires while somebody types', () => {
    for (const { key } of callKeys) expect(keyAction(press(key), 'text')).toBeUndefined()
    expect(keyAction(press('m', { isComposing: true }), 'stage')).toBeUndefined()
    expect(keyPlace(element('<input data-here>'))).toBe('text')
    expect(keyPlace(element('<div contenteditable="true"><b data-here></b></div>'))).toBe('text')
    expect(keyPlace(element('<select data-here></select>'))).toBe('text')
  })

  test('[V74] no key fires together with a command key of the browser, and a held key fires once', () => {
    for (const held of ['ctrlKey', 'metaKey', 'altKey', 'repeat'])
      expect(keyAction(press('s', { [held]: true }), 'stage')).toBeUndefined()
  })

  test('[V75] Space talks from the stage and works a control that has the focus', () => {
    expect(keyAction(press(' '), 'stage')).toBe(' ')
    expect(keyAction(press(' '), 'control')).toBeUndefined()
    expect(keyPlace(element('<button><i data-here></i></button>'))).toBe('control')
    expect(keyPlace(element('<input type="checkbox" data-here>'))).toBe('control')
    expect(keyPlace(element('<p data-here></p>'))).toBe('stage')
    expect(keyPlace(null)).toBe('stage')
  })
})
