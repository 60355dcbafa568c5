import { describe, expect, test } from 'vitest'
import { room, seatOf, somebody } from '../testing/testing-people.ts'
import { brokenPairs, qualityMatrix } from './quality-matrix.ts'

const linkQuality = { quality: 'fair', roundTripMs: 30, lossPercent: 0, path: 'direct' } as const

describe('who receives each other', () => {
  test('[V113] everybody has a row and a column, oneself first; the own row is what arrives here, others say theirs', () => {
    const self = room([]).self.seat
    const mesh = room([
      somebody(1, { linkQuality, receives: { [self]: 'poor', [seatOf(2)]: 'none' } }),
      somebody(2, { link: { state: 'lost', reason: 'no-path' } }),
    ])
    const { seats, rows } = qualityMatrix(mesh)
    expect(seats).toEqual([self, seatOf(1), seatOf(2)])
    expect(rows.map(({ cells }) => cells.map(({ quality }) => quality))).toEqual([
      ['self', 'fair', 'none'],
      ['poor', 'self', 'none'],
      ['unknown', 'unknown', 'self'],
    ])
    const full = qualityMatrix(room(Array.from({ length: 11 }, (_, index) => somebody(index + 1))))
    expect(full.rows.map(({ cells }) => cells.length)).toEqual(Array(12).fill(12))
  })

  test('[V114] two others, one of them receiving nothing from the other, are a broken pair, counted once', () => {
    const pair = [
      somebody(1, { receives: { [seatOf(2)]: 'none' } }),
      somebody(2, { receives: { [seatOf(1)]: 'none' } }),
    ]
    expect(brokenPairs([...pair, somebody(3, { receives: { [seatOf(1)]: 'poor' } })])).toEqual([
      [seatOf(1), seatOf(2)],
    ])
    const gone = somebody(1, { receives: { [seatOf(9)]: 'none' } })
    expect(brokenPairs([gone, somebody(3)])).toEqual([])
  })
})
