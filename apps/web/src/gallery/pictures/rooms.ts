/** The rooms behind the people: painted sharp, shown out of focus. All are 1280 by 720. */
import { dice, ellipse, fade, glow, line, rounded, shape, type Brush } from './brush.ts'

/** One of the painted rooms. */
export type Room = 'window' | 'shelf' | 'dusk' | 'studio' | 'garden' | 'kitchen' | 'attic' | 'cafe' | 'sea'

const WIDTH = 1_280
const HEIGHT = 720

function wall(brush: Brush, ...colours: readonly string[]): void {
  shape(brush, fade(brush, 0, HEIGHT, ...colours), () => brush.rect(0, 0, WIDTH, HEIGHT))
}

function plant(
  brush: Brush,
  [x, y, size]: readonly [number, number, number],
  green: string,
  pot: string,
): void {
  for (let leaf = -4; leaf <= 4; leaf++) {
    line(brush, green, size * 0.16, () => {
      brush.moveTo(x, y)
      brush.quadraticCurveTo(
        x + leaf * size * 0.1,
        y - size * 0.8,
        x + leaf * size * 0.26,
        y - size * (1.2 - Math.abs(leaf) * 0.14),
      )
    })
  }
  rounded(brush, pot, [x - size * 0.32, y - size * 0.1, size * 0.64, size * 0.62], size * 0.1)
}

function books(brush: Brush, seed: number, y: number, from: number, to: number): void {
  const roll = dice(seed)
  const colours = ['#b5654a', '#3f6f73', '#d9b26a', '#6d5a7d', '#8a9a5b', '#c7bda9', '#2f4858', '#a94b55']
  let x = from
  while (x < to) {
    const width = 18 + roll() * 26
    const height = 92 + roll() * 46
    if (roll() > 0.14)
      rounded(
        brush,
        colours[Math.floor(roll() * colours.length)] ?? '#888',
        [x, y - height, width, height],
        3,
      )
    x += width + 3
  }
}

const painters: Record<Room, (brush: Brush) => void> = {
  window(brush) {
    wall(brush, '#efe3d0', '#e3d2b8')
    rounded(brush, '#ffffff', [90, 40, 380, 460], 6)
    shape(brush, fade(brush, 50, 490, '#a9d3ea', '#e8f3ec'), () => brush.rect(106, 56, 348, 428))
    ellipse(brush, '#8fb58a', [180, 470, 130, 90])
    ellipse(brush, '#a9c79b', [380, 490, 140, 80])
    brush.fillStyle = '#ffffff'
    brush.fillRect(272, 56, 14, 428)
    brush.fillRect(106, 250, 348, 12)
    plant(brush, [1_090, 560, 210], '#5c8a62', '#c9825b')
    glow(brush, 280, 240, 520, '#fff6dcaa')
  },
  shelf(brush) {
    wall(brush, '#4c5a5e', '#39454a')
    for (const y of [190, 380, 570]) {
      books(brush, y, y, 40, 520)
      books(brush, y + 7, y, 790, 1_250)
      rounded(brush, '#8b6a4c', [20, y, 1_240, 16], 2)
    }
    glow(brush, 1_080, 90, 420, '#ffdca066')
  },
  dusk(brush) {
    wall(brush, '#3b3552', '#5a4560', '#7a5566')
    rounded(brush, '#2a2740', [120, 80, 300, 380], 6)
    shape(brush, fade(brush, 90, 450, '#27325e', '#d98a6d'), () => brush.rect(132, 92, 276, 356))
    line(brush, '#3b2f35', 10, () => {
      brush.moveTo(1_060, 720)
      brush.lineTo(1_060, 330)
    })
    shape(brush, '#ffe0a6', () => {
      brush.moveTo(980, 330)
      brush.lineTo(1_140, 330)
      brush.lineTo(1_105, 200)
      brush.lineTo(1_015, 200)
    })
    glow(brush, 1_060, 290, 420, '#ffc877aa')
  },
  studio(brush) {
    wall(brush, '#dfe4e2', '#c9d1cf')
    rounded(brush, '#fbfbf8', [130, 90, 230, 300], 4)
    ellipse(brush, '#d6806a', [225, 220, 62, 62])
    shape(brush, '#2f5d62', () => {
      brush.moveTo(150, 370)
      brush.quadraticCurveTo(230, 250, 340, 370)
    })
    rounded(brush, '#fbfbf8', [910, 70, 280, 200], 4)
    shape(brush, '#e7b75f', () => brush.rect(930, 90, 110, 160))
    shape(brush, '#5f7f95', () => brush.rect(1_050, 90, 120, 76))
    shape(brush, '#33424b', () => brush.rect(1_050, 176, 120, 74))
    plant(brush, [1_140, 600, 170], '#6f9a74', '#e7e1d4')
  },
  garden(brush) {
    wall(brush, '#cfe3c3', '#8fb683', '#587f57')
    const roll = dice(7)
    for (let spot = 0; spot < 60; spot++) {
      const green =
        ['#a9cf8f88', '#e9f2c688', '#6fa06688', '#f6e7a866'][Math.floor(roll() * 4)] ?? '#a9cf8f88'
      ellipse(brush, green, [roll() * WIDTH, roll() * HEIGHT, 30 + roll() * 70, 30 + roll() * 70])
    }
    glow(brush, 980, 60, 560, '#fffbe0bb')
  },
  kitchen(brush) {
    wall(brush, '#f3efe8', '#e4ddd2')
    for (let row = 0; row < 6; row++)
      for (let column = 0; column < 13; column++)
        rounded(
          brush,
          (row + column) % 5 === 0 ? '#c8dad8' : '#dde6e3',
          [column * 100 + 4, 180 + row * 62, 92, 54],
          5,
        )
    rounded(brush, '#6b8683', [0, 0, 560, 160], 6)
    rounded(brush, '#6b8683', [740, 0, 540, 160], 6)
    rounded(brush, '#b98a5e', [0, 560, 1_280, 26], 4)
    plant(brush, [180, 540, 120], '#6f9a62', '#d99f74')
    ellipse(brush, '#d8603f', [1_070, 530, 46, 36])
    ellipse(brush, '#e9a23b', [1_130, 536, 36, 32])
    glow(brush, 640, -60, 620, '#fff3d499')
  },
  attic(brush) {
    wall(brush, '#e9d8c4', '#d3b99b')
    shape(brush, '#cda986', () => {
      brush.moveTo(0, 0)
      brush.lineTo(520, 0)
      brush.lineTo(0, 420)
    })
    shape(brush, '#cda986', () => {
      brush.moveTo(1_280, 0)
      brush.lineTo(760, 0)
      brush.lineTo(1_280, 420)
    })
    ellipse(brush, '#8a6544', [640, 130, 108, 108])
    shape(brush, fade(brush, 40, 220, '#bfe0ee', '#f4f1df'), () => brush.arc(640, 130, 92, 0, Math.PI * 2))
    books(brush, 3, 640, 60, 380)
    rounded(brush, '#8a6544', [40, 640, 380, 14], 2)
    glow(brush, 640, 130, 420, '#fff2cf88')
  },
  cafe(brush) {
    wall(brush, '#31443f', '#263530')
    for (let column = 0; column < 9; column++)
      for (let row = 0; row < 8; row++)
        rounded(brush, '#a4553c22', [column * 150 - (row % 2) * 75, row * 90, 140, 80], 4)
    for (const [x, y] of [
      [240, 150],
      [640, 90],
      [1_040, 160],
    ] as const) {
      line(brush, '#141c1a', 5, () => {
        brush.moveTo(x, 0)
        brush.lineTo(x, y)
      })
      ellipse(brush, '#ffdf9e', [x, y + 20, 30, 34])
      glow(brush, x, y + 20, 240, '#ffcf7a88')
    }
    rounded(brush, '#8a5f3d', [0, 600, 1_280, 120], 4)
  },
  sea(brush) {
    wall(brush, '#9fc9dd', '#d6e6e2', '#f3e3c8')
    shape(brush, fade(brush, 330, 520, '#4e93a8', '#8fc0bd'), () => brush.rect(0, 330, WIDTH, 190))
    shape(brush, '#e9d3a9', () => {
      brush.moveTo(0, 530)
      brush.quadraticCurveTo(640, 470, 1_280, 540)
      brush.lineTo(1_280, 720)
      brush.lineTo(0, 720)
    })
    glow(brush, 960, 220, 340, '#fff6d6')
    brush.fillStyle = '#f8f6ef'
    for (const x of [0, 420, 860, 1_240]) brush.fillRect(x, 0, 40, 720)
    brush.fillRect(0, 0, 1_280, 34)
  },
}

/** Painted this many times smaller and drawn large again: that is what being out of focus is, and it costs little. */
const OUT_OF_FOCUS = 10

/** Paints a room, a little out of focus. */
export function paintRoom(brush: Brush, room: Room): void {
  const small = document.createElement('canvas')
  small.width = WIDTH / OUT_OF_FOCUS
  small.height = HEIGHT / OUT_OF_FOCUS
  const smallBrush = small.getContext('2d')
  if (smallBrush === null) return
  smallBrush.scale(1 / OUT_OF_FOCUS, 1 / OUT_OF_FOCUS)
  painters[room](smallBrush)
  brush.imageSmoothingQuality = 'high'
  brush.drawImage(small, 0, 0, WIDTH, HEIGHT)
}
