/** What the people in the gallery share: a slide, a plan, some code. 1920 by 1080, with words that must stay readable. */
import { dice, ellipse, line, rounded, shape, type Brush } from './brush.ts'

/** One of the shared things. */
export type SharedScreen = 'slide' | 'code'

const SANS = "'Inter Variable', system-ui, sans-serif"

function text(
  brush: Brush,
  words: string,
  [x, y]: readonly [number, number],
  font: string,
  colour: string,
): void {
  brush.font = font
  brush.fillStyle = colour
  brush.fillText(words, x, y)
}

function paintSlide(brush: Brush): void {
  rounded(brush, '#fbf8f2', [0, 0, 1_920, 1_080], 0)
  rounded(brush, '#0e6b5b', [0, 0, 28, 1_080], 0)
  text(brush, 'Harbour garden, second season', [140, 200], `650 76px ${SANS}`, '#1d1c1a')
  text(
    brush,
    'What grew, what did not, and what we try from March',
    [142, 270],
    `420 38px ${SANS}`,
    '#6d6960',
  )
  const months = ['Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct']
  const values = [90, 170, 260, 410, 470, 380, 210]
  for (const [index, value] of values.entries()) {
    const x = 150 + index * 132
    rounded(brush, index === 4 ? '#d9804f' : '#0e6b5b', [x, 900 - value, 84, value], 14)
    text(brush, months[index] ?? '', [x + 10, 956], `480 30px ${SANS}`, '#6d6960')
  }
  line(brush, '#d8d3c7', 3, () => {
    brush.moveTo(130, 902)
    brush.lineTo(1_070, 902)
  })
  const points = [
    ['Beans up the south wall', '#0e6b5b'],
    ['Tomatoes need the glass house', '#d9804f'],
    ['Bees: two hives, both stayed', '#d9a441'],
    ['Rain water lasts until July', '#466a9c'],
  ] as const
  for (const [index, [words, colour]] of points.entries()) {
    const y = 470 + index * 120
    ellipse(brush, colour, [1_180, y - 14, 16, 16])
    text(brush, words, [1_226, y], `500 40px ${SANS}`, '#1d1c1a')
  }
}

const CODE = [
  ['function ', 'placeTiles', '(count, stage) {'],
  ['  const ', 'grid', ' = largestGrid(count, stage)'],
  ['  return ', 'Array', '.from({ length: count }, (_, index) => ({'],
  ['', '    x', ': grid.left(index % grid.columns),'],
  ['', '    y', ': grid.top(Math.floor(index / grid.columns)),'],
  ['', '    width', ': grid.tile.width,'],
  ['', '    height', ': grid.tile.height,'],
  ['', '', '  }))'],
  ['', '', '}'],
  ['', '', ''],
  ['export const ', 'gap', ' = 12'],
] as const

function paintCode(brush: Brush): void {
  rounded(brush, '#15181b', [0, 0, 1_920, 1_080], 0)
  rounded(brush, '#1d2125', [0, 0, 360, 1_080], 0)
  const roll = dice(11)
  for (let row = 0; row < 15; row++)
    rounded(
      brush,
      row === 4 ? '#5ccfb4' : '#3a4147',
      [56 + (row % 4 === 0 ? 0 : 28), 90 + row * 58, 110 + roll() * 140, 18],
      9,
    )
  for (const [row, [keyword, name, rest]] of CODE.entries()) {
    const y = 150 + row * 74
    brush.font = '500 36px monospace'
    text(brush, String(row + 1), [420, y], '400 30px monospace', '#4d555c')
    brush.font = '500 36px monospace'
    const keywordWidth = brush.measureText(keyword).width
    const nameWidth = brush.measureText(name).width
    text(brush, keyword, [500, y], '500 36px monospace', '#c792ea')
    text(brush, name, [500 + keywordWidth, y], '500 36px monospace', '#82d3c4')
    text(brush, rest, [500 + keywordWidth + nameWidth, y], '500 36px monospace', '#e8e6e1')
  }
  shape(brush, '#5ccfb4', () => brush.rect(500, 934, 3, 44))
}

/** Paints one of the shared things, in a canvas of 1920 by 1080. */
export function paintSharedScreen(brush: Brush, screen: SharedScreen): void {
  if (screen === 'slide') paintSlide(brush)
  else paintCode(brush)
}
