/** Paints somebody in front of a camera: head and shoulders in soft light, 1280 by 720. */
import { ellipse, fade, line, rounded, shape, type Brush } from './brush.ts'
import type { Portrait } from './people.ts'
import { paintRoom } from './rooms.ts'

// Everything about the head is measured from its middle, with a head 240 px wide and 300 px high.

const behind: Partial<Record<Portrait['cut'], (brush: Brush, hair: string) => void>> = {
  long(brush, hair) {
    shape(brush, hair, () => {
      brush.moveTo(-128, -40)
      brush.bezierCurveTo(-170, 120, -190, 230, -164, 330)
      brush.lineTo(164, 330)
      brush.bezierCurveTo(190, 230, 170, 120, 128, -40)
      brush.bezierCurveTo(110, -190, -110, -190, -128, -40)
    })
  },
  waves(brush, hair) {
    shape(brush, hair, () => {
      brush.moveTo(-126, -50)
      brush.bezierCurveTo(-186, 30, -140, 90, -176, 160)
      brush.bezierCurveTo(-196, 220, -120, 250, -96, 220)
      brush.lineTo(96, 220)
      brush.bezierCurveTo(130, 250, 200, 220, 172, 150)
      brush.bezierCurveTo(144, 90, 184, 30, 126, -50)
      brush.bezierCurveTo(100, -200, -100, -200, -126, -50)
    })
  },
  bob(brush, hair) {
    shape(brush, hair, () => brush.roundRect(-148, -170, 296, 330, [150, 150, 60, 60]))
  },
  curly(brush, hair) {
    for (let curl = 0; curl < 15; curl++) {
      const angle = Math.PI * (0.84 + (curl / 14) * 1.32)
      ellipse(brush, hair, [Math.cos(angle) * 140, Math.sin(angle) * 150 + 6, 62, 62])
    }
    ellipse(brush, hair, [0, -60, 150, 140])
  },
  bun(brush, hair) {
    ellipse(brush, hair, [0, -192, 62, 56])
    ellipse(brush, hair, [0, -50, 136, 128])
  },
  scarf(brush, hair) {
    shape(brush, hair, () => {
      brush.moveTo(-150, -20)
      brush.bezierCurveTo(-170, -220, 170, -220, 150, -20)
      brush.bezierCurveTo(160, 110, 190, 190, 220, 260)
      brush.lineTo(-220, 260)
      brush.bezierCurveTo(-190, 190, -160, 110, -150, -20)
    })
  },
}

const inFront: Record<Portrait['cut'], (brush: Brush, hair: string) => void> = {
  short(brush, hair) {
    shape(brush, hair, () => {
      brush.moveTo(-120, -8)
      brush.bezierCurveTo(-140, -190, 0, -204, 40, -188)
      brush.bezierCurveTo(140, -180, 136, -80, 122, -24)
      brush.bezierCurveTo(112, -70, 96, -92, 70, -98)
      brush.bezierCurveTo(10, -84, -60, -92, -90, -104)
      brush.bezierCurveTo(-108, -84, -112, -60, -120, -8)
    })
  },
  parted(brush, hair) {
    shape(brush, hair, () => {
      brush.moveTo(-126, -10)
      brush.bezierCurveTo(-160, -210, 60, -220, 110, -150)
      brush.bezierCurveTo(140, -110, 130, -50, 124, -14)
      brush.bezierCurveTo(112, -70, 60, -130, -10, -126)
      brush.bezierCurveTo(-60, -120, -110, -70, -126, -10)
    })
  },
  bob(brush, hair) {
    shape(brush, hair, () => {
      brush.moveTo(-130, 30)
      brush.bezierCurveTo(-150, -236, 150, -236, 130, 30)
      brush.bezierCurveTo(124, -20, 118, -56, 108, -66)
      brush.lineTo(-108, -66)
      brush.bezierCurveTo(-118, -50, -124, -20, -130, 30)
    })
  },
  long(brush, hair) {
    shape(brush, hair, () => {
      brush.moveTo(-128, 60)
      brush.bezierCurveTo(-160, -250, 160, -250, 128, 60)
      brush.bezierCurveTo(122, -40, 60, -120, 0, -130)
      brush.bezierCurveTo(-60, -120, -122, -40, -128, 60)
    })
  },
  waves(brush, hair) {
    shape(brush, hair, () => {
      brush.moveTo(-128, 40)
      brush.bezierCurveTo(-170, -240, 160, -260, 128, 30)
      brush.bezierCurveTo(124, -50, 100, -110, 40, -120)
      brush.bezierCurveTo(-30, -70, -110, -60, -128, 40)
    })
  },
  curly(brush, hair) {
    for (let curl = 0; curl < 9; curl++)
      ellipse(brush, hair, [-104 + curl * 26, -112 - Math.sin((curl / 8) * Math.PI) * 34, 34, 32])
  },
  bun(brush, hair) {
    shape(brush, hair, () => {
      brush.moveTo(-124, -6)
      brush.bezierCurveTo(-150, -224, 150, -224, 124, -6)
      brush.bezierCurveTo(104, -84, 54, -112, 0, -112)
      brush.bezierCurveTo(-54, -112, -104, -84, -124, -6)
    })
  },
  scarf(brush, hair) {
    brush.save()
    brush.globalAlpha = 0.9
    line(brush, hair, 30, () => brush.ellipse(0, 6, 118, 142, 0, 0, Math.PI * 2))
    brush.restore()
  },
  bald() {},
}

function paintTop(brush: Brush, { top, collar, skin, shade }: Portrait): void {
  shape(brush, top, () => {
    brush.moveTo(-330, 420)
    brush.bezierCurveTo(-316, 270, -210, 226, -96, 196)
    brush.lineTo(96, 196)
    brush.bezierCurveTo(210, 226, 316, 270, 330, 420)
  })
  brush.save()
  brush.globalAlpha = 0.14
  shape(brush, '#000000', () => {
    brush.moveTo(40, 200)
    brush.bezierCurveTo(210, 226, 316, 270, 330, 420)
    brush.lineTo(150, 420)
  })
  brush.restore()
  // The neck, with the shadow of the chin.
  shape(brush, shade, () => brush.roundRect(-58, 60, 116, 170, [20, 20, 58, 58]))
  shape(brush, skin, () => {
    brush.moveTo(-58, 150)
    brush.quadraticCurveTo(0, 200, 58, 150)
    brush.lineTo(62, 196)
    brush.quadraticCurveTo(0, 268, -62, 196)
  })
  if (collar === 'roll') rounded(brush, top, [-76, 146, 152, 124], 36)
  if (collar === 'hood') line(brush, '#00000022', 22, () => brush.ellipse(0, 196, 104, 56, 0, 0, Math.PI))
  if (collar !== 'shirt') return
  for (const side of [-1, 1])
    shape(brush, '#ffffffd9', () => {
      brush.moveTo(side * 66, 182)
      brush.lineTo(side * 8, 262)
      brush.lineTo(side * 76, 286)
      brush.lineTo(side * 104, 200)
    })
}

function paintHead(brush: Brush, { skin, shade }: Portrait): void {
  for (const side of [-1, 1]) ellipse(brush, shade, [side * 120, 14, 22, 34])
  shape(brush, skin, () => {
    brush.moveTo(-120, -20)
    brush.bezierCurveTo(-126, -190, 126, -190, 120, -20)
    brush.bezierCurveTo(122, 80, 70, 152, 0, 154)
    brush.bezierCurveTo(-70, 152, -122, 80, -120, -20)
  })
  brush.save()
  brush.globalAlpha = 0.35
  shape(brush, shade, () => {
    brush.moveTo(88, -110)
    brush.bezierCurveTo(126, -70, 124, 84, 36, 148)
    brush.bezierCurveTo(88, 96, 100, -20, 88, -110)
  })
  for (const side of [-1, 1]) ellipse(brush, '#e0674f55', [side * 72, 56, 30, 20])
  brush.restore()
}

function paintFace(brush: Brush, { shade, hair, cut, extra }: Portrait): void {
  const brow = cut === 'scarf' ? '#3a2a24' : hair
  for (const side of [-1, 1]) {
    ellipse(brush, '#fdfaf5', [side * 52, 6, 21, 13])
    ellipse(brush, '#2b201d', [side * 50, 6, 11, 12])
    ellipse(brush, '#ffffff', [side * 50 + 4, 2, 3.4, 3.4])
    line(brush, brow, 9, () => {
      brush.moveTo(side * 30, -30)
      brush.quadraticCurveTo(side * 56, -44, side * 80, -28)
    })
  }
  line(brush, shade, 8, () => {
    brush.moveTo(2, 16)
    brush.quadraticCurveTo(20, 52, -2, 56)
  })
  if (extra === 'beard') paintBeard(brush, hair)
  shape(brush, '#a8473f', () => {
    brush.moveTo(-38, 88)
    brush.quadraticCurveTo(0, 98, 38, 88)
    brush.quadraticCurveTo(0, 130, -38, 88)
  })
  shape(brush, '#fffaf2', () => {
    brush.moveTo(-30, 91)
    brush.quadraticCurveTo(0, 99, 30, 91)
    brush.quadraticCurveTo(0, 108, -30, 91)
  })
}

function paintBeard(brush: Brush, hair: string): void {
  shape(brush, hair, () => {
    brush.moveTo(-120, 0)
    brush.bezierCurveTo(-124, 110, -70, 170, 0, 172)
    brush.bezierCurveTo(70, 170, 124, 110, 120, 0)
    brush.bezierCurveTo(108, 60, 70, 66, 44, 70)
    brush.quadraticCurveTo(0, 60, -44, 70)
    brush.bezierCurveTo(-70, 66, -108, 60, -120, 0)
  })
}

function paintExtra(brush: Brush, { extra }: Portrait): void {
  if (extra === 'glasses') {
    for (const side of [-1, 1])
      line(brush, '#2b2a2c', 6, () => brush.roundRect(side * 54 - 38, -22, 76, 58, 24))
    line(brush, '#2b2a2c', 6, () => {
      brush.moveTo(-16, 0)
      brush.quadraticCurveTo(0, -8, 16, 0)
    })
  }
  if (extra === 'earrings') for (const side of [-1, 1]) ellipse(brush, '#e3b64f', [side * 122, 56, 8, 10])
  if (extra !== 'headphones') return
  line(brush, '#26292e', 20, () => brush.arc(0, -10, 140, Math.PI * 1.03, Math.PI * 1.97))
  for (const side of [-1, 1]) rounded(brush, '#26292e', [side * 138 - 24, -26, 48, 92], 22)
}

/** Paints one person, in a canvas of 1280 by 720. */
export function paintPortrait(brush: Brush, portrait: Portrait): void {
  paintRoom(brush, portrait.room)
  brush.save()
  brush.translate(640 + portrait.at[0], 350 + portrait.at[1])
  brush.scale(portrait.size, portrait.size)
  behind[portrait.cut]?.(brush, portrait.hair)
  paintTop(brush, portrait)
  paintHead(brush, portrait)
  paintFace(brush, portrait)
  inFront[portrait.cut](brush, portrait.hair)
  paintExtra(brush, portrait)
  brush.restore()
  // Daylight from the upper left, and the fall-off of a small lens.
  brush.fillStyle = fade(brush, 0, 720, '#fff4dc2e', '#00000000', '#1a0f0a33')
  brush.fillRect(0, 0, 1_280, 720)
}
