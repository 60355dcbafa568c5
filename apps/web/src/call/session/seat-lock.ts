/** One page at a time speaks for a seat: a duplicated tab finds the seat reserved and takes another one. */
import { createScope, type Clock, type Stop } from '@confab/mesh'
import type { HostKeyHash } from '@confab/protocol'

/** A reloaded page may meet the lock of the page that it replaces, which goes within some ms. In ms. */
export const SEAT_LOCK_WAIT_MS = 1_000

/** The part of `navigator.locks` that is used (Web Locks API). */
export interface LocksPort {
  readonly request: (
    name: string,
    options: { signal: AbortSignal },
    granted: () => Promise<void>,
  ) => Promise<unknown>
  readonly query: () => Promise<{ readonly held?: readonly { readonly name?: string }[] }>
}

/**
 * Whether this page speaks for the stored seat (`reserved`), or another one does and this one needs a seat of its own, or
 * nothing is stored here at all (`nowhere`): browsers deny that to pages in frames of other sites.
 */
type SeatPlace = 'reserved' | 'elsewhere' | 'nowhere'

/** Who speaks for the stored seat, and the end of it. */
export interface SeatReservation {
  readonly seat: SeatPlace
  readonly release: Stop
}

/** Takes the lock of this browser's seat in a room, or learns within {@link SEAT_LOCK_WAIT_MS} that another page has it. */
export async function reserveSeat(
  room: HostKeyHash,
  locks: LocksPort,
  clock: Clock,
): Promise<SeatReservation> {
  const name = `confab.seat.${room}`
  const decided = Promise.withResolvers<SeatPlace>()
  const released = Promise.withResolvers<void>()
  const patience = new AbortController()
  const scope = createScope()
  /** On a busy machine a lock that nobody has takes longer, too: then it is waited for. */
  async function lookWhoHoldsIt(): Promise<void> {
    const { held = [] } = await locks.query()
    if (held.some((lock) => lock.name === name)) patience.abort()
    else wait()
  }
  function wait(): void {
    // Who cannot tell gives up like anyone who finds it taken.
    const look = () => void lookWhoHoldsIt().catch(() => patience.abort())
    scope.add(clock.after(SEAT_LOCK_WAIT_MS, look))
  }
  function decide(seat: SeatPlace): void {
    scope.close()
    decided.resolve(seat)
  }
  const asked = locks.request(name, { signal: patience.signal }, () => {
    decide('reserved')
    return released.promise
  })
  asked.catch(() => decide(patience.signal.aborted ? 'elsewhere' : 'nowhere'))
  wait()
  return { seat: await decided.promise, release: released.resolve }
}
