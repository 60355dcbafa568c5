/** One page at a time speaks for a seat: a duplicated tab finds the seat held and takes another one. */
import type { Clock, Stop } from '@confab/mesh'
import type { HostKeyHash } from '@confab/protocol'

/** A reloaded page may meet the lock of the page that it replaces, which goes within some ms. In ms. */
export const SEAT_LOCK_WAIT_MS = 1_000

/** The part of `navigator.locks` that is used (Web Locks API). */
export interface LocksPort {
  request(name: string, options: { signal: AbortSignal }, granted: () => Promise<void>): Promise<unknown>
}

/** Whether this page speaks for the stored seat (`held`), or another one does and this one needs a seat of its own. */
type SeatPlace = 'held' | 'elsewhere'

/** Who speaks for the stored seat, and the end of it. */
export interface SeatHold {
  readonly seat: SeatPlace
  readonly release: Stop
}

/** Takes the lock of this browser's seat in a room, or learns within {@link SEAT_LOCK_WAIT_MS} that another page has it. */
export async function holdSeat(room: HostKeyHash, locks: LocksPort, clock: Clock): Promise<SeatHold> {
  const decided = Promise.withResolvers<SeatPlace>()
  const released = Promise.withResolvers<void>()
  const patience = new AbortController()
  const stopWaiting = clock.after(SEAT_LOCK_WAIT_MS, () => patience.abort())
  const asked = locks.request(`confab.seat.${room}`, { signal: patience.signal }, () => {
    stopWaiting()
    decided.resolve('held')
    return released.promise
  })
  asked.catch(() => decided.resolve('elsewhere'))
  return { seat: await decided.promise, release: released.resolve }
}
