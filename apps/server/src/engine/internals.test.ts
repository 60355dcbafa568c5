import { createRequire } from 'node:module'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { attach, type Socket } from 'engine.io'
import { expect, test } from 'vitest'
import { limitWebSockets, webSocketOf } from './internals.ts'

test('[R21] what has no public name is where it is looked for, in exactly this version of engine.io', async () => {
  const main = pathToFileURL(createRequire(import.meta.url).resolve('engine.io'))
  const { version } = JSON.parse(readFileSync(new URL('../package.json', main), 'utf8')) as {
    version: string
  }
  expect(version).toBe('6.6.12')
  const server = createServer()
  const engine = attach(server, { transports: ['websocket'] })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // An engine that is attached makes its WebSocket server when the other one listens; ours never is.
  limitWebSockets(engine, { maxFragments: 7, maxBufferedChunks: 70 })
  const { port } = server.address() as AddressInfo
  const client = new WebSocket(`ws://127.0.0.1:${port}/engine.io/?EIO=4&transport=websocket`)
  const [connection] = (await once(engine, 'connection')) as [Socket]
  const webSocket = webSocketOf(connection.transport)
  expect(webSocket).toMatchObject({ _receiver: { _maxFragments: 7, _maxBufferedChunks: 70 } })
  const closed = once(client, 'close')
  webSocket?.terminate()
  await closed
  server.close()
})
