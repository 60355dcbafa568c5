import { describe, expect, test } from 'vitest'
import { cornerAfter, corners, nearestCorner, selfPlace, selfViews } from './self-view.ts'

describe("one's own picture", () => {
  test('[V76] alone one sees oneself, whatever one chose', () => {
    for (const view of selfViews) expect(selfPlace(view, 0, 0)).toBe('stage')
  })

  test('[V77] it floats beside one other person and is in the grid with more, unless one chose otherwise', () => {
    expect(selfPlace('auto', 1, 0)).toBe('floating')
    expect(selfPlace('auto', 2, 0)).toBe('stage')
    expect(selfPlace('floating', 5, 0)).toBe('floating')
    expect(selfPlace('grid', 1, 0)).toBe('stage')
    expect(selfPlace('hidden', 1, 0)).toBe('hidden')
  })

  test('[V78] it never floats over a shared screen', () => {
    for (const view of selfViews) expect(selfPlace(view, 1, 1)).not.toBe('floating')
  })

  test('[V79] a floating picture rests in the nearest corner, and arrow keys lead from corner to corner', () => {
    const stage = { width: 1_000, height: 600 }
    expect(nearestCorner(100, 100, stage)).toBe('top-left')
    expect(nearestCorner(900, 500, stage)).toBe('bottom-right')
    expect(cornerAfter('bottom-right', 'ArrowUp')).toBe('top-right')
    expect(cornerAfter('top-right', 'ArrowLeft')).toBe('top-left')
    expect(cornerAfter('top-left', 'ArrowUp')).toBe('top-left')
    for (const corner of corners) expect(cornerAfter(corner, 'Enter')).toBe(corner)
  })
})
