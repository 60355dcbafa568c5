import {
  PROTOCOL_VERSION,
  type CommandOutput,
  type EventData,
  type Reply,
  type RoomAddress,
} from '@confab/protocol'
import { io, type Socket } from 'socket.io-client'
import { joinInput } from './people.ts'
import { newKeys } from './seat-keys.ts'

/** Tries as pages make them, in ms. */
const pace = { reconnectionDelay: 250, reconnectionDelayMax: 2_000, randomizationFactor: 0.5, timeout: 5_000 }

/** What a member went through; moments are in ms since 1970. */
export interface Story {
  readonly id: string
  /** When its joins were answered. */
  readonly joins: readonly number[]
  /** When its socket closed. */
  readonly closes: readonly number[]
  /** When it heard that somebody's socket closed. */
  readonly away: readonly number[]
  /** When it heard that somebody's seat was lost. */
  readonly lost: readonly number[]
  /** How many others are in its room, as far as it knows. */
  readonly others: number
  /** Why it was turned away. */
  readonly refusals: readonly string[]
}

/** Somebody without a browser: takes the same seat whenever it connects, as a page does, and writes down what it notices. */
export class Member {
  readonly socket: Socket
  /** The first join was answered, or the server turned it away. */
  readonly settled: Promise<void>
  readonly #address: RoomAddress
  readonly #keys = newKeys()
  readonly #story = {
    joins: [] as number[],
    closes: [] as number[],
    away: [] as number[],
    lost: [] as number[],
    refusals: [] as string[],
  }
  #others = new Set<string>()
  #settle: () => void

  constructor(origin: string, address: RoomAddress) {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.settled = promise
    this.#settle = resolve
    this.#address = address
    this.socket = io(origin, {
      ...pace,
      auth: { version: PROTOCOL_VERSION },
      transports: ['websocket'],
      extraHeaders: { origin },
      forceNew: true,
    })
    this.#listens()
  }

  get story(): Story {
    return { ...this.#story, id: this.socket.id ?? '', others: this.#others.size }
  }

  /** Its connection is cut without a farewell. */
  drops(): void {
    this.#webSocket().terminate()
  }

  /** Takes nothing from the network any more, as a page that hangs, and still says every so many ms that it lives. */
  turnsDeaf(everyMs: number): void {
    const webSocket = this.#webSocket()
    webSocket.pause()
    setInterval(() => webSocket.send('3'), everyMs).unref()
  }

  /** The connection below the library's socket. */
  #webSocket(): BareSocket {
    const webSocket: unknown = Reflect.get(this.socket.io.engine.transport, 'ws')
    if (!isBareSocket(webSocket)) throw new TypeError('The transport of this client is no WebSocket of `ws`.')
    return webSocket
  }

  #listens(): void {
    const { closes, away, lost } = this.#story
    this.socket.on('connect', () => this.#joins())
    this.socket.on('connect_error', (error) => this.#isRefused(error.message))
    this.socket.on('disconnect', () => void closes.push(Date.now()))
    this.socket.on('peer:joined', ({ peer }: EventData<'peer:joined'>) => void this.#others.add(peer.seat))
    this.socket.on('peer:away', () => void away.push(Date.now()))
    this.socket.on('peer:left', ({ seat, reason }: EventData<'peer:left'>) => {
      this.#others.delete(seat)
      if (reason === 'lost') lost.push(Date.now())
    })
  }

  #joins(): void {
    const input = joinInput({ id: this.socket.id ?? '' }, this.#address, this.#keys)
    // Not awaited: who enters next may be told of in the same turn, and comes after this.
    this.socket.emit('room:join', input, (reply: Reply<CommandOutput<'room:join'>>) => {
      if (!reply.ok) return this.#isRefused(reply.error.code)
      this.#others = new Set(reply.value.peers.map(({ seat }) => seat))
      this.#story.joins.push(Date.now())
      this.#settle()
    })
  }

  #isRefused(why: string): void {
    this.#story.refusals.push(why)
    this.#settle()
  }
}

/** What is used of a WebSocket of `ws`. */
interface BareSocket {
  pause(): void
  send(frame: string): void
  terminate(): void
}

const isBareSocket = (value: unknown): value is BareSocket =>
  value instanceof Object && 'pause' in value && 'send' in value && 'terminate' in value
