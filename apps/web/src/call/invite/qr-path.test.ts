import { expect, test } from 'vitest'
import { qrPath } from './qr-path.ts'

test('[V142] a link’s code is square, with a quiet border and three eyes', () => {
  const { size, path } = qrPath(`https://confab.example/r/amber-otter-42#${'A'.repeat(44)}`)
  const dark = new Set(path.match(/M\d+ \d+/g))
  const at = (x: number, y: number) => dark.has(`M${x} ${y}`)
  for (let index = 0; index < size; index += 1) {
    for (const edge of [0, 1, 2, 3]) {
      expect([at(edge, index), at(index, edge), at(size - 1 - edge, index)]).toEqual([false, false, false])
    }
  }
  const last = size - 5
  for (const [x, y] of [
    [4, 4],
    [last - 6, 4],
    [4, last - 6],
  ] as const) {
    const eye = Array.from({ length: 7 }, (_, step) => at(x + step, y))
    expect(eye).toEqual(eye.map(() => true))
    expect(at(x + 1, y + 1)).toBe(false)
    expect(at(x + 3, y + 3)).toBe(true)
  }
})
