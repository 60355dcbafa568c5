/** The channels of one pair of hellos, derived when first used, with their counters. */
import type { SeatId } from '@confab/protocol'
import { deriveChannel, derivePair, type ChannelKeys, type PairSource } from './pair.ts'
import { ReplayWindow } from './replay-window.ts'
import type { SealedPath } from '../sealing.ts'

/** One direction of one path. */
interface Channel {
  readonly keys: ChannelKeys
}

/** With the number of the last message sealed on it. */
interface SendingChannel extends Channel {
  last: number
}

/** With the numbers of the messages opened on it. */
interface ReceivingChannel extends Channel {
  readonly window: ReplayWindow
}

/** What lasts as long as both hellos of a pair: forgetting it would let numbers be used twice. */
export interface PairState {
  readonly secret: CryptoKey
  sending(path: SealedPath): Promise<SendingChannel>
  receiving(path: SealedPath): Promise<ReceivingChannel>
}

/** Agrees with a peer's hello. */
export async function createPairState(subtle: SubtleCrypto, source: PairSource): Promise<PairState> {
  const secret = await derivePair(subtle, source)
  const sending = new Map<SealedPath, Promise<SendingChannel>>()
  const receiving = new Map<SealedPath, Promise<ReceivingChannel>>()
  const keys = (path: SealedPath, from: SeatId, to: SeatId) =>
    deriveChannel(subtle, secret, { path, from, to })
  const { own, peer } = source
  return {
    secret,
    // The promises are kept, not their values: two callers at once must share one counter.
    sending: (path) =>
      kept(sending, path, async () => ({ keys: await keys(path, own.seat, peer.seat), last: 0 })),
    receiving: (path) =>
      kept(receiving, path, async () => ({
        keys: await keys(path, peer.seat, own.seat),
        window: new ReplayWindow(),
      })),
  }
}

function kept<Kept>(all: Map<SealedPath, Kept>, path: SealedPath, make: () => Kept): Kept {
  const known = all.get(path) ?? make()
  all.set(path, known)
  return known
}
