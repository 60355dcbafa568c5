/** A stream of numbers from 0 to below 1 that a seed repeats exactly. */
export type Random = () => number

/** Makes the stream of a seed: a 32-bit state stepped by an odd constant and mixed twice. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
  }
}
