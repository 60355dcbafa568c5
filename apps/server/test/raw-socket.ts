import { PROTOCOL_VERSION } from '@confab/protocol'
import { onTestFinished } from 'vitest'
import type { RunningServer } from './running-server.ts'

/** A WebSocket that says whatever it is told, without a client library that would know better. */
export interface RawSocket {
  readonly frames: readonly string[]
  send(...frames: readonly (string | Uint8Array<ArrayBuffer>)[]): void
  /** Resolves with the close code. */
  readonly closed: Promise<number>
}

/** Opens one from a page of this server. Rejects when the server refuses. */
export async function openRaw(server: RunningServer, origin = server.url): Promise<RawSocket> {
  const url = `${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`
  const socket = new WebSocket(url, { headers: { origin } })
  const frames: string[] = []
  const opened = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<number>()
  socket.addEventListener('message', ({ data }) => {
    frames.push(String(data))
    if (data === '2') socket.send('3')
    opened.resolve()
  })
  socket.addEventListener('error', () => opened.reject(new Error('refused')))
  socket.addEventListener('close', ({ code }) => closed.resolve(code))
  onTestFinished(() => socket.close())
  await opened.promise
  return {
    frames,
    closed: closed.promise,
    send: (...sent) => {
      for (const frame of sent) socket.send(frame)
    },
  }
}

/** What a page sends first. */
export const CONNECT = `40{"version":${PROTOCOL_VERSION}}`
