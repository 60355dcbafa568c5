/** Fresh ICE servers for those who are on their way into a room, or in one. */
import { iceServersFor } from '../turn/credentials.ts'
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

/** Makes the handler of `ice:refresh`. */
export function iceHandlers({ clock, ice }: Services): Pick<Handlers, 'ice:refresh'> {
  return {
    'ice:refresh'(caller) {
      if (!caller.knowsRoom) return refused('request/out-of-order')
      const allowance = caller.limits.takeIceRefresh(clock.now())
      if (!allowance.ok) return refused('request/too-many', allowance.retryAfterMs)
      return done({ iceServers: iceServersFor(ice, clock.wallNow()) })
    },
  }
}
