/** Who may come into the room, as this seat knows it. Pure: it tells nobody. */
import { limits, type HostCommand, type PeerMessageOf, type SeatId } from '@confab/protocol'
import type { HelloContent } from '../sealing/sealing.ts'

/** The lock of the room: who it is open for, and who it never is. */
export class RoomLock {
  #isLocked = false
  /** May come in while the room is locked, besides those who are here. */
  readonly #welcome = new Set<SeatId>()
  readonly #removed = new Set<SeatId>()

  get isLocked(): boolean {
    return this.#isLocked
  }

  get removed(): ReadonlySet<SeatId> {
    return this.#removed
  }

  /** Whether a link with that seat is wanted; `members` are here already. */
  lets({ seat, rank }: HelloContent, members: readonly SeatId[]): boolean {
    if (this.#removed.has(seat)) return false
    return !this.#isLocked || rank !== undefined || this.#welcome.has(seat) || members.includes(seat)
  }

  /** Newcomers have to knock, but for these. */
  lock(welcome: readonly SeatId[]): void {
    this.#isLocked = true
    for (const seat of welcome) this.#welcome.add(seat)
  }

  unlock(): void {
    this.#isLocked = false
    this.#welcome.clear()
  }

  letIn(seat: SeatId): void {
    this.#removed.delete(seat)
    this.#welcome.add(seat)
  }

  remove(seat: SeatId): void {
    this.#removed.add(seat)
    this.#welcome.delete(seat)
  }

  /** What the server is told. Anyone who is on the way from the link before is let in at the new one too. */
  command(): HostCommand {
    if (!this.#isLocked) return { type: 'unlock' }
    return { type: 'lock', seats: [...this.#welcome].slice(0, limits.reportLinks) }
  }

  /** What the others are told, with those who are here. */
  order(here: readonly SeatId[]): PeerMessageOf<'host:lock'> {
    const seats = [...new Set([...here, ...this.#welcome])]
    return { type: 'host:lock', isLocked: this.#isLocked, seats: seats.slice(0, limits.reportLinks) }
  }
}
