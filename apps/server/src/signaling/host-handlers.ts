/** What hosts order. A proof is checked against the host key of the room and the seat that the socket sits on. */
import type { PeerId } from '@confab/protocol'
import { isHost } from '../rooms/proofs.ts'
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

/** Makes the handler of `host:command`. */
export function hostHandlers({ directory, callers, clock }: Services): Pick<Handlers, 'host:command'> {
  /** From now on nothing that it knows of the room gets it a relay. */
  const expel = (id: PeerId): void => {
    const caller = callers.get(id)
    if (caller !== undefined) Object.assign(caller, { lookedInto: undefined, wasRemoved: true })
  }
  return {
    async 'host:command'(caller, { proof, order }) {
      const place = await directory.placeOf(caller.id)
      const hostKeyHash = place && (await directory.hostKeyHashOf(place.roomId))
      if (place === undefined || hostKeyHash === undefined) return refused('request/out-of-order')
      if (!isHost(place.seat, proof, hostKeyHash)) {
        if (!caller.limits.takeUnprovenOrder(clock.now())) caller.expel()
        return refused('host/unproven')
      }
      const outcome = await callers.afterDelivery(directory.order({ ...place, rank: proof.rank }, order))
      if (outcome.kind === 'forbidden') return refused('host/unproven')
      outcome.removed.forEach(expel)
      return done({})
    },
  }
}
