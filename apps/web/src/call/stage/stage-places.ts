/** From tiles to places: which tile gets which box of the stage. Pure. */
import type { Corner, SelfPlace } from './self-view.ts'
import { isScreen, type Layout, type StageView } from './stage-view.ts'
import {
  fitWide,
  floatingBox,
  holdOf,
  stageLayout,
  towardsMiddle,
  type Box,
  type Size,
} from './tile-layout.ts'

/** What the places follow from. */
export interface PlaceSources {
  readonly view: StageView
  /** The key of one's own tile. */
  readonly own: string
  readonly layout: Layout
  readonly place: SelfPlace
  readonly corner: Corner
  readonly stage: Size
  /** Room that the floating controls take at the bottom, in px. */
  readonly controlsHeight: number
}

/** Room around and between tiles, in px, by the width of the stage from which on it holds. */
const SPACING = [
  { from: 1_900, px: 16 },
  { from: 600, px: 12 },
  { from: 0, px: 8 },
] as const

/** What people get of the stage beside a screen, where both are alike. */
const HALF = 0.5

const spacing = (stage: Size) => SPACING.find(({ from }) => stage.width >= from)?.px ?? 8

/**
 * Gives every tile its box, by the tile's key. The controls lie over one large picture, which has nothing to read at its
 * lower edge, and below everything else.
 */
export function placeTiles(sources: PlaceSources): Map<string, Box> {
  const { view, own, place, corner, stage } = sources
  const hold = holdOf(stage)
  const area = areaOf(sources)
  const { screens, people } = boxesOf(sources, area)
  const places = new Map<string, Box>()
  for (const [index, tile] of view.featured.entries()) {
    const cell = screens[index]
    // A face that fills a cell of any shape would be cut at the chin.
    set(places, tile.key, cell === undefined || isScreen(tile) || hold === 'upright' ? cell : fitWide(cell))
  }
  for (const [index, tile] of view.rest.entries()) set(places, tile.key, people[index])
  if (place === 'floating') places.set(own, floatingBox(corner, floatingRoom(sources, area), hold))
  return places
}

/** The part of the stage that tiles may take. */
function areaOf({ view, stage, controlsHeight }: PlaceSources): Box {
  const gap = spacing(stage)
  const isAlone = view.rest.length === 1 && view.featured.length === 0
  const below = isAlone && holdOf(stage) === 'wide' ? gap : Math.max(gap, controlsHeight)
  return {
    x: gap,
    y: gap,
    width: Math.max(0, stage.width - 2 * gap),
    height: Math.max(0, stage.height - gap - below),
  }
}

function boxesOf({ view, layout: wished, stage }: PlaceSources, area: Box) {
  const { featured, rest } = view
  const isHalf = wished === 'side' && featured.some(isScreen)
  const content = { people: rest.length, screens: featured.length, ...(isHalf ? { share: HALF } : {}) }
  const layout = stageLayout(content, area, spacing(stage))
  const inArea = (box: Box): Box => ({ ...box, x: box.x + area.x, y: box.y + area.y })
  const screens = layout.screens.map(inArea)
  const people = layout.people.map(inArea)
  // Fingers leave the controls where they are, so there the middle is that of the room above them.
  const isSettled = screens.length > 0 || holdOf(stage) === 'upright'
  return { screens, people: isSettled ? people : towardsMiddle(people, area, stage.height / 2) }
}

/** Where the floating tile may be. */
function floatingRoom({ stage, controlsHeight }: PlaceSources, area: Box): Box {
  const gap = spacing(stage)
  const below = holdOf(stage) === 'upright' ? Math.max(gap, controlsHeight) : gap
  return { ...area, height: stage.height - gap - below }
}

function set(places: Map<string, Box>, key: string, box: Box | undefined): void {
  if (box !== undefined) places.set(key, box)
}
