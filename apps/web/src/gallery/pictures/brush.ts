/** Small words for a canvas, so that pictures read like what they show. */

/** What is painted on. */
export type Brush = CanvasRenderingContext2D

/** Fills a shape that `trace` draws. */
export function shape(brush: Brush, fill: string | CanvasGradient, trace: (brush: Brush) => void): void {
  brush.beginPath()
  trace(brush)
  brush.fillStyle = fill
  brush.fill()
}

/** Draws a line along what `trace` draws. */
export function line(brush: Brush, colour: string, width: number, trace: (brush: Brush) => void): void {
  brush.beginPath()
  trace(brush)
  brush.strokeStyle = colour
  brush.lineWidth = width
  brush.lineCap = 'round'
  brush.lineJoin = 'round'
  brush.stroke()
}

/** Fills an ellipse: its middle, across and down, and half its width and height. */
export function ellipse(
  brush: Brush,
  fill: string,
  [x, y, width, height]: readonly [number, number, number, number],
): void {
  shape(brush, fill, () => brush.ellipse(x, y, width, height, 0, 0, Math.PI * 2))
}

/** Fills a rectangle with round corners. */
export function rounded(
  brush: Brush,
  fill: string,
  box: readonly [number, number, number, number],
  radius: number,
): void {
  shape(brush, fill, () => brush.roundRect(...box, radius))
}

/** A gradient from top to bottom. */
export function fade(brush: Brush, from: number, to: number, ...colours: readonly string[]): CanvasGradient {
  const gradient = brush.createLinearGradient(0, from, 0, to)
  for (const [index, colour] of colours.entries()) gradient.addColorStop(index / (colours.length - 1), colour)
  return gradient
}

/** Light that falls off from a point; the colour has eight digits. */
export function glow(brush: Brush, x: number, y: number, radius: number, colour: string): void {
  const gradient = brush.createRadialGradient(x, y, 0, x, y, radius)
  gradient.addColorStop(0, colour)
  gradient.addColorStop(1, `${colour.slice(0, 7)}00`)
  shape(brush, gradient, () => brush.rect(x - radius, y - radius, radius * 2, radius * 2))
}

/** Numbers between 0 and 1, the same ones for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
