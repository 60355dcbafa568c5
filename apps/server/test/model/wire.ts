/** The two ways in which the model talks to the server: straight to its handlers, and over real sockets. */
import type { CommandInput, CommandName, CommandOutput, Reply } from '@confab/protocol'
import { createServices } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { createCallerLimits } from '../../src/limits/caller-limits.ts'
import type { Caller } from '../../src/signaling/caller.ts'
import { createHandlers } from '../../src/signaling/handlers.ts'
import { createSerialQueue } from '../../src/signaling/serial-queue.ts'
import { createServe } from '../../src/signaling/serve.ts'
import { expect, vi } from 'vitest'
import { createManualClock } from '../manual-clock.ts'
import { connect as connectPerson, type Person } from '../people.ts'
import { startServer } from '../running-server.ts'

/** An event as a socket hears it. */
export interface Heard {
  readonly name: string
  readonly data: unknown
}

/** One socket. */
export interface Socket {
  readonly id: string
  readonly isOpen: boolean
  /** What came since the last time somebody looked. */
  take(): readonly Heard[]
  /** Resolves with nothing when the socket was closed instead of an answer. */
  say<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<Reply<CommandOutput<Name>> | undefined>
  close(): Promise<void>
}

/** Everything that must be zero once nobody is connected. */
export type Counts = Readonly<Record<string, number>>

/** A server that the model talks to. */
export interface Wire {
  connect(address: string): Promise<Socket>
  advance(ms: number): Promise<void>
  /** Resolves when everything that was said has been heard. */
  settle(): Promise<void>
  counts(): Promise<Counts>
}

const env = { TRUST_PROXY: '1', SEATS_PER_ROOM: '4', SEATS_PER_ADDRESS: '3', MAX_ROOMS: '3' }

/** Lets everything that is due in this moment happen. */
async function breathe(): Promise<void> {
  for (let turns = 0; turns < 8; turns++) await Promise.resolve()
}

/** Handlers, directory and limits as they run, without a network. */
export function handlersWire(): Wire {
  const clock = createManualClock()
  const services = createServices(readConfig(env), clock)
  const handlers = createHandlers(services)
  const log = createLog('error', { write: (line: string) => expectNothing(line) }, clock)
  const server = { clock, services, handlers, log }
  let sockets = 0
  return {
    connect(address) {
      sockets += 1
      return Promise.resolve(new HandlersSocket(server, address, sockets))
    },
    async advance(ms) {
      clock.advance(ms)
      await breathe()
    },
    settle: breathe,
    counts: async () => ({
      ...(await services.directory.counts()),
      callers: services.callers.size,
      limitEntries: services.addresses.size + services.seats.size,
      timers: clock.pending,
    }),
  }
}

/** What sockets reach. */
interface HandlersServer {
  readonly clock: ReturnType<typeof createManualClock>
  readonly services: ReturnType<typeof createServices>
  readonly handlers: ReturnType<typeof createHandlers>
  readonly log: ReturnType<typeof createLog>
}

class HandlersSocket implements Socket {
  readonly id: string
  isOpen = true
  readonly #server: HandlersServer
  readonly #queue = createSerialQueue()
  readonly #serve: ReturnType<typeof createServe>
  #heard: Heard[] = []

  constructor(server: HandlersServer, address: string, number: number) {
    const { clock, services, handlers, log } = server
    this.#server = server
    this.id = `socket-${number}`.padEnd(20, '-')
    const caller: Caller = {
      id: this.id,
      address,
      limits: createCallerLimits(clock.now()),
      lookedInto: undefined,
      wasRemoved: false,
      turnName: undefined,
      tell: (name, data) => void this.#heard.push({ name, data }),
      expel: () => this.#leave(),
    }
    services.callers.add(caller)
    this.#serve = createServe(caller, this.#queue, { handlers, clock, log })
  }

  #leave(): void {
    if (!this.isOpen) return
    this.isOpen = false
    const { callers, directory } = this.#server.services
    this.#queue.run(async () => {
      callers.remove(this.id)
      await callers.afterDelivery(directory.reserve(this.id))
    })
  }

  take(): Heard[] {
    return this.#heard.splice(0)
  }

  async say<Name extends CommandName>(name: Name, input: CommandInput<Name>) {
    const answer: { reply?: Reply<never> } = {}
    this.#serve(name, [input, (reply: Reply<never>) => void Object.assign(answer, { reply })])
    await breathe()
    // A hello waits its turn.
    for (; answer.reply === undefined && this.isOpen; await breathe()) this.#server.clock.advance(100)
    return answer.reply
  }

  async close(): Promise<void> {
    this.#leave()
    await breathe()
  }
}

function expectNothing(line: string): void {
  throw new Error(`The server logged: ${line}`)
}

const gauge = /^confab_(\w+) (\d+)$/gm

/** A running server and real sockets; what is left is read from the figures for its operator. */
export async function socketsWire(): Promise<Wire> {
  const server = await startServer({ env: { ...env, METRICS_PORT: '0' } })
  const open = new Set<Person>()
  /** Answers come in order with everything else, so anyone who was answered has heard what came before. */
  const settle = async () => {
    const said = [...open].map((person) =>
      person.say('signal:send', { to: 'nobody-here-at-all--', sealed: 'AA' }),
    )
    await Promise.allSettled(said)
  }
  async function counts(): Promise<Counts> {
    const text = await (await fetch(`http://127.0.0.1:${server.metricsPort}/metrics`)).text()
    return Object.fromEntries([...text.matchAll(gauge)].map(([, name = '', value]) => [name, Number(value)]))
  }

  return {
    async connect(address) {
      const person = await connectPerson(server, {
        extraHeaders: { origin: server.url, 'x-forwarded-for': address },
      })
      open.add(person)
      person.socket.on('disconnect', () => open.delete(person))
      let taken = 0
      return {
        id: person.id,
        get isOpen() {
          return person.socket.connected
        },
        take() {
          const news = person.heard.slice(taken)
          taken = person.heard.length
          return news
        },
        async say(name, input) {
          const answer: { isThere?: true } = {}
          const reply = person.say(name, input).catch(() => undefined)
          void reply.then(() => Object.assign(answer, { isThere: true }))
          // A hello waits its turn, by a clock that stands still.
          while (answer.isThere === undefined) {
            await new Promise((resolve) => setImmediate(resolve))
            if (name === 'hello:update') server.clock.advance(100)
          }
          return reply
        },
        async close() {
          person.socket.disconnect()
          await vi.waitFor(async () => expect((await counts())['callers']).toBe(open.size))
        },
      }
    },
    async advance(ms) {
      server.clock.advance(ms)
      await settle()
    },
    settle,
    counts,
  }
}
