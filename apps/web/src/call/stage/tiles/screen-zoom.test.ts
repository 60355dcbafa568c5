import { expect, test } from 'vitest'
import { panned, whole, zoomed } from './screen-zoom.ts'

const place = ({ scale, x, y }: typeof whole, at: { x: number; y: number }) => [
  x + at.x / scale,
  y + at.y / scale,
]

test('[V169] what is under the pointer stays there while one looks closer', () => {
  const at = { x: 0.25, y: 0.8 }
  const closer = zoomed(whole, 2, at)
  expect(closer.scale).toBe(2)
  expect(place(closer, at)).toEqual(place(whole, at))
  const again = zoomed(closer, 1.5, { x: 0.5, y: 0.5 })
  const before = place(closer, { x: 0.5, y: 0.5 })
  for (const [index, value] of place(again, { x: 0.5, y: 0.5 }).entries())
    expect(value).toBeCloseTo(before[index] ?? 0)
})

test('[V169] nobody looks beyond the edges, closer than six times, or farther than the whole', () => {
  expect(zoomed(whole, 100, { x: 0, y: 0 }).scale).toBe(6)
  expect(zoomed(zoomed(whole, 3, { x: 1, y: 1 }), 0.01, { x: 0, y: 0 })).toEqual(whole)
  const corner = panned(zoomed(whole, 2, { x: 0, y: 0 }), { x: -9, y: -9 })
  expect([corner.x, corner.y]).toEqual([0.5, 0.5])
  expect(panned(corner, { x: 9, y: 9 })).toEqual({ scale: 2, x: 0, y: 0 })
  expect(panned(whole, { x: 0.3, y: 0.3 })).toEqual(whole)
})
