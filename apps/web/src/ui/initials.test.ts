import { describe, expect, test } from 'vitest'
import { avatarColour, initials } from './initials.ts'

describe('what stands for a person', () => {
  test('[V70] initials are the first letters of the first and last word, one sign in Chinese', () => {
    expect(initials('ada king lovelace')).toBe('AL')
    expect(initials('Ada')).toBe('A')
    expect(initials('Ada (2)')).toBe('A')
    expect(initials('李雷')).toBe('李')
    expect(initials('👩‍💻')).toBe('👩‍💻')
  })

  test('[V71] a seat has the same avatar colour on every page', () => {
    const colours = Array.from({ length: 200 }, (_, index) => avatarColour(`${index}seat${index * 7}`, 8))
    expect(new Set(colours)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]))
    expect(avatarColour('a', 8)).toBe(avatarColour('a', 8))
  })
})
