/**
 * The rules of one room: who has which seat, in which order they came, when it is full, and who may enter while it is
 * locked. It knows nothing of sockets, timers, proofs or other rooms.
 */
import {
  limits,
  type HostKeyHash,
  type HostRank,
  type JoinNumber,
  type Peer,
  type PeerId,
  type SealedHello,
  type SeatId,
} from '@confab/protocol'
import { Lock } from './lock.ts'

/** A seat that is taken. `away`: its socket is gone and the seat is reserved for its return. */
export interface Occupant {
  readonly state: 'present' | 'away'
  readonly peer: Peer
  /** `undefined` for guests. */
  readonly rank: HostRank | undefined
  /** The network address that the seat is counted for; `undefined` where nobody counts. */
  readonly address: string | undefined
  readonly joinNumber: JoinNumber
}

/** Who wants in, or wants in again. */
export interface Arrival {
  readonly seat: SeatId
  readonly id: PeerId
  readonly hello: SealedHello
  /** As the host proof says that it showed, if any. */
  readonly rank?: HostRank | undefined
  /** The network address that the seat is counted for; `undefined` where nobody counts. */
  readonly address?: string | undefined
  readonly joinNumber: JoinNumber
}

/** What came of an arrival. `others` are the seats that it meets, in order of arrival, those reserved included. */
export type Entry =
  | {
      readonly kind: 'entered'
      readonly peer: Peer
      readonly others: readonly Peer[]
      /** The socket on which this seat waited before the room until now. */
      readonly waitedOn: PeerId | undefined
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
  /** Somebody was removed a moment ago: newcomers are asked to come again in so many ms. */
  | { readonly kind: 'settling'; readonly retryAfterMs: number }
  /** `outdated`: a newer join of the same seat came before. */
  | { readonly kind: 'full' | 'locked' | 'outdated' }

/** In a room of this many seats or more the last one is kept for a host; in a smaller one it would be missed. */
const SEATS_TO_KEEP_ONE = 4

/** How many seats there are, and how many of them one network address may take. */
export interface RoomSize {
  readonly capacity: number
  readonly seatsPerAddress: number
}

/** One room. */
export class Room {
  readonly size: RoomSize
  /** Whose proofs count here. */
  readonly hostKeyHash: HostKeyHash
  readonly lock = new Lock()
  readonly #occupants = new Map<SeatId, Occupant>()
  #lastArrival = 0
  #closedUntilMs = -Infinity

  constructor(size: RoomSize, hostKeyHash: HostKeyHash) {
    this.size = size
    this.hostKeyHash = hostKeyHash
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

  /** Everybody's seat, those reserved included. */
  get seats(): readonly SeatId[] {
    return [...this.#occupants.keys()]
  }

  occupant(seat: SeatId): Occupant | undefined {
    return this.#occupants.get(seat)
  }

  /** Takes no new seats for a while, but for hosts: somebody was removed. `now` is in ms. */
  closeToNewcomers(now: number): void {
    this.#closedUntilMs = now + limits.newcomersAfterRemovalMs
  }

  /** Why there is no new seat for this arrival; `undefined` where there is one. */
  #refuse({ seat, rank, address }: Arrival, now: number): Exclude<Entry, { peer: Peer }> | undefined {
    const taken = this.#occupants.size
    if (rank !== undefined) return taken >= this.size.capacity ? { kind: 'full' } : undefined
    if (!this.lock.lets(seat)) return { kind: 'locked' }
    if (now < this.#closedUntilMs)
      return { kind: 'settling', retryAfterMs: Math.ceil(this.#closedUntilMs - now) }
    return taken >= this.#seatsForGuests || this.#isCrowdedBy(address) ? { kind: 'full' } : undefined
  }

  /** Anyone who fills a room must not keep out the one who can empty it. */
  get #seatsForGuests(): number {
    const { capacity } = this.size
    const hasHost = [...this.#occupants.values()].some(({ rank }) => rank !== undefined)
    return hasHost || capacity < SEATS_TO_KEEP_ONE ? capacity : capacity - 1
  }

  #isCrowdedBy(address: string | undefined): boolean {
    if (address === undefined) return false
    const neighbours = [...this.#occupants.values()].filter((occupant) => occupant.address === address)
    return neighbours.length >= this.size.seatsPerAddress
  }

  /** Gives a seat to a newcomer, or hands a seat over to its newest socket. `now` is in ms. */
  enter(arrival: Arrival, now: number): Entry {
    const { seat, id, hello, rank, address, joinNumber } = arrival
    const occupant = this.#occupants.get(seat)
    const before = occupant?.peer
    const refusal = occupant === undefined ? this.#refuse(arrival, now) : outdated(occupant, arrival)
    if (refusal !== undefined) return refusal
    const peer = { seat, id, hello, joinedAt: before?.joinedAt ?? this.#nextArrival(now) }
    this.#occupants.set(seat, { state: 'present', peer, rank, address, joinNumber })
    const waitedOn = this.lock.welcome(seat)
    const others = this.peers.filter((other) => other.seat !== arrival.seat)
    if (before === undefined) return { kind: 'entered', peer, others, waitedOn }
    if (before.id === arrival.id) {
      return { kind: 'repeated', peer, others, newHello: before.hello !== arrival.hello }
    }
    return { kind: 'moved', peer, others, previous: before.id }
  }

  /** Keeps the seat for its return. Returns whether it was that socket's and not reserved already. */
  reserve(seat: SeatId, id: PeerId): boolean {
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

/** Joins of a seat count in the order in which its page made them, not in that in which they arrive. */
function outdated(
  { peer, joinNumber }: Occupant,
  arrival: Arrival,
): { readonly kind: 'outdated' } | undefined {
  const isOlder = arrival.id === peer.id ? arrival.joinNumber < joinNumber : arrival.joinNumber <= joinNumber
  return isOlder ? { kind: 'outdated' } : undefined
}
