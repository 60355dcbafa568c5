import { expect, test } from 'vitest'
import { placeKeptMs, seated, standing, vacated, type Place } from './places.ts'

const seatsOf = (places: readonly Place[]) => places.map(({ seat }) => seat)
const three = ['anna', 'ben', 'cleo'].reduce<readonly Place[]>(seated, [])

test('[M13] shows people in the order in which they were first seen', () => {
  expect(seatsOf(three)).toEqual(['anna', 'ben', 'cleo'])
})

test('[M14] keeps the place of somebody who went for half a minute', () => {
  const gone = vacated(three, 'ben', 1_000)
  expect(seatsOf(seated(standing(gone, 1_000 + placeKeptMs - 1), 'ben'))).toEqual(['anna', 'ben', 'cleo'])
  expect(seatsOf(seated(standing(gone, 1_000 + placeKeptMs), 'ben'))).toEqual(['anna', 'cleo', 'ben'])
})
