import type { SeatId } from '@confab/protocol'

/** Sets what belongs to a seat, and forgets the oldest where there are too many. */
export function keepNewest<Value>(map: Map<SeatId, Value>, kept: number, seat: SeatId, value: Value): void {
  map.delete(seat)
  map.set(seat, value)
  const [oldest] = map.keys()
  if (map.size > kept && oldest !== undefined) map.delete(oldest)
}
