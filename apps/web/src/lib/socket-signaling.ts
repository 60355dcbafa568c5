/**
 * The signalling port over Socket.IO: the one place that knows that library. It validates what comes in, and drops what
 * does not fit. It knows nothing of rooms.
 */
import {
  createObservable,
  createScope,
  listen,
  type Clock,
  type Signaling,
  type SignalingStatus,
} from '@confab/mesh'
import {
  commands,
  events,
  PROTOCOL_VERSION,
  RefusedReply,
  type CommandInput,
  type CommandName,
  type CommandOutput,
  type EventData,
  type EventName,
  type Refusal,
  type Reply,
} from '@confab/protocol'
import { io, type Socket } from 'socket.io-client'
import * as v from 'valibot'
import { Reconnection } from './reconnection.ts'

/** All in ms. */
const pace = {
  /** How long one try may take. */
  connectTimeout: 5_000,
  /** How long a reply may take; the server answers at once or is not there. */
  replyTimeout: 10_000,
  /** How long the server has to answer whether it is there: less than a lost packet costs twice. */
  answerTimeout: 2_000,
  /** After the server itself closed the socket or turned it away without saying for how long. */
  turnedAwayDelay: 2_000,
} as const

/** What the socket works with. */
export interface SocketSignalingOptions {
  /** Origin of the server; the page's own by default. */
  readonly url?: string
  readonly clock: Clock
  /** Fires `online` when the machine has a network again: the window. */
  readonly network: EventTarget
  /** From 0 to 1. */
  readonly random: () => number
}

function readReply<Schema extends v.GenericSchema>(
  schema: Schema,
  reply: unknown,
): Reply<v.InferOutput<Schema>> | undefined {
  const accepted = v.safeParse(v.strictObject({ ok: v.literal(true), value: v.unknown() }), reply)
  if (accepted.success) {
    const value = v.safeParse(schema, accepted.output.value)
    return value.success ? { ok: true, value: value.output } : undefined
  }
  const refused = v.safeParse(RefusedReply, reply)
  return refused.success ? { ok: false, error: tidy(refused.output.error) } : undefined
}

/** An absent field instead of an undefined one. */
function tidy({ code, retryAfterMs }: v.InferOutput<typeof RefusedReply>['error']): Refusal {
  return retryAfterMs === undefined ? { code } : { code, retryAfterMs }
}

/** Why the server turned a connection away; `undefined` when it was the network. */
function readTurnedAway(error: Error): Refusal | undefined {
  const refusal = v.safeParse(RefusedReply.entries.error, 'data' in error ? error.data : undefined)
  return refusal.success ? tidy(refusal.output) : undefined
}

type TransportName = 'websocket' | 'polling'

/** Whether the server answers; what stands before it may answer in its place that it is away. */
const answers = (url = ''): Promise<boolean> =>
  fetch(`${url}/healthz`, { cache: 'no-store', signal: AbortSignal.timeout(pace.answerTimeout) }).then(
    ({ status }) => status < 500,
    () => false,
  )

function openSocket(url: string | undefined, transports: TransportName[]): Socket {
  const options = {
    auth: { version: PROTOCOL_VERSION },
    transports,
    tryAllTransports: true,
    forceNew: true,
    reconnection: false,
    timeout: pace.connectTimeout,
  }
  return url === undefined ? io(options) : io(url, options)
}

/** Socket.IO types its listeners by event; here any name of the table is one. */
interface EventChannel {
  on(name: string, listener: (data: unknown) => void): unknown
  off(name: string, listener: (data: unknown) => void): unknown
}

/** Connects, and stays connected until closed. */
export function createSocketSignaling(options: SocketSignalingOptions): Signaling {
  return new SocketSignaling(options)
}

class SocketSignaling implements Signaling {
  readonly status = createObservable<SignalingStatus>({ state: 'connecting' })
  readonly #socket: Socket
  readonly #reconnection: Reconnection
  readonly #scope = createScope()
  #transports: TransportName[] = ['websocket']
  #connectedBefore = false

  constructor({ url, clock, network, random }: SocketSignalingOptions) {
    const socket = openSocket(url, this.#transports)
    this.#socket = socket
    this.#reconnection = new Reconnection({
      clock,
      random,
      isThere: () => answers(url),
      // A try that is under way is given up.
      connect: () => void (socket.connected || socket.disconnect().connect()),
    })
    this.#scope.add(() => this.#reconnection.close())
    this.#scope.add(listen(network, 'online', () => this.#onOnline()))
    socket.on('connect', () => this.#onConnect())
    socket.on('disconnect', (reason) => {
      // What the server closed may be a restart, or a penalty that ends.
      this.#onLost(reason === 'io server disconnect' ? pace.turnedAwayDelay : undefined)
    })
    socket.on('connect_error', (error) => this.#onConnectError(error))
  }

  #onOnline(): void {
    if (this.status.current.state === 'lost') this.#reconnection.hurry()
  }

  #onConnect(): void {
    this.#connectedBefore = true
    this.#reconnection.made()
    this.status.set({ state: 'connected', id: this.#socket.id ?? '' })
  }

  #onConnectError(error: Error): void {
    const refusal = readTurnedAway(error)
    if (refusal?.code === 'version/unsupported') {
      this.status.set({ state: 'refused', reason: 'version' })
      this.#reconnection.close()
      this.#socket.disconnect()
      return
    }
    this.#onLost(refusal && (refusal.retryAfterMs ?? pace.turnedAwayDelay))
    if (!refusal && (!this.#connectedBefore || this.#reconnection.isBarred)) this.#tryOtherTransports()
  }

  #onLost(afterMs?: number): void {
    if (this.status.current.state === 'refused' || this.#scope.closed) return
    this.status.set({ state: 'lost' })
    this.#reconnection.lost(afterMs)
  }

  /** A network that swallows WebSockets in silence is not met again with one first. */
  #tryOtherTransports(): void {
    if (this.#socket.connected) return
    const [first] = this.#transports
    this.#transports = first === 'websocket' ? ['polling', 'websocket'] : ['websocket', 'polling']
    this.#socket.io.opts.transports = this.#transports
  }

  request<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<Reply<CommandOutput<Name>> | undefined> {
    if (!this.#socket.connected) return Promise.resolve(undefined)
    const sent = this.#socket.timeout(pace.replyTimeout)
    return new Promise((resolve) => {
      sent.emit(name, input, (error: Error | null, reply: unknown) => {
        resolve(error ? undefined : readReply(commands[name].output, reply))
      })
    })
  }

  on<Name extends EventName>(name: Name, listener: (data: EventData<Name>) => void) {
    const receive = (data: unknown) => {
      const parsed = v.safeParse(events[name], data)
      if (parsed.success) listener(parsed.output)
    }
    const channel: EventChannel = this.#socket
    channel.on(name, receive)
    return () => void channel.off(name, receive)
  }

  reconnect(): void {
    // This is taken for an accident, and a new one is made.
    if (this.#socket.connected) this.#socket.io.engine.close()
  }

  close(): void {
    this.#scope.close()
    this.#socket.disconnect()
    this.#socket.off()
  }
}
