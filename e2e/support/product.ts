import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect } from '@playwright/test'

/** The built product; another copy of it may be measured instead. */
export const builtApps = process.env['CONFAB_APPS'] ?? fileURLToPath(new URL('../../apps', import.meta.url))

/** Ports that people's connections are given automatically begin above this one. */
const firstEphemeralPort = 32_768
const firstPort = 20_000

/** Where the product runs: people's name for the machine, its address, and what leads a command to it. */
export interface Machine {
  readonly name: string
  readonly address: string
  readonly entrance: readonly string[]
}

const thisMachine: Machine = { name: 'localhost', address: '127.0.0.1', entrance: [] }

/** The built product, as `npm start` runs it, on a port of its own. */
export class Product {
  readonly port: number
  readonly #env: Readonly<Record<string, string>>
  readonly #machine: Machine
  #server: ChildProcess | undefined
  #apps = builtApps
  #output: 'kept' | number = 'kept'
  #log = ''

  constructor(port: number, env: Readonly<Record<string, string>>, machine: Machine = thisMachine) {
    this.port = port
    this.#env = env
    this.#machine = machine
  }

  get origin(): string {
    return `http://${this.#machine.name}:${this.port}`
  }

  /** Everything that the server wrote, since the beginning. */
  get log(): string {
    return this.#log
  }

  /** The id of its process. */
  get pid(): number {
    return this.#server?.pid ?? 0
  }

  get isRunning(): boolean {
    return this.#server !== undefined && this.#server.exitCode === null && this.#server.signalCode === null
  }

  /** What the process holds of the machine's memory just now, in MiB. */
  get memory(): number {
    const resident = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1]
    return Number(resident) / 1_024
  }

  /** From its next start on it is the release whose folder `apps` this is. */
  becomes(release: string): void {
    this.#apps = release
  }

  /** From its next start on all that it says goes into this file, by its descriptor. */
  says(into: number): void {
    this.#output = into
  }

  /** Nobody reads any more what it says: its pipes are closed. */
  isNotHeard(): void {
    this.#server?.stdout?.destroy()
    this.#server?.stderr?.destroy()
  }

  /** Tells what runs inside its process for the sake of a measurement to do its part. */
  nudges(): void {
    this.#server?.kill('SIGUSR2')
  }

  /** Runs the server and waits until it answers. */
  async starts(): Promise<void> {
    const { entrance, address } = this.#machine
    const [program = process.execPath, ...args] = entrance
    const main = `${this.#apps}/server/dist/main.mjs`
    const output = this.#output === 'kept' ? 'pipe' : this.#output
    const server = spawn(program, [...args, ...(entrance.length > 0 ? [process.execPath] : []), main], {
      env: { ...process.env, NODE_ENV: 'production', ...this.#env, PORT: String(this.port) },
      stdio: ['ignore', output, output],
    })
    this.#server = server
    for (const stream of [server.stdout, server.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#log += chunk.toString('utf8')
      })
    }
    // What it said last comes after its end.
    const closed = once(server, 'close')
    const answer = async () => {
      if (server.exitCode !== null) {
        await closed
        throw new Error(`The server ended with ${server.exitCode}: ${this.#log.trim()}`)
      }
      const response = await fetch(`http://${address}:${this.port}/healthz`).catch(() => undefined)
      return response?.status
    }
    await expect.poll(answer, { message: 'the server answers', timeout: 20_000, intervals: [50] }).toBe(200)
  }

  /** Ends the server at once, as a crash would. */
  async crashes(): Promise<void> {
    await this.#ends('SIGKILL')
  }

  /** Lets the process hang: its connections stay, and nobody answers. */
  hangs(): void {
    this.#server?.kill('SIGSTOP')
  }

  /** Lets a process that hangs go on. */
  goesOn(): void {
    this.#server?.kill('SIGCONT')
  }

  /** Ends the server as a deployment would; resolves with its exit code, `undefined` where it had ended before. */
  async stops(): Promise<number | undefined> {
    return this.#ends('SIGTERM')
  }

  async #ends(signal: NodeJS.Signals): Promise<number | undefined> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return undefined
    const ended = once(server, 'exit')
    server.kill(signal)
    await ended
    return server.exitCode ?? undefined
  }
}

/** Starts the product with these settings. */
export async function startProduct(
  env: Readonly<Record<string, string>> = {},
  machine: Machine = thisMachine,
  port?: number,
): Promise<Product> {
  const product = new Product(port ?? (await freePort()), env, machine)
  await product.starts()
  return product
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
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
