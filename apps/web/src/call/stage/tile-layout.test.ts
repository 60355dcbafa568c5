import { describe, expect, test } from 'vitest'
import { gridLayout, stageLayout, towardsMiddle, type Box, type Size } from './tile-layout.ts'

const GAP = 8
const WINDOWS: readonly Size[] = [
  { width: 320, height: 480 },
  { width: 360, height: 740 },
  { width: 740, height: 360 },
  { width: 768, height: 1_024 },
  { width: 1_024, height: 768 },
  { width: 1_440, height: 900 },
  { width: 2_560, height: 1_440 },
  { width: 3_840, height: 1_080 },
  { width: 640, height: 200 },
]
const COUNTS = Array.from({ length: 16 }, (_, index) => index + 1)

/** Windows of all shapes, the same ones in each run (mulberry32). */
function* manyWindows(seed: number, howMany: number): Generator<Size> {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  yield* WINDOWS
  for (let index = 0; index < howMany; index++) {
    yield { width: 320 + Math.floor(next() * 3_520), height: 240 + Math.floor(next() * 1_920) }
  }
}

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height

const inside = (box: Box, stage: Size) =>
  box.x >= 0 && box.y >= 0 && box.x + box.width <= stage.width && box.y + box.height <= stage.height

const boxesOf = (people: number, screens: number, stage: Size) => {
  const layout = stageLayout({ people, screens }, stage, GAP)
  return [...layout.screens, ...layout.people]
}

describe('the stage', () => {
  test('[V50] no two tiles overlap, in any window, for any number of people and screens', () => {
    for (const stage of manyWindows(50, 150)) {
      for (const people of COUNTS) {
        for (const screens of [0, 1, 2, 3]) {
          const boxes = boxesOf(people, screens, stage)
          expect(boxes).toHaveLength(people + screens)
          const clash = boxes.some((box, index) =>
            boxes.slice(index + 1).some((other) => overlap(box, other)),
          )
          expect(clash).toBe(false)
        }
      }
    }
  })

  test('[V51] every tile lies inside the stage', () => {
    for (const stage of manyWindows(51, 150)) {
      for (const people of COUNTS) {
        for (const screens of [0, 1, 2]) {
          expect(boxesOf(people, screens, stage).every((box) => inside(box, stage))).toBe(true)
        }
      }
    }
  })

  test('[V52] the people on a stage have tiles of one size', () => {
    for (const stage of manyWindows(52, 150)) {
      for (const people of COUNTS) {
        for (const screens of [0, 1]) {
          const sizes = stageLayout({ people, screens }, stage, GAP).people.map(
            (box) => `${box.width}×${box.height}`,
          )
          expect(new Set(sizes).size).toBe(1)
        }
      }
    }
  })

  test('[V53] no other number of columns gives larger tiles', () => {
    for (const stage of manyWindows(53, 300)) {
      for (const people of COUNTS) {
        const [tile] = gridLayout(people, { x: 0, y: 0, ...stage }, GAP, 'wide')
        for (let columns = 1; columns <= people; columns++) {
          const rows = Math.ceil(people / columns)
          const width = (stage.width - GAP * (columns - 1)) / columns
          const height = (stage.height - GAP * (rows - 1)) / rows
          const possible = Math.floor(Math.min(width, (height * 16) / 9))
          expect(tile?.width).toBeGreaterThanOrEqual(possible)
        }
      }
    }
  })

  test('[V54] tiles keep 16:9 except on an upright phone', () => {
    const [wide] = stageLayout({ people: 2, screens: 0 }, { width: 768, height: 1_024 }, GAP).people
    const [phone] = stageLayout({ people: 2, screens: 0 }, { width: 360, height: 640 }, GAP).people
    expect((wide?.width ?? 0) / (wide?.height ?? 1)).toBeCloseTo(16 / 9, 1)
    expect((phone?.width ?? 0) / (phone?.height ?? 1)).toBeLessThan(1.2)
  })

  test('[V55] the last row is centred', () => {
    const stage = { width: 1_440, height: 900 }
    const last = stageLayout({ people: 5, screens: 0 }, stage, GAP).people.at(-1)
    const left = last?.x ?? 0
    const right = stage.width - left - (last?.width ?? 0)
    expect(left).toBeGreaterThan(100)
    expect(Math.abs(left - right)).toBeLessThanOrEqual(1)
  })

  test('[V56] a shared screen takes the stage, with the people to the right of it or, when upright, below', () => {
    const wide = stageLayout({ people: 4, screens: 1 }, { width: 1_440, height: 900 }, GAP)
    const tall = stageLayout({ people: 4, screens: 1 }, { width: 768, height: 1_024 }, GAP)
    expect(wide.screens[0]?.width).toBeGreaterThan(1_000)
    expect(wide.people.every((box) => box.x >= (wide.screens[0]?.width ?? 0))).toBe(true)
    expect(tall.screens[0]?.width).toBe(768)
    expect(tall.people.every((box) => box.y >= (tall.screens[0]?.height ?? 0))).toBe(true)
  })

  test('[V57] several screens share the stage in cells of one size', () => {
    const { screens } = stageLayout({ people: 3, screens: 3 }, { width: 1_440, height: 900 }, GAP)
    expect(new Set(screens.map((box) => `${box.width}×${box.height}`)).size).toBe(1)
    expect(screens).toHaveLength(3)
  })

  test('[V58] nobody joining or leaving means that no tile moves', () => {
    const stage = { width: 1_440, height: 900 }
    expect(stageLayout({ people: 7, screens: 1 }, stage, GAP)).toEqual(
      stageLayout({ people: 7, screens: 1 }, stage, GAP),
    )
  })

  test('[V59] tiles with room to spare stand in the middle of the window, never below their area', () => {
    const area = { x: 0, y: 0, width: 1_000, height: 700 }
    const middle = (boxes: readonly Box[]) => (boxes[0]?.y ?? 0) + (boxes[0]?.height ?? 0) / 2
    const spare = towardsMiddle([{ x: 0, y: 150, width: 1_000, height: 400 }], area, 400)
    expect(middle(spare)).toBe(400)
    const full = [{ x: 0, y: 0, width: 1_000, height: 700 }]
    expect(towardsMiddle(full, area, 400)).toEqual(full)
  })
})
