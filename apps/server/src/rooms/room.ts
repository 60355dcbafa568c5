/**
 * The rules of one room: who has which seat, in which order they came, when it is full, and who may enter while it is
 * locked. It knows nothing of sockets, timers, proofs or other rooms.
 */
import type { HostKeyHash, HostRank, Peer, PeerId, SealedHello, SeatId } from '@confab/protocol'
import { Lock } from './lock.ts'

/** A seat that is taken. `away`: its socket is gone and the seat is held for its return. */
export interface Occupant {
  readonly state: 'present' | 'away'
  readonly peer: Peer
  /** `undefined` for guests. */
  readonly rank: HostRank | undefined
}

/** Who wants in, or wants in again. */
export interface Arrival {
  readonly seat: SeatId
  readonly id: PeerId
  readonly hello: SealedHello
  /** As the host proof says that it showed, if any. */
  readonly rank?: HostRank | undefined
}

/** What came of an arrival. `others` are the seats that it meets, in order of arrival, those held included. */
export type Entry =
  | {
      readonly kind: 'entered'
      readonly peer: Peer
      readonly others: readonly Peer[]
      readonly hasWaited: boolean
    }
  /** The seat spoke from another socket, `previous`, until now. */
  | {
      readonly kind: 'moved'
      readonly peer: Peer
      readonly others: readonly Peer[]
      readonly previous: PeerId
    }
  /** The same seat on the same socket, once more. */
  | {
      readonly kind: 'repeated'
      readonly peer: Peer
      readonly others: readonly Peer[]
      readonly newHello: boolean
    }
  | { readonly kind: 'full' | 'locked' }

/** One room. */
export class Room {
  readonly capacity: number
  /** Whose proofs count here. */
  readonly h: HostKeyHash
  readonly lock = new Lock()
  readonly #occupants = new Map<SeatId, Occupant>()
  #lastArrival = 0

  constructor(capacity: number, h: HostKeyHash) {
    this.capacity = capacity
    this.h = h
  }

  /** Everybody who has a seat, in order of arrival. */
  get peers(): readonly Peer[] {
    return [...this.#occupants.values()].map((occupant) => occupant.peer)
  }

  get isEmpty(): boolean {
    return this.#occupants.size === 0
  }

  /** Everybody who can be spoken to. */
  get present(): PeerId[] {
    return this.#ids(() => true)
  }

  /** Everybody who can be spoken to, but for one. */
  presentBut(seat: SeatId): PeerId[] {
    return this.#ids(({ peer }) => peer.seat !== seat)
  }

  #ids(isMeant: (occupant: Occupant) => boolean): PeerId[] {
    return [...this.#occupants.values()]
      .filter((occupant) => occupant.state === 'present' && isMeant(occupant))
      .map(({ peer }) => peer.id)
  }

  /** Hosts who can be spoken to. */
  get hosts(): PeerId[] {
    return this.#ids(({ rank }) => rank !== undefined)
  }

  /** Everybody's seat, those held included. */
  get seats(): readonly SeatId[] {
    return [...this.#occupants.keys()]
  }

  occupant(seat: SeatId): Occupant | undefined {
    return this.#occupants.get(seat)
  }

  /** Gives a seat to a newcomer, or hands a seat over to its newest socket. `now` is in ms. */
  enter(arrival: Arrival, now: number): Entry {
    const { seat, id, hello, rank } = arrival
    const before = this.#occupants.get(seat)?.peer
    if (before === undefined) {
      if (rank === undefined && !this.lock.lets(seat)) return { kind: 'locked' }
      if (this.#occupants.size >= this.capacity) return { kind: 'full' }
    }
    const peer = { seat, id, hello, joinedAt: before?.joinedAt ?? this.#nextArrival(now) }
    this.#occupants.set(seat, { state: 'present', peer, rank })
    const hasWaited = this.lock.welcome(seat)
    const others = this.peers.filter((other) => other.seat !== arrival.seat)
    if (before === undefined) return { kind: 'entered', peer, others, hasWaited }
    if (before.id === arrival.id) {
      return { kind: 'repeated', peer, others, newHello: before.hello !== arrival.hello }
    }
    return { kind: 'moved', peer, others, previous: before.id }
  }

  /** Keeps the seat for its return. Returns whether it was that socket's and not held already. */
  hold(seat: SeatId, id: PeerId): boolean {
    const occupant = this.#occupants.get(seat)
    if (occupant?.state !== 'present' || occupant.peer.id !== id) return false
    this.#occupants.set(seat, { ...occupant, state: 'away' })
    return true
  }

  /** Frees the seat. Returns whether it was that socket's. */
  free(seat: SeatId, id: PeerId): boolean {
    return this.#occupants.get(seat)?.peer.id === id && this.#occupants.delete(seat)
  }

  /** Replaces a seat's hello. */
  setHello(seat: SeatId, hello: SealedHello): void {
    const occupant = this.#occupants.get(seat)
    if (occupant !== undefined) this.#occupants.set(seat, { ...occupant, peer: { ...occupant.peer, hello } })
  }

  /** Two arrivals in one millisecond still have an order: a pair must agree on who came later. */
  #nextArrival(now: number): number {
    this.#lastArrival = Math.max(Math.floor(now), this.#lastArrival + 1)
    return this.#lastArrival
  }
}
