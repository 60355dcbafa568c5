import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'

const main = fileURLToPath(new URL('../../apps/server/dist/main.mjs', import.meta.url))

/** Ports that people's connections are given automatically begin above this one. */
const firstEphemeralPort = 32_768
const firstPort = 20_000

/** The built product, as `npm start` runs it, on a port of its own. */
export class Product {
  readonly port: number
  readonly #env: Readonly<Record<string, string>>
  #server: ChildProcess | undefined
  #log = ''

  constructor(port: number, env: Readonly<Record<string, string>>) {
    this.port = port
    this.#env = env
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** Everything that the server wrote, since the beginning. */
  get log(): string {
    return this.#log
  }

  /** Runs the server and waits until it answers. */
  async starts(): Promise<void> {
    const server = spawn(process.execPath, [main], {
      env: { ...process.env, NODE_ENV: 'production', ...this.#env, PORT: String(this.port) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#server = server
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#log += chunk.toString('utf8')
      })
    }
    const answer = async () => {
      if (server.exitCode !== null) throw new Error(`The server ended with ${server.exitCode}:\n${this.#log}`)
      const response = await fetch(`http://127.0.0.1:${this.port}/healthz`).catch(() => undefined)
      return response?.status
    }
    await expect.poll(answer, { message: 'the server answers', timeout: 20_000, intervals: [50] }).toBe(200)
  }

  /** Ends the server at once, as a crash would. */
  async crashes(): Promise<void> {
    await this.#ends('SIGKILL')
  }

  /** Ends the server as a deployment would. */
  async stops(): Promise<void> {
    await this.#ends('SIGTERM')
  }

  async #ends(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
  }
}

/** Starts the product with these settings. */
export async function startProduct(env: Readonly<Record<string, string>> = {}): Promise<Product> {
  const product = new Product(await freePort(), env)
  await product.starts()
  return product
}

async function freePort(): Promise<number> {
  const port = firstPort + Math.floor(Math.random() * (firstEphemeralPort - firstPort))
  return (await isFree(port)) ? port : freePort()
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, () => resolve(true))
  })
  if (free) await new Promise((resolve) => server.close(resolve))
  return free
}
