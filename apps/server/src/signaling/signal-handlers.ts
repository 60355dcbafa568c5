/** What passes between people in a room: sealed signals and hellos. */
import { elapsed } from '../clock.ts'
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

/** Makes the handlers of `signal:send` and `hello:update`. */
export function signalHandlers(services: Services): Pick<Handlers, 'signal:send' | 'hello:update'> {
  const { directory, callers, seats, clock } = services
  return {
    'signal:send'(caller, { to, sealed }) {
      const place = directory.placeOf(caller.id)
      if (place === undefined) return refused('request/out-of-order')
      const target = to === caller.id ? undefined : callers.get(to)
      // Nobody learns whether an id lives in another room: the answer is the same as for no such id.
      if (target === undefined || directory.placeOf(to)?.roomId !== place.roomId) return refused('peer/gone')
      target.tell('signal:received', { from: caller.id, sealed })
      return done({})
    },
    async 'hello:update'(caller, { hello }) {
      const seat = directory.placeOf(caller.id)?.seat
      if (seat === undefined) return refused('request/out-of-order')
      // It waits its turn, and so does what its socket says behind it; of several that wait the last one counts.
      for (let turn = seats.takeChange(seat); !turn.ok; turn = seats.takeChange(seat))
        await elapsed(clock, turn.retryAfterMs)
      const change = directory.setHello(caller.id, hello)
      if (change === undefined) return refused('request/out-of-order')
      const { audience, id } = change
      callers.tell(audience, 'peer:hello', { seat, id, hello })
      return done({})
    },
  }
}
