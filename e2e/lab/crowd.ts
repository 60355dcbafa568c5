import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { Host } from './host.ts'

/** The server's own tests know how to prove seats; here they are a program among others. */
const program = fileURLToPath(new URL('../../apps/server/test/crowd.ts', import.meta.url))

/** What somebody of the crowd went through; moments are in ms since 1970. */
export interface Story {
  readonly id: string
  readonly joins: readonly number[]
  readonly closes: readonly number[]
  readonly away: readonly number[]
  readonly lost: readonly number[]
  readonly others: number
  readonly refusals: readonly string[]
}

/** The address of a room, as pages tell it to the server. */
export interface RoomAddress {
  readonly hostKeyHash: string
  readonly access: string
}

/** Many people without browsers on one host. */
export class Crowd {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #answers: Interface

  constructor(host: Host, origin: string) {
    const [first, ...rest] = host.entrance
    this.#process = spawn(first, [...rest, process.execPath, program, origin], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#answers = createInterface({ input: this.#process.stdout })
  }

  /** Enters rooms of its own, or one that somebody else is in. */
  enters(rooms: number, seats: number, address?: RoomAddress) {
    return this.#does<{ inside: number; refusals: Record<string, number> }>({
      order: 'enter',
      rooms,
      seats,
      address,
    })
  }

  tells() {
    return this.#does<readonly Story[]>({ order: 'tell' })
  }

  async drops(): Promise<void> {
    await this.#does({ order: 'drop' })
  }

  iceServers() {
    return this.#does<readonly { urls: readonly string[]; username?: string; credential?: string }[]>({
      order: 'iceServers',
    })
  }

  talks(seconds: number) {
    return this.#does<{ sent: number; delays: readonly number[] }>({ order: 'talk', seconds })
  }

  floods(seconds: number, to?: string) {
    return this.#does<Record<string, number>>({ order: 'flood', seconds, to })
  }

  async turnsDeaf(): Promise<void> {
    await this.#does({ order: 'deafen' })
  }

  ends(): void {
    this.#process.kill('SIGKILL')
  }

  async #does<Answer>(order: Readonly<Record<string, unknown>>): Promise<Answer> {
    const answer = once(this.#answers, 'line', { signal: AbortSignal.timeout(patience) })
    this.#process.stdin.write(`${JSON.stringify(order)}\n`)
    const [line] = (await answer) as [string]
    return JSON.parse(line) as Answer
  }
}

/** How long an order may take, in ms: thousands of people take a while to enter. */
const patience = 180_000
