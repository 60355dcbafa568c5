/**
 * What the server says of who is here, put in its order: lists that were asked for, and what was announced since then. It
 * passes that on to the roster, which believes what proves itself.
 */
import type { Peer, PeerId, SeatId } from '@confab/protocol'
import type { RoomEntry } from './room-entry.ts'
import { keepNewest } from '../base/keep-newest.ts'
import type { Roster } from '../people/roster.ts'
import type { Arrival } from '../people/roster.types.ts'
import type { Stop } from '../base/scope.ts'
import type { Signaling } from './signaling.ts'

/** More than a room has seats, so a server that invents people cannot fill the memory. */
const ANNOUNCED_KEPT = 64

/** What the list is made of. */
export interface GuestListPort {
  readonly signaling: Signaling
  readonly entry: RoomEntry
  readonly roster: Roster
  readonly ownSeat: SeatId
}

/** Hears who comes, moves and goes, by the server's word. */
export class GuestList {
  readonly #port: GuestListPort
  /** Who came or moved, and how many lists had been asked for by then: the answers to those may be older. */
  readonly #announced = new Map<SeatId, { readonly peer: Arrival; readonly asked: number }>()
  #asked = 0
  /** The newest list that was answered: an older one that comes late says nothing any more. */
  #answered = 0

  constructor(port: GuestListPort) {
    this.#port = port
  }

  /** Hears the server until all of these are called. */
  listen(): Stop[] {
    const { signaling } = this.#port
    return [
      signaling.on('peer:joined', ({ peer }) => this.#announce(peer)),
      signaling.on('peer:moved', (peer) => this.#announce(peer)),
      signaling.on('peer:hello', (peer) => this.#announce(peer)),
      signaling.on('peer:away', ({ seat, id }) => this.#miss(seat, id, 'away')),
      signaling.on('peer:left', ({ seat, id, reason }) => {
        // A person who moved follows a renewed invite link and keeps all connections.
        if (reason !== 'moved') this.#miss(seat, id, 'left')
      }),
    ]
  }

  /** A list is asked for, and gets a number: what is announced from now on is newer than what it says. */
  asked(): number {
    this.#asked += 1
    return this.#asked
  }

  /** Who one sees from the lobby. */
  seen(peers: readonly Peer[]): void {
    const { roster, ownSeat } = this.#port
    roster.dropAllBut(new Set(peers.map((peer) => peer.seat)))
    for (const peer of peers) if (peer.seat !== ownSeat) void roster.admit(peer, 'prepare')
  }

  /** Who is in the room, but for this seat, as the list of that number says. */
  came(peers: readonly Peer[], number: number): void {
    if (number < this.#answered) return
    this.#answered = number
    for (const [seat, { asked }] of this.#announced) if (asked < number) this.#announced.delete(seat)
    const { roster } = this.#port
    roster.missAllBut(new Set([...peers.map((peer) => peer.seat), ...this.#announced.keys()]))
    // Where there is no link yet, this page came later and makes the offer.
    for (const peer of peers) void roster.admit(this.#announced.get(peer.seat)?.peer ?? peer, 'announce')
  }

  /** Who nothing reaches has left, or has another address of which this page was not told. */
  undelivered(seat: SeatId, id: PeerId): void {
    this.#miss(seat, id, 'left')
    this.#port.entry.askAgain()
  }

  forget(seat: SeatId): void {
    this.#announced.delete(seat)
  }

  #announce(peer: Arrival): void {
    keepNewest(this.#announced, ANNOUNCED_KEPT, peer.seat, { peer, asked: this.#asked })
    void this.#port.roster.admit(peer, 'await')
  }

  #miss(seat: SeatId, id: PeerId, word: 'away' | 'left'): void {
    const { roster, entry } = this.#port
    const announced = this.#announced.get(seat)
    // This is about an address that the seat no longer has; its new one was announced a moment ago and is being checked.
    if (announced !== undefined && announced.peer.id !== id) return
    this.#announced.delete(seat)
    const isUnknown = roster.unknown.includes(seat)
    if (!isUnknown && roster.member(seat)?.id !== id) return
    if (entry.phase.state === 'lobby') roster.drop(seat)
    else roster.miss(seat, word)
  }
}
