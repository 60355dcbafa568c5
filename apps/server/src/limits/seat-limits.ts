/** What one seat may show to others, whichever sockets it speaks from: other hellos and other sockets. */
import { limits, type SeatId } from '@confab/protocol'
import type { Clock } from '../clock.ts'
import { Buckets, type RateVerdict } from './rate-limit.ts'

/** Counts per seat; forgets a seat that has nothing left to count. */
export interface SeatLimits {
  takeChange(seat: SeatId): RateVerdict
  readonly size: number
}

/** Makes limits without history. */
export function createSeatLimits(clock: Clock): SeatLimits {
  const rate = { burst: limits.seatChangeBurst, perSecond: limits.seatChangesPerSecond }
  const changes = new Buckets(rate)
  /** A bucket that is empty is full again after this long, in ms. */
  const refillMs = (rate.burst / rate.perSecond) * 1000
  let isSweeping = false

  const sweepLater = (): void => {
    if (isSweeping) return
    isSweeping = true
    clock.after(refillMs, () => {
      changes.forgetFull(clock.now())
      isSweeping = false
      if (changes.size > 0) sweepLater()
    })
  }

  return {
    takeChange(seat) {
      sweepLater()
      return changes.take(seat, 1, clock.now())
    },
    get size() {
      return changes.size
    },
  }
}
