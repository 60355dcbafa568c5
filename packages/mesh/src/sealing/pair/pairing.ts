/** Which pair of hellos a message belongs to: the one that seals now, or the one whose key it names. */
import type { SeatId } from '@confab/protocol'
import type { KnownHello, KnownPeers } from '../hello/known-peers.ts'
import type { OwnHello, OwnHellos } from '../hello/own-hellos.ts'
import { createPairState, type PairState } from './pair-state.ts'
import { sameBytes } from '../primitives.ts'
import type { RoomKeys } from '../room/room-link.types.ts'
import type { SealedPath } from '../sealing.ts'

/** A pair of hellos with what follows from them. */
export interface Match {
  readonly own: OwnHello
  readonly peer: KnownHello
  readonly state: PairState
}

/** What pairs are looked up in. */
export interface PairingSource {
  readonly subtle: SubtleCrypto
  readonly keys: RoomKeys
  readonly seat: SeatId
  readonly own: OwnHellos
  readonly peers: KnownPeers
}

/** Finds pairs, and derives them when they are first asked for. */
export interface Pairing {
  /** The pair that seals for a seat now: one's acknowledged hello and the seat's newest. */
  toSeal(to: SeatId): Promise<Match | undefined>
  /** The pair whose key from that seat on that path has this name. */
  named(from: SeatId, path: SealedPath, keyId: Uint8Array): Promise<Match | undefined>
}

/** Makes the look-up. */
export function createPairing({ subtle, keys, seat, own, peers }: PairingSource): Pairing {
  const stateOf = (hello: OwnHello, peer: KnownHello): Promise<PairState> => {
    const known = hello.pairs.get(peer)
    if (known) return known
    const made = createPairState(subtle, {
      roomId: keys.roomId,
      prk: keys.prk,
      own: { seat, bodyHash: hello.bodyHash, dh: hello.dh },
      peer: { seat: peer.content.seat, bodyHash: peer.bodyHash, dhKey: peer.dhKey },
    })
    hello.pairs.set(peer, made)
    peers.notePaired(peer.content.seat, hello.serial)
    return made
  }
  return {
    async toSeal(to) {
      const [hello, peer] = [own.sealing(), peers.current(to)]
      return hello && peer && { own: hello, peer, state: await stateOf(hello, peer) }
    },
    async named(from, path, keyId) {
      for (const hello of own.all()) {
        for (const peer of peers.all(from)) {
          const state = await stateOf(hello, peer)
          const channel = await state.receiving(path)
          if (sameBytes(channel.keys.keyId, keyId)) return { own: hello, peer, state }
        }
      }
      return undefined
    },
  }
}
