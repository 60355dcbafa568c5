/** What hosts order. A proof is checked against the host key of the room and the seat that the socket sits on. */
import { isHost } from '../rooms/seats.ts'
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

/** Makes the handler of `host:command`. */
export function hostHandlers({ directory, callers, clock }: Services): Pick<Handlers, 'host:command'> {
  return {
    'host:command'(caller, { proof, order }) {
      const place = directory.placeOf(caller.id)
      const h = place && directory.hostKeyHashOf(place.roomId)
      if (place === undefined || h === undefined) return refused('request/out-of-order')
      if (!isHost(place.seat, proof, h)) {
        if (!caller.limits.takeUnprovenOrder(clock.now())) caller.showOut()
        return refused('host/unproven')
      }
      const words = directory.order({ ...place, rank: proof.rank }, order)
      if (words === undefined) return refused('host/unproven')
      callers.say(words)
      return done({})
    },
  }
}
