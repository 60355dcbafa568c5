/** The engine's way to the server, on Socket.IO as it comes. The app's own (`socket-signaling.ts`) reconnects with more care. */
import { createObservable, type Signaling, type SignalingStatus } from '@confab/mesh'
import { commands, events, PROTOCOL_VERSION, type CommandOutput, type Reply } from '@confab/protocol'
import { io } from 'socket.io-client'
import * as v from 'valibot'

/** How long a reply may take, in ms. */
const REPLY_MS = 10_000

/** Connects to the server that this page came from. */
export function createSignaling(): Signaling {
  const socket = io({ auth: { version: PROTOCOL_VERSION }, transports: ['websocket'] })
  const status = createObservable<SignalingStatus>({ state: 'connecting' })
  socket.on('connect', () => status.set({ state: 'connected', id: socket.id ?? '' }))
  socket.on('disconnect', () => status.set({ state: 'lost' }))
  return {
    status,
    async request(name, input) {
      type Answer = Reply<CommandOutput<typeof name>>
      if (!socket.connected) return undefined
      try {
        // The server is trusted to answer in the shape of the table here; what it gives is checked.
        const reply: Answer = await socket.timeout(REPLY_MS).emitWithAck(name, input)
        return reply.ok ? { ok: true, value: v.parse(commands[name].output, reply.value) } : reply
      } catch {
        // No answer in time, or not one that the table knows: as if the socket was lost.
        return undefined
      }
    },
    on(name, listener) {
      const receive = (data: unknown) => {
        const event = v.safeParse(events[name], data)
        if (event.success) listener(event.output)
      }
      const channel: { on(name: string, act: typeof receive): unknown; off: typeof channel.on } = socket
      channel.on(name, receive)
      return () => void channel.off(name, receive)
    },
    reconnect: () => void socket.disconnect().connect(),
    close: () => void socket.disconnect(),
  }
}
