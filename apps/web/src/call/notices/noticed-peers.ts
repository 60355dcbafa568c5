import type { PeerSnapshot } from '@confab/mesh'
import type { SeatId } from '@confab/protocol'
import { computed, onScopeDispose, shallowReactive, watch, type ComputedRef } from 'vue'

/** A picture that is held back is sent again now and then, for five seconds, to see whether the line bears it. In ms. */
export const TRY_LASTS_MS = 6_000

/** The others as banners see them: a picture that is only tried again still counts as held back. */
export function useNoticedPeers(peers: () => readonly PeerSnapshot[]): ComputedRef<readonly PeerSnapshot[]> {
  const tried = shallowReactive(new Map<SeatId, ReturnType<typeof setTimeout>>())

  function forget(seat: SeatId): void {
    clearTimeout(tried.get(seat))
    tried.delete(seat)
  }

  watch(
    peers,
    (after, before) => {
      const held = new Set(before.flatMap(({ seat, heldPicture }) => (heldPicture ? [seat] : [])))
      for (const { seat, heldPicture } of after) {
        if (heldPicture) forget(seat)
        else if (held.has(seat))
          tried.set(
            seat,
            setTimeout(() => forget(seat), TRY_LASTS_MS),
          )
      }
    },
    { flush: 'sync' },
  )
  onScopeDispose(() => {
    for (const seat of tried.keys()) forget(seat)
  })

  return computed(() => peers().map((peer) => (tried.has(peer.seat) ? { ...peer, heldPicture: true } : peer)))
}
