/**
 * Where tiles go. Pure geometry in CSS pixels: it knows nothing of people, streams or the page, and the same input
 * gives the same places, so a tile moves only when their number or the window changes.
 */

/** A width and a height, in CSS pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A place on the stage, in CSS pixels from its top left corner. */
export interface Box extends Size {
  readonly x: number
  readonly y: number
}

/** What has to be placed. */
export interface StageContent {
  readonly people: number
  readonly screens: number
  /** Share of a wide stage that people get beside screens; a narrow strip where nothing is said. */
  readonly share?: number
}

/** Where everything goes, each list in the order of what was asked for. */
export interface StageLayout {
  readonly people: readonly Box[]
  readonly screens: readonly Box[]
}

/** What cameras give by default, and what a laptop's screen shows best. */
const WIDE = 16 / 9
/** What a phone held upright may use instead: a face fits a square or a portrait better than a letter box. */
const UPRIGHT_ASPECTS = [WIDE, 1, 4 / 5]
/** The widest upright window, in px, that is taken for a phone: tablets begin above it. */
const PHONE_WIDTH = 600
/** Share of a wide stage that the strip of people takes beside a screen; the bounds, in px, keep faces readable. */
const STRIP = { share: 0.2, min: 136, max: 340 }
/** Most of an upright stage that screens take, so that the faces below them stay faces. */
const UPRIGHT_SCREEN_SHARE = 0.6

interface Grid {
  readonly columns: number
  readonly rows: number
  readonly tile: Size
}

function cell(area: Size, columns: number, rows: number, gap: number): Size {
  return {
    width: (area.width - gap * (columns - 1)) / columns,
    height: (area.height - gap * (rows - 1)) / rows,
  }
}

function fit(within: Size, aspect: number): Size {
  const width = Math.max(0, Math.min(within.width, within.height * aspect))
  return { width: Math.floor(width), height: Math.floor(width / aspect) }
}

function gridOf(count: number, columns: number, area: Size, gap: number, aspect: number): Grid {
  const rows = Math.ceil(count / columns)
  return { columns, rows, tile: fit(cell(area, columns, rows, gap), aspect) }
}

/** Area, and more of it for tiles that are upright, because faces are: crops of one picture compare by their height. */
const worth = ({ width, height }: Size) => (width === 0 ? 0 : width * height * Math.sqrt(height / width))

function bestGrid(count: number, area: Size, gap: number, aspects: readonly number[]): Grid {
  let best = gridOf(count, 1, area, gap, aspects[0] ?? WIDE)
  for (const aspect of aspects) {
    for (let columns = 1; columns <= count; columns++) {
      const grid = gridOf(count, columns, area, gap, aspect)
      if (worth(grid.tile) > worth(best.tile)) best = grid
    }
  }
  return best
}

function place(count: number, grid: Grid, area: Box, gap: number): Box[] {
  const { columns, rows, tile } = grid
  const top = area.y + (area.height - rows * tile.height - (rows - 1) * gap) / 2
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, count - row * columns)
    const left = area.x + (area.width - inRow * tile.width - (inRow - 1) * gap) / 2
    return {
      x: Math.floor(left + (index % columns) * (tile.width + gap)),
      y: Math.floor(top + row * (tile.height + gap)),
      width: tile.width,
      height: tile.height,
    }
  })
}

/** How the screen is held: a phone may be upright, all others are wide. */
export type Hold = 'upright' | 'wide'

/** How the screen behind this stage is held. */
export function holdOf(stage: Size): Hold {
  return stage.height > stage.width && stage.width <= PHONE_WIDTH ? 'upright' : 'wide'
}

/**
 * Places `count` tiles of one size, as large as the area allows: 16:9, on an upright phone also 1:1 or 4:5 where that is
 * larger. The last row is centred.
 */
export function gridLayout(count: number, area: Box, gap: number, hold: Hold): Box[] {
  if (count === 0) return []
  const grid = bestGrid(count, area, gap, hold === 'upright' ? UPRIGHT_ASPECTS : [WIDE])
  return place(count, grid, area, gap)
}

/** The largest box of a camera's shape in the middle of another. */
export function fitWide(box: Box): Box {
  const { width, height } = fit(box, WIDE)
  const x = Math.floor(box.x + (box.width - width) / 2)
  return { x, y: Math.floor(box.y + (box.height - height) / 2), width, height }
}

/** Screens fill their cells: what is shared has its own shape, and is fitted into the whole of its place. */
function screenCells(count: number, area: Box, gap: number): Box[] {
  const { columns, rows } = bestGrid(count, area, gap, [WIDE])
  const { width, height } = cell(area, columns, rows, gap)
  const tile = { width: Math.floor(width), height: Math.floor(height) }
  return place(count, { columns, rows, tile }, area, gap)
}

const boxOf = ({ width, height }: Size): Box => ({ x: 0, y: 0, width, height })

function besideScreens(content: StageContent, stage: Size, gap: number): StageLayout {
  const whole = boxOf(stage)
  if (content.people === 0) return { people: [], screens: screenCells(content.screens, whole, gap) }
  if (stage.width >= stage.height) {
    const usual = Math.min(STRIP.max, Math.max(STRIP.min, stage.width * STRIP.share))
    const strip = Math.round(content.share === undefined ? usual : stage.width * content.share)
    const width = Math.max(0, stage.width - strip - gap)
    return {
      screens: screenCells(content.screens, { ...whole, width }, gap),
      people: gridLayout(content.people, { ...whole, x: width + gap, width: strip }, gap, 'wide'),
    }
  }
  const wanted = content.screens * (stage.width / WIDE) + (content.screens - 1) * gap
  const most = content.share === undefined ? UPRIGHT_SCREEN_SHARE : 1 - content.share
  const height = Math.floor(Math.min(stage.height * most, wanted))
  const below = { ...whole, y: height + gap, height: Math.max(0, stage.height - height - gap) }
  return {
    screens: screenCells(content.screens, { ...whole, height }, gap),
    people: gridLayout(content.people, below, gap, holdOf(stage)),
  }
}

/**
 * Places everything on a stage. Without a screen the people share all of it; a screen takes the stage and the people
 * become a strip beside it, below it where the stage is taller than wide.
 */
export function stageLayout(content: StageContent, stage: Size, gap: number): StageLayout {
  if (content.screens > 0) return besideScreens(content, stage, gap)
  return {
    screens: [],
    people: gridLayout(content.people, boxOf(stage), gap, holdOf(stage)),
  }
}

/**
 * Moves tiles that have room to spare from the middle of their area towards `middle` (both in px from the top), never
 * out of the area: what is free above the controls is not left below the tiles alone.
 */
export function towardsMiddle(boxes: readonly Box[], area: Box, middle: number): Box[] {
  const top = Math.min(...boxes.map((box) => box.y))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  const room = area.y + area.height - bottom
  const shift = Math.floor(Math.max(0, Math.min(room, middle - (top + bottom) / 2)))
  return boxes.map((box) => ({ ...box, y: box.y + shift }))
}

/** Width of a floating tile: a share of the stage between bounds in px, so that a face is a face and hides little. */
const FLOATING = { share: 0.16, min: 104, max: 380 }

/** Places a tile in a corner of the area: small, upright on an upright phone, never in the way of the middle. */
export function floatingBox(corner: `${'top' | 'bottom'}-${'left' | 'right'}`, area: Box, hold: Hold): Box {
  const aspect = hold === 'upright' ? 3 / 4 : WIDE
  const wanted = Math.min(FLOATING.max, Math.max(FLOATING.min, area.width * FLOATING.share))
  const { width, height } = fit({ width: wanted, height: area.height }, aspect)
  return {
    x: Math.floor(corner.endsWith('left') ? area.x : area.x + area.width - width),
    y: Math.floor(corner.startsWith('top') ? area.y : area.y + area.height - height),
    width,
    height,
  }
}
