import { hostHandlers } from './host-handlers.ts'
import { iceHandlers } from './ice-handlers.ts'
import { roomHandlers } from './room-handlers.ts'
import type { Handlers } from './serve.ts'
import type { Services } from './services.ts'
import { signalHandlers } from './signal-handlers.ts'

/** Every command's handler. */
export function createHandlers(services: Services): Handlers {
  return {
    ...roomHandlers(services),
    ...hostHandlers(services),
    ...signalHandlers(services),
    ...iceHandlers(services),
  }
}
