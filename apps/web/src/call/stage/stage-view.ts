/** Which tiles are large, which are beside them, and which are on another page. Pure. */
import type { SeatId } from '@confab/protocol'
import type { PersonTileModel, ScreenTileModel, StageTiles } from './stage-tiles.ts'

/**
 * How the stage is shared out. `grid`: everybody alike, beside a shared screen as a strip. `speaker`: who speaks is
 * large. `side`: a shared screen and the people get a half each.
 */
export const layouts = ['grid', 'speaker', 'side'] as const
/** One of {@link layouts}. */
export type Layout = (typeof layouts)[number]

/** Any tile of the stage. */
export type Tile = PersonTileModel | ScreenTileModel

export const isScreen = (tile: Tile): tile is ScreenTileModel => 'owner' in tile

/** What the view follows from besides the tiles. */
export interface ViewWishes {
  readonly layout: Layout
  /** The tile that is large for this person, by its key. */
  readonly pinned: string | undefined
  /** Who a host put into everybody's view. */
  readonly spotlight: SeatId | undefined
  /** Who speaks, or spoke last. */
  readonly speaker: SeatId | undefined
  /** From 0. */
  readonly page: number
}

/** What is shown: `featured` are large, `rest` are beside them or share the stage. */
export interface StageView {
  readonly featured: readonly Tile[]
  readonly rest: readonly Tile[]
  /** From 0; the wished one, or the last there is. */
  readonly page: number
  readonly pages: number
}

/** More tiles than this are no faces any more: they go on to another page. */
export const TILES_A_PAGE = 9

/** Shares the stage out. Screens are large unless one tile is pinned; the order of the tiles is never another one. */
export function stageView(tiles: StageTiles, wishes: ViewWishes): StageView {
  const speaking = speakingTile(tiles, wishes)
  const wanted = wantedTile(tiles, wishes, speaking)
  const { screens } = tiles
  const featured = wanted !== undefined && isScreen(wanted) ? [wanted] : [...screens, ...listOf(wanted)]
  // Beside a screen it is enough to see who speaks.
  const isOnlySpeaker = wishes.layout === 'speaker' && screens.length > 0 && wanted === undefined
  const rest = isOnlySpeaker
    ? tiles.people.filter((tile) => tile === speaking || tile.self)
    : smallTiles(tiles, wishes, featured)
  return { featured, ...paged(rest, tiles.own, wishes.page) }
}

const listOf = <Item>(item: Item | undefined): Item[] => (item === undefined ? [] : [item])

function speakingTile({ people }: StageTiles, { speaker }: ViewWishes): PersonTileModel | undefined {
  const others = people.filter(({ self }) => !self)
  return others.find(({ seat }) => seat === speaker) ?? others[0]
}

/** The one tile that is large besides shared screens: pinned, in the spotlight, or of who speaks. */
function wantedTile(
  { screens, ownScreen, people }: StageTiles,
  { layout, pinned, spotlight }: ViewWishes,
  speaking: PersonTileModel | undefined,
): Tile | undefined {
  const all: readonly Tile[] = [...screens, ...listOf(ownScreen), ...people]
  const others = people.filter(({ self }) => !self)
  const isForSpeaker = layout === 'speaker' && screens.length === 0 && others.length > 1
  const chosen = all.find(({ key }) => key === pinned) ?? others.find(({ seat }) => seat === spotlight)
  return chosen ?? (isForSpeaker ? speaking : undefined)
}

function smallTiles(
  { screens, ownScreen, people }: StageTiles,
  { pinned }: ViewWishes,
  featured: readonly Tile[],
): Tile[] {
  const others: readonly Tile[] = pinned === undefined ? [] : screens
  return [...listOf(ownScreen), ...people, ...others].filter((tile) => !featured.includes(tile))
}

/** One sees oneself on each page. */
function paged(tiles: readonly Tile[], own: Tile, wished: number): Omit<StageView, 'featured'> {
  const others = tiles.filter((tile) => tile !== own)
  const room = TILES_A_PAGE - (tiles.length - others.length)
  const pages = Math.max(1, Math.ceil(others.length / room))
  const page = Math.min(wished, pages - 1)
  const shown = new Set(others.slice(page * room, (page + 1) * room))
  return { rest: tiles.filter((tile) => tile === own || shown.has(tile)), page, pages }
}

/** Who is shown as speaking now: anyone who is, until they pause and somebody else speaks. */
export function nextSpeaker(current: SeatId | undefined, speaking: readonly SeatId[]): SeatId | undefined {
  if (current !== undefined && speaking.includes(current)) return current
  return speaking[0] ?? current
}

/** The layout after this one; the half and half is there while a screen is shared. */
export function layoutAfter(layout: Layout, screens: number): Layout {
  const choice: readonly Layout[] = screens > 0 ? layouts : layouts.filter((each) => each !== 'side')
  return choice[(choice.indexOf(layout) + 1) % choice.length] ?? 'grid'
}
