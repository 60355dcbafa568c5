import { expect, test } from 'vitest'
import type { PersonTileModel, ScreenTileModel, StageTiles } from './stage-tiles.ts'
import { layoutAfter, nextSpeaker, stageView, TILES_A_PAGE, type ViewWishes } from './stage-view.ts'

const usual = { link: { state: 'open' }, picture: undefined } as const
const person = (seat: string, self = false): PersonTileModel => ({
  ...usual,
  key: `camera-${seat}`,
  seat,
  self,
  name: seat,
  away: false,
  speaking: false,
  muted: false,
  silenced: false,
  quality: 'good',
  lacks: 'nothing',
})
const screen = (seat: string, self = false): ScreenTileModel => ({
  ...usual,
  key: `screen-${seat}`,
  seat,
  self,
  owner: seat,
  withSound: false,
})
function tiles(
  others: number,
  sharing: readonly number[] = [],
  change: Partial<StageTiles> = {},
): StageTiles {
  const own = person('me', true)
  const people = Array.from({ length: others }, (_, index) => person(`p${index}`))
  return {
    own,
    people: [...people, own],
    screens: sharing.map((index) => screen(`p${index}`)),
    ownScreen: undefined,
    ...change,
  }
}
const view = (stage: StageTiles, wishes: Partial<ViewWishes> = {}) => {
  const shown = stageView(stage, {
    layout: 'grid',
    pinned: undefined,
    spotlight: undefined,
    speaker: undefined,
    page: 0,
    ...wishes,
  })
  const keys = (list: readonly { key: string }[]) =>
    list.map(({ key }) => key.replace('camera-', '')).join(' ')
  return `${keys(shown.featured)} | ${keys(shown.rest)}`
}

test('[V158] a grid shows everybody alike, and a shared screen large with everybody beside it', () => {
  expect(view(tiles(3))).toBe(' | p0 p1 p2 me')
  expect(view(tiles(2, [1]))).toBe('screen-p1 | p0 p1 me')
  expect(view(tiles(2, [], { ownScreen: screen('me', true) }))).toBe(' | screen-me p0 p1 me')
})

test('[V159] the speaker is large, moves nobody else, and beside a screen stands alone with oneself', () => {
  expect(view(tiles(3), { layout: 'speaker', speaker: 'p1' })).toBe('p1 | p0 p2 me')
  expect(view(tiles(3), { layout: 'speaker' })).toBe('p0 | p1 p2 me')
  expect(view(tiles(3), { layout: 'speaker', speaker: 'gone' })).toBe('p0 | p1 p2 me')
  expect(view(tiles(1), { layout: 'speaker', speaker: 'p0' })).toBe(' | p0 me')
  expect(view(tiles(3, [0]), { layout: 'speaker', speaker: 'p2' })).toBe('screen-p0 | p2 me')
})

test('[V160] what is pinned is large for oneself, a person beside the screens, a screen alone', () => {
  expect(view(tiles(3), { pinned: 'camera-p2' })).toBe('p2 | p0 p1 me')
  expect(view(tiles(3, [0]), { pinned: 'camera-p2' })).toBe('screen-p0 p2 | p0 p1 me')
  expect(view(tiles(2, [0, 1]), { pinned: 'screen-p1' })).toBe('screen-p1 | p0 p1 me screen-p0')
  expect(view(tiles(2), { pinned: 'camera-gone' })).toBe(' | p0 p1 me')
  expect(view(tiles(2), { pinned: 'camera-me' })).toBe('me | p0 p1')
})

test('[V161] the person a host put forward is large for all but that one, and what one pinned goes first', () => {
  expect(view(tiles(3), { spotlight: 'p1' })).toBe('p1 | p0 p2 me')
  expect(view(tiles(3), { spotlight: 'me' })).toBe(' | p0 p1 p2 me')
  expect(view(tiles(3), { spotlight: 'p1', pinned: 'camera-p0' })).toBe('p0 | p1 p2 me')
  expect(view(tiles(3), { spotlight: 'p1', layout: 'speaker', speaker: 'p0' })).toBe('p1 | p0 p2 me')
})

test('[V162] more than nine tiles go on to another page, and one sees oneself on each', () => {
  expect(TILES_A_PAGE).toBe(9)
  expect(view(tiles(8))).toBe(' | p0 p1 p2 p3 p4 p5 p6 p7 me')
  expect(view(tiles(11))).toBe(' | p0 p1 p2 p3 p4 p5 p6 p7 me')
  expect(view(tiles(11), { page: 1 })).toBe(' | p8 p9 p10 me')
  expect(view(tiles(11), { page: 7 })).toBe(' | p8 p9 p10 me')
  expect(view({ ...tiles(10), people: tiles(10).people.slice(0, -1) }, { page: 1 })).toBe(' | p9')
  const shown = stageView(tiles(11), {
    layout: 'grid',
    pinned: undefined,
    spotlight: undefined,
    speaker: undefined,
    page: 0,
  })
  expect([shown.page, shown.pages]).toEqual([0, 2])
})

test('[V163] who speaks stays until they pause and somebody else does', () => {
  expect(nextSpeaker(undefined, [])).toBeUndefined()
  expect(nextSpeaker(undefined, ['a', 'b'])).toBe('a')
  expect(nextSpeaker('b', ['a', 'b'])).toBe('b')
  expect(nextSpeaker('b', ['a'])).toBe('a')
  expect(nextSpeaker('b', [])).toBe('b')
})

test('[V164] one key leads from layout to layout, half and half only while a screen is shared', () => {
  expect([layoutAfter('grid', 0), layoutAfter('speaker', 0), layoutAfter('side', 0)]).toEqual([
    'speaker',
    'grid',
    'grid',
  ])
  expect([layoutAfter('grid', 1), layoutAfter('speaker', 1), layoutAfter('side', 1)]).toEqual([
    'speaker',
    'side',
    'grid',
  ])
})
