import { describe, expect, test } from 'vitest'
import { placeTiles, type PlaceSources } from './stage-places.ts'
import { stageTiles, type StageTiles, type TileSources } from './stage-tiles.ts'
import { stageView } from './stage-view.ts'
import { devices, room, seatOf, somebody } from '../testing/testing-people.ts'

const on = { microphone: true, camera: true, screen: false, screenAudio: false }
const sources = (changes: Partial<TileSources> = {}): TileSources => ({
  mesh: room([somebody(1), somebody(2), somebody(3)]),
  media: devices(),
  names: new Map(),
  ownName: 'You',
  place: 'stage',
  isSilenced: () => false,
  stream: () => undefined,
  ...changes,
})
const seats = (changes: Partial<TileSources> = {}) =>
  stageTiles(sources(changes)).people.map((tile) => tile.seat)
const stage = { width: 1_440, height: 900 }
const placed = (tiles: StageTiles, changes: Partial<PlaceSources> = {}) =>
  placeTiles({
    view: stageView(tiles, { layout: 'grid', pinned: '', spotlight: undefined, speaker: undefined, page: 0 }),
    own: tiles.own.key,
    layout: 'grid',
    place: 'stage',
    corner: 'bottom-right',
    stage,
    controlsHeight: 80,
    ...changes,
  })

describe('tiles of the stage', () => {
  test('[V88] tiles keep the order in which people were first seen, oneself last, no matter who speaks', () => {
    const quiet = seats()
    expect(quiet.slice(0, 3)).toEqual([seatOf(1), seatOf(2), seatOf(3)])
    expect(seats({ mesh: room([somebody(1), somebody(2), somebody(3, { speaking: true })]) })).toEqual(quiet)
  })

  test('[V89] a camera that is off asks for no stream', () => {
    const asked: string[] = []
    const mesh = room([somebody(1, { media: { ...on, camera: false } }), somebody(2)])
    const stream = (seat: string, kind: string) => {
      asked.push(`${kind} ${seat}`)
      return undefined
    }
    stageTiles(sources({ mesh, stream }))
    expect(asked).toEqual([`camera ${seatOf(2)}`])
  })

  test('[V90] a shared screen is a tile besides the person, one of one’s own a tile among the people', () => {
    const mesh = room([somebody(1, { media: { ...on, screen: true, screenAudio: true } })])
    const media = devices({ screen: { state: 'on', hint: 'detail', withAudio: false } })
    const tiles = stageTiles(sources({ mesh, media }))
    expect(tiles.screens).toMatchObject([{ seat: seatOf(1), withSound: true }])
    expect(tiles.people).toHaveLength(2)
    expect(tiles.ownScreen?.self).toBe(true)
    const places = placed(tiles)
    const widthOf = (key: string | undefined) => places.get(key ?? '')?.width ?? 0
    expect(widthOf(tiles.screens[0]?.key)).toBeGreaterThan(3 * widthOf(tiles.ownScreen?.key))
  })

  test('[V91] nobody whose link is not open is shown as speaking', () => {
    const mesh = room([somebody(1, { speaking: true, link: { state: 'recovering', step: 'waiting' } })])
    expect(stageTiles(sources({ mesh })).people[0]?.speaking).toBe(false)
  })

  test('[V92] the controls lie below all tiles but one that is alone', () => {
    const bottom = (people: number) => {
      const mesh = room(Array.from({ length: people }, (_, index) => somebody(index)))
      const tiles = stageTiles(sources({ mesh, place: 'floating' }))
      const wide = { width: 1_600, height: 800 }
      const places = placed(tiles, { place: 'floating', corner: 'top-left', stage: wide })
      const boxes = tiles.people.flatMap(({ key }) => places.get(key) ?? [])
      return Math.max(...boxes.map((box) => box.y + box.height))
    }
    expect(bottom(1)).toBeGreaterThan(720)
    expect(bottom(4)).toBeLessThanOrEqual(720)
  })

  test('[V93] a floating tile lies in its corner and inside the stage', () => {
    const tiles = stageTiles(sources({ mesh: room([somebody(1)]), place: 'floating' }))
    for (const [corner, left, top] of [
      ['top-left', true, true],
      ['bottom-right', false, false],
    ] as const) {
      const places = placed(tiles, { place: 'floating', corner })
      const box = places.get(tiles.own.key)
      if (box === undefined) throw new Error('no place')
      expect(box.x < stage.width / 2).toBe(left)
      expect(box.y < stage.height / 2).toBe(top)
      expect(box.x + box.width).toBeLessThanOrEqual(stage.width)
      expect(box.y + box.height).toBeLessThanOrEqual(stage.height)
    }
  })

  test('[V165] side by side a screen and the people have half of the stage each, also on an upright window', () => {
    const mesh = room([somebody(1, { media: { ...on, screen: true } }), somebody(2)])
    const tiles = stageTiles(sources({ mesh }))
    const [screen] = tiles.screens
    const wide = placed(tiles, { layout: 'side' }).get(screen?.key ?? '')
    const strip = placed(tiles).get(screen?.key ?? '')
    expect((wide?.width ?? 0) / stage.width).toBeCloseTo(0.5, 1)
    expect(strip?.width).toBeGreaterThan(0.7 * stage.width)
    const upright = { width: 800, height: 1_200 }
    const above = placed(tiles, { layout: 'side', stage: upright }).get(screen?.key ?? '')
    expect(above?.height).toBeLessThanOrEqual(600)
  })

  test('[V166] a person who is large keeps the shape of a camera', () => {
    const tiles = stageTiles(sources())
    const [first] = tiles.people
    const view = stageView(tiles, {
      layout: 'grid',
      pinned: first?.key,
      spotlight: undefined,
      speaker: undefined,
      page: 0,
    })
    const box = placed(tiles, { view }).get(first?.key ?? '')
    expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(16 / 9, 1)
    expect(box?.width).toBeGreaterThan(0.7 * stage.width)
  })
})
