/** What passes between people in a room: sealed signals and hellos. */
import { elapsed } from '../clock.ts'
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

/** Makes the handlers of `signal:send` and `hello:update`. */
export function signalHandlers(services: Services): Pick<Handlers, 'signal:send' | 'hello:update'> {
  const { directory, callers, seats, clock } = services
  return {
    async 'signal:send'(caller, { to, sealed }) {
      const place = await directory.placeOf(caller.id)
      if (place === undefined) return refused('request/out-of-order')
      const target = to === caller.id ? undefined : callers.get(to)
      // Nobody learns whether an id lives in another room: the answer is the same as for no such id.
      const targetPlace = target && (await directory.placeOf(to))
      if (target === undefined || targetPlace?.roomId !== place.roomId) return refused('peer/gone')
      target.tell('signal:received', { from: caller.id, sealed })
      return done({})
    },
    async 'hello:update'(caller, { hello }) {
      const seat = (await directory.placeOf(caller.id))?.seat
      if (seat === undefined) return refused('request/out-of-order')
      // It waits its turn, and so does what its socket says behind it; of several that wait the last one counts.
      for (let turn = seats.takeChange(seat); !turn.ok; turn = seats.takeChange(seat))
        await elapsed(clock, turn.retryAfterMs)
      const isSeated = await callers.afterDelivery(directory.setHello(caller.id, hello))
      return isSeated ? done({}) : refused('request/out-of-order')
    },
  }
}
