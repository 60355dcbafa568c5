/** Fresh ICE servers for those who are in a room, or on their way into one that is open. */
import { done, refused } from './reply.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'

/** Makes the handler of `ice:refresh`. */
export function iceHandlers({ directory, ice }: Services): Pick<Handlers, 'ice:refresh'> {
  return {
    async 'ice:refresh'(caller) {
      const room = caller.lookedInto === undefined ? undefined : await directory.look(caller.lookedInto)
      const isWelcome = room?.isLocked === false || (await directory.placeOf(caller.id)) !== undefined
      if (!isWelcome) return refused('request/out-of-order')
      const answer = ice.refresh(caller)
      return 'servers' in answer
        ? done({ iceServers: answer.servers })
        : refused('request/too-many', answer.retryAfterMs)
    },
  }
}
