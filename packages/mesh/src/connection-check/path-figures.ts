import type { PathFigures } from './connection-check.types.ts'

/** One packet of a probe: when it was sent and when it arrived, in ms; not at all when `undefined`. */
export interface ProbePacket {
  readonly sentMs: number
  readonly arrivedMs: number | undefined
}

/** What packets tell of a path, in the order in which they were sent; `undefined` when none arrived. */
export function figuresOf(packets: readonly ProbePacket[]): PathFigures | undefined {
  const delays = packets.flatMap(({ sentMs, arrivedMs }) =>
    arrivedMs === undefined ? [] : [Math.max(0, arrivedMs - sentMs)],
  )
  if (delays.length === 0) return undefined
  const changes = delays.slice(1).map((delay, index) => Math.abs(delay - (delays[index] ?? delay)))
  return {
    delayMs: median(delays),
    jitterMs: changes.length === 0 ? 0 : changes.reduce((sum, change) => sum + change, 0) / changes.length,
    loss: 1 - delays.length / packets.length,
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}
