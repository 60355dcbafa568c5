/** Painted pictures as live streams, so that the gallery shows them through the same elements as a real call. */
import { portraits } from './people.ts'
import { paintPortrait } from './portrait.ts'
import { paintSharedScreen, type SharedScreen } from './shared-screens.ts'
import type { Brush } from './brush.ts'

/** How often a still picture is handed on, a second: a stream without frames shows nothing. */
const FRAMES = 2

const streams = new Map<string, MediaStream>()

function streamOf(key: string, width: number, height: number, paint: (brush: Brush) => void): MediaStream {
  const known = streams.get(key)
  if (known !== undefined) return known
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const brush = canvas.getContext('2d')
  if (brush === null) throw new Error('no canvas to paint on')
  const stream = canvas.captureStream(FRAMES)
  brush.save()
  paint(brush)
  brush.restore()
  const still = document.createElement('canvas')
  still.width = width
  still.height = height
  still.getContext('2d')?.drawImage(canvas, 0, 0)
  setInterval(() => brush.drawImage(still, 0, 0), 1_000 / FRAMES)
  streams.set(key, stream)
  return stream
}

/** Person number `index` in front of a laptop's camera. */
export function portraitStream(index: number): MediaStream {
  const portrait = portraits[index % portraits.length]
  if (portrait === undefined) throw new Error('no such person')
  return streamOf(`wide-${index % portraits.length}`, 1_280, 720, (brush) => paintPortrait(brush, portrait))
}

/** Person number `index` in front of a phone held upright. */
export function uprightStream(index: number): MediaStream {
  const portrait = portraits[index % portraits.length]
  if (portrait === undefined) throw new Error('no such person')
  return streamOf(`upright-${index % portraits.length}`, 720, 1_280, (brush) => {
    brush.scale(1_280 / 720, 1_280 / 720)
    brush.translate(-437, 0)
    paintPortrait(brush, portrait)
  })
}

/** A shared screen. */
export function screenStream(screen: SharedScreen): MediaStream {
  return streamOf(`screen-${screen}`, 1_920, 1_080, (brush) => paintSharedScreen(brush, screen))
}

/** Somebody who says nothing: for what a browser does with sound before anybody clicked. */
export function silentStream(): MediaStream {
  return new AudioContext().createMediaStreamDestination().stream
}
