/** How a shared screen is looked at closer. Pure; places are shares of the frame, 0 to 1. */

/** `scale` 1 shows all of it; `x` and `y` are where the frame's top left corner lies in what is shown. */
export interface Zoom {
  readonly scale: number
  readonly x: number
  readonly y: number
}

/** A place in the frame. */
export interface Point {
  readonly x: number
  readonly y: number
}

export const whole: Zoom = { scale: 1, x: 0, y: 0 }
/** Beyond this a shared text is only its own pixels. */
const MAX_SCALE = 6

const clamp = (value: number, most: number): number => Math.min(Math.max(0, value), most)

/** Never beyond the edges: a corner of nothing helps nobody. */
function inside({ scale, x, y }: Zoom): Zoom {
  const room = 1 - 1 / scale
  return { scale, x: clamp(x, room), y: clamp(y, room) }
}

/** Closer or farther, with what is under `at` staying there. */
export function zoomed(zoom: Zoom, factor: number, at: Point): Zoom {
  const scale = Math.min(MAX_SCALE, Math.max(1, zoom.scale * factor))
  return inside({
    scale,
    x: zoom.x + at.x / zoom.scale - at.x / scale,
    y: zoom.y + at.y / zoom.scale - at.y / scale,
  })
}

/** Moved along with a finger or a pointer by a share of the frame. */
export function panned(zoom: Zoom, by: Point): Zoom {
  return inside({ ...zoom, x: zoom.x - by.x / zoom.scale, y: zoom.y - by.y / zoom.scale })
}
