import { expect, test } from 'vitest'
import { placeMenu } from './place-menu.ts'

const size = { width: 200, height: 160 }
const screen = { width: 1000, height: 600 }

test('[V10] opens a menu towards the middle of the window and keeps all of it inside', () => {
  const at = (left: number, top: number) => placeMenu({ left, top, width: 40, height: 40 }, size, screen)
  expect(at(20, 20)).toEqual({ left: 20, top: 68 })
  expect(at(900, 20)).toEqual({ left: 740, top: 68 })
  expect(at(900, 540)).toEqual({ left: 740, top: 372 })
  const narrow = placeMenu({ left: 2, top: 50, width: 40, height: 40 }, size, { width: 220, height: 150 })
  expect(narrow).toEqual({ left: 8, top: 8 })
})
