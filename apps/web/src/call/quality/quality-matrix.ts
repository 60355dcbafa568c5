/** Who receives who and how well, for everybody in the room. Pure. */
import type { MeshSnapshot, PeerSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { receivedHere, receivedThere, type ShownQuality } from './received-quality.ts'

/** How well one person receives each of the others, in the order of {@link QualityMatrix.seats}. */
export interface MatrixRow {
  readonly seat: SeatId
  /** `self` where row and column are the same person. */
  readonly cells: readonly { readonly from: SeatId; readonly quality: ShownQuality | 'self' }[]
}

/** Rows receive, columns send; oneself first. */
export interface QualityMatrix {
  readonly seats: readonly SeatId[]
  readonly rows: readonly MatrixRow[]
}

/** The matrix of a room: one's own row from what arrives here, the others' from what they say. */
export function qualityMatrix({ self, peers }: MeshSnapshot): QualityMatrix {
  const seats = [self.seat, ...peers.map(({ seat }) => seat)]
  const row = (seat: SeatId, qualityFrom: (from: SeatId) => ShownQuality): MatrixRow => ({
    seat,
    cells: seats.map((from) => ({ from, quality: from === seat ? 'self' : qualityFrom(from) })),
  })
  const bySeat = new Map(peers.map((peer) => [peer.seat, peer]))
  const own = row(self.seat, (from) => {
    const peer = bySeat.get(from)
    return peer === undefined ? 'unknown' : receivedHere(peer)
  })
  return {
    seats,
    rows: [own, ...peers.map((peer) => row(peer.seat, (from) => receivedThere(peer, from, self.seat)))],
  }
}

/** Pairs of other people who receive nothing from each other, one way or both. */
export function brokenPairs(peers: readonly PeerSnapshot[]): (readonly [SeatId, SeatId])[] {
  return peers.flatMap((one, index) =>
    peers
      .slice(index + 1)
      .filter((other) => one.receives[other.seat] === 'none' || other.receives[one.seat] === 'none')
      .map((other) => [one.seat, other.seat] as const),
  )
}
