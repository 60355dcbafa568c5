/** From tiles to places: which tile gets which box of the stage. Pure. */
import type { Corner, SelfPlace } from './self-view.ts'
import type { StageTiles } from './stage-tiles.ts'
import {
  floatingBox,
  isPhoneUpright,
  stageLayout,
  towardsMiddle,
  type Box,
  type Size,
} from './tile-layout.ts'

/** What the places follow from. */
export interface PlaceSources {
  readonly tiles: StageTiles
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

const spacing = (stage: Size) => SPACING.find(({ from }) => stage.width >= from)?.px ?? 8

/**
 * Gives every tile its box, by the tile's key. The controls lie over one large picture, which has nothing to read at its
 * lower edge, and below everything else.
 */
export function placeTiles({ tiles, place, corner, stage, controlsHeight }: PlaceSources): Map<string, Box> {
  const gap = spacing(stage)
  const upright = isPhoneUpright(stage)
  const inGrid = [...(tiles.ownScreen === undefined ? [] : [tiles.ownScreen]), ...tiles.people]
  const alone = inGrid.length === 1 && tiles.screens.length === 0
  const below = alone && !upright ? gap : Math.max(gap, controlsHeight)
  const area: Box = {
    x: gap,
    y: gap,
    width: Math.max(0, stage.width - 2 * gap),
    height: Math.max(0, stage.height - gap - below),
  }
  const layout = stageLayout({ people: inGrid.length, screens: tiles.screens.length }, area, gap)
  const inArea = (box: Box): Box => ({ ...box, x: box.x + area.x, y: box.y + area.y })
  const screens = layout.screens.map(inArea)
  const people = layout.people.map(inArea)
  // Fingers leave the controls where they are, so there the middle is that of the room above them.
  const settled = screens.length > 0 || upright ? people : towardsMiddle(people, area, stage.height / 2)

  const places = new Map<string, Box>()
  for (const [index, tile] of tiles.screens.entries()) set(places, tile.key, screens[index])
  for (const [index, tile] of inGrid.entries()) set(places, tile.key, settled[index])
  if (place === 'floating') {
    const room = { ...area, height: stage.height - gap - (upright ? Math.max(gap, controlsHeight) : gap) }
    places.set(tiles.own.key, floatingBox(corner, room, upright))
  }
  return places
}

function set(places: Map<string, Box>, key: string, box: Box | undefined): void {
  if (box !== undefined) places.set(key, box)
}
