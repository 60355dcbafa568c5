import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ask } from './ask.ts'
import { connect, enter, stopReading, whenClosed } from './people.ts'
import { startServer } from './running-server.ts'
import { newAddress } from './seat-keys.ts'

const entry = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function start(env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

const exitCodeOf = async (child: ChildProcess): Promise<unknown> => {
  const [code] = await once(child, 'exit')
  return code
}

/** Waits for the line that people wait for, and returns the port. */
async function portOf(child: ChildProcess): Promise<number> {
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ready = /^Confab is ready: http:\/\/localhost:(\d+)$/m
  await expect.poll(() => output).toMatch(ready)
  return Number(ready.exec(output)?.[1])
}

describe('the process', { timeout: 30_000 }, () => {
  test('[C5] says where it is, and serves there', async () => {
    const port = await portOf(start({ PORT: '0' }))
    expect((await ask(port, { path: '/healthz' })).status).toBe(200)
  })

  test('[C6] names every wrong setting and exits with 1', async () => {
    const child = start({ PORT: 'http', TURN_SECRET: 'sixteen characters' })
    const [code, said] = await Promise.all([exitCodeOf(child), child.stderr ? text(child.stderr) : ''])
    expect(code).toBe(1)
    expect(said).toBe(
      'Confab cannot start:\n  PORT must be a whole number from 0 to 65535.\n  TURN_URLS is missing, and TURN_SECRET needs it.\n',
    )
  })

  test('[C6] says that its port is in use and exits with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const child = start({ PORT: String(port), HOST: '127.0.0.1' })
    const [code, said] = await Promise.all([exitCodeOf(child), child.stderr ? text(child.stderr) : ''])
    expect(code).toBe(1)
    expect(said).toContain(`Port ${port} is in use.`)
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('[C7] ends with 0 at %s', async (signal) => {
    const child = start({ PORT: '0' })
    await portOf(child)
    child.kill(signal)
    expect(await exitCodeOf(child)).toBe(0)
  })

  test('[C10] goes on when nobody reads what it says any more', async () => {
    const child = start({ PORT: '0', LOG_LEVEL: 'debug' })
    const port = await portOf(child)
    child.stdout?.destroy()
    child.stderr?.destroy()
    for (let index = 0; index < 5; index++) expect((await ask(port, { path: '/' })).status).toBeLessThan(504)
    expect(child.exitCode).toBeNull()
  })
})

describe('a stop', () => {
  test('[C7] says goodbye to everybody, and tells nobody that the others are away', async () => {
    const server = await startServer()
    const address = newAddress()
    const [alice, bob] = [await enter(server, address), await enter(server, address)]
    const closed = [whenClosed(alice), whenClosed(bob)]
    await server.stop()
    // A client takes this reason for a reason to come back.
    expect(await Promise.all(closed)).toEqual(['transport close', 'transport close'])
    expect(alice.heard.map(({ name }) => name)).toEqual(['peer:joined', 'server:closing'])
    expect(bob.heard.map(({ name }) => name)).toEqual(['server:closing'])
    await expect(connect(server)).rejects.toThrow('websocket error')
  })

  test('[C7] does not wait for ever for those who do not hear', async () => {
    const server = await startServer()
    const deaf = await connect(server)
    stopReading(deaf)
    const stopped = server.stop()
    server.clock.advance(5_000)
    expect(await stopped).toBeUndefined()
  })
})
