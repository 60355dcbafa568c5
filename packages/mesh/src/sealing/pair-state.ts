/** The channels of one pair of hellos, derived when first used, with their counters. */
import type { SeatId } from '@confab/protocol'
import { deriveChannel, derivePair, type ChannelKeys, type PairSource } from './pair.ts'
import type { SealedPath } from './sealing.ts'

/** One direction of one path, with the number of the last message sealed, or opened, on it. */
interface Channel {
  readonly keys: ChannelKeys
  last: number
}

/** What lasts as long as both hellos of a pair: forgetting it would let numbers be used twice. */
export interface PairState {
  readonly secret: CryptoKey
  sending(path: SealedPath): Promise<Channel>
  receiving(path: SealedPath): Promise<Channel>
}

/** Agrees with a peer's hello. */
export async function createPairState(subtle: SubtleCrypto, source: PairSource): Promise<PairState> {
  const secret = await derivePair(subtle, source)
  const channels = new Map<string, Promise<Channel>>()
  const channel = (path: SealedPath, from: SeatId, to: SeatId) => {
    const name = `${path} ${from}`
    // The promise is kept, not its value: two callers at once must share one counter.
    const known =
      channels.get(name) ??
      deriveChannel(subtle, secret, { path, from, to }).then((keys) => ({ keys, last: 0 }))
    channels.set(name, known)
    return known
  }
  const { own, peer } = source
  return {
    secret,
    sending: (path) => channel(path, own.seat, peer.seat),
    receiving: (path) => channel(path, peer.seat, own.seat),
  }
}
