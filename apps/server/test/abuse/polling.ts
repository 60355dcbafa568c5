import { request } from 'node:http'
import { ask } from '../ask.ts'
import { headersOf, POLLING, type Target } from './attacker.ts'

/** More than any body may have, in bytes. */
const HELD_BACK = 256 * 1024

/** A session without a WebSocket. */
export interface PollingSession {
  readonly sid: string
  readonly address: string
  /** Sends a body; resolves with the status that answers it. */
  post(body: string, contentType?: string): Promise<number>
}

/** Opens one. */
export async function openPolling(target: Target, address: string): Promise<PollingSession> {
  const headers = headersOf(target, address)
  const { body } = await ask(target.port, { path: POLLING, headers })
  const { sid } = JSON.parse(body.slice(1)) as { sid: string }
  return {
    sid,
    address,
    async post(sent, contentType = 'text/plain;charset=UTF-8') {
      const { promise, resolve, reject } = Promise.withResolvers<number>()
      const asked = request(
        {
          host: '127.0.0.1',
          port: target.port,
          path: `${POLLING}&sid=${sid}`,
          method: 'POST',
          agent: false,
          headers: { ...headers, 'content-type': contentType, 'content-length': Buffer.byteLength(sent) },
        },
        (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        },
      )
      asked.on('error', reject)
      // A server that refuses a long body closes while it is still being sent, so the rest is kept back.
      if (sent.length <= HELD_BACK) asked.end(sent)
      else asked.write(sent.slice(0, HELD_BACK))
      return promise
    },
  }
}
