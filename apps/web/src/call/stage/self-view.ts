/** Where one's own picture is. Pure; it knows nothing of streams. */
import type { Size } from './tile-layout.ts'

/** What a person chose for the own picture. `auto`: floating beside one other person, in the grid with more. */
export const selfViews = ['auto', 'floating', 'grid', 'hidden'] as const
/** One of {@link selfViews}. */
export type SelfView = (typeof selfViews)[number]

/** Where the own picture is shown now. `stage`: among the others' tiles. */
export type SelfPlace = 'stage' | 'floating' | 'hidden'

/** The corners in which a floating picture rests. */
export const corners = ['top-left', 'top-right', 'bottom-left', 'bottom-right'] as const
/** One of {@link corners}. */
export type Corner = (typeof corners)[number]

/**
 * Decides where the own picture goes. Alone one sees oneself in any case; beside a shared screen a floating tile would
 * lie on what is shown, so it joins the strip.
 */
export function selfPlace(view: SelfView, others: number, screens: number): SelfPlace {
  if (others === 0) return 'stage'
  if (view === 'hidden') return 'hidden'
  if (screens > 0 || view === 'grid') return 'stage'
  if (view === 'floating') return 'floating'
  return others === 1 ? 'floating' : 'stage'
}

/** The corner nearest to a point of the stage: where a tile that is let go comes to rest. */
export function nearestCorner(x: number, y: number, stage: Size): Corner {
  const vertical = y < stage.height / 2 ? 'top' : 'bottom'
  const horizontal = x < stage.width / 2 ? 'left' : 'right'
  return `${vertical}-${horizontal}`
}

/** The corner that an arrow key leads to; the same one for any other key. */
export function cornerAfter(corner: Corner, key: string): Corner {
  const [vertical, horizontal] = corner.split('-')
  const at = (up: string | undefined, side: string | undefined) =>
    corners.find((other) => other === `${up}-${side}`) ?? corner
  if (key === 'ArrowUp') return at('top', horizontal)
  if (key === 'ArrowDown') return at('bottom', horizontal)
  if (key === 'ArrowLeft') return at(vertical, 'left')
  if (key === 'ArrowRight') return at(vertical, 'right')
  return corner
}
