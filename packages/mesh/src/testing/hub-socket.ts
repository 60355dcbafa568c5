/** One browser's way to the signalling server in memory. */
import type {
  CommandName,
  CommandOutput,
  EventData,
  EventName,
  PeerId,
  Reply,
  SeatId,
} from '@confab/protocol'
import { createObservable } from '../base/observable.ts'
import type { Clock } from '../base/platform.ts'
import type { Signaling, SignalingStatus } from '../server/signaling.ts'
import type { Random } from './random.ts'

/** The server as its sockets know it. */
export interface Hub {
  readonly clock: Clock
  readonly random: Random
  readonly up: boolean
  readonly luck: { readonly reordering: number }
  readonly joinAnswerMs: number
  readonly deaf: ReadonlySet<SeatId>
  readonly unanswered: ReadonlySet<CommandName>
  readonly sockets: Set<HubSocket>
  nextSerial(): number
  handle(socket: HubSocket, name: CommandName, input: object): Reply<unknown>
  onDrop(socket: HubSocket): void
}

/** Time until a socket tries again after it was lost, in ms. */
const RECONNECT_MS = 1_000

/** Time after which TCP sends again what was not acknowledged, in ms. */
const RESEND_MS = 200

/** One direction of a socket: what is said while the cable is out comes late, in order, and is not lost. */
class Wire {
  readonly #clock: Clock
  readonly #isOut: () => boolean
  #held: (() => void)[] = []

  constructor(clock: Clock, isOut: () => boolean) {
    this.#clock = clock
    this.#isOut = isOut
  }

  carry(arrive: () => void): void {
    if (this.#held.length === 0 && !this.#isOut()) return arrive()
    this.#held.push(arrive)
    if (this.#held.length === 1) this.#sendAgain()
  }

  #sendAgain(): void {
    this.#clock.after(RESEND_MS, () => {
      if (this.#isOut()) return this.#sendAgain()
      for (const arrive of this.#held.splice(0)) arrive()
    })
  }
}

/** One browser's socket, over all its connections. */
export class HubSocket implements Signaling {
  readonly seat: SeatId
  /** What opened the room that it is in. */
  room = ''
  readonly status = createObservable<SignalingStatus>({ state: 'connecting' })
  readonly #hub: Hub
  readonly #listeners = new Map<EventName, Set<(data: never) => void>>()
  readonly #pending = new Set<(reply: undefined) => void>()
  #session = 0
  readonly #toServer: Wire
  readonly #fromServer: Wire
  #toServerMs = 0
  #fromServerMs = 0
  #closed = false

  constructor(hub: Hub, seat: SeatId) {
    this.#hub = hub
    this.seat = seat
    const isOut = () => hub.deaf.has(seat)
    this.#toServer = new Wire(hub.clock, isOut)
    this.#fromServer = new Wire(hub.clock, isOut)
    hub.sockets.add(this)
    this.#connectLater()
  }

  get id(): PeerId {
    return `s${this.#session}`
  }

  #connectLater(): void {
    this.#hub.clock.after(RECONNECT_MS * this.#hub.random(), () => {
      if (this.#closed || this.status.current.state === 'connected') return
      if (!this.#hub.up || this.#hub.deaf.has(this.seat)) return this.#connectLater()
      this.#session = this.#hub.nextSerial()
      this.status.set({ state: 'connected', id: this.id })
    })
  }

  /** The connection breaks; both sides notice. */
  drop(): void {
    if (this.status.current.state !== 'connected') return
    this.#hub.onDrop(this)
    this.#session = 0
    this.status.set({ state: 'lost' })
    for (const resolve of this.#pending) resolve(undefined)
    this.#pending.clear()
    if (!this.#closed) this.#connectLater()
  }

  request<Name extends CommandName>(
    name: Name,
    input: object,
  ): Promise<Reply<CommandOutput<Name>> | undefined> {
    if (this.status.current.state !== 'connected') return Promise.resolve(undefined)
    const session = this.#session
    return new Promise((resolve) => {
      this.#pending.add(resolve)
      const arrive = () => {
        if (session !== this.#session || !this.#hub.up) return
        const reply = this.#hub.handle(this, name, input)
        const answer = () => {
          this.#pending.delete(resolve)
          // The hub answers each command as the table says.
          resolve(reply as Reply<CommandOutput<Name>>)
        }
        const { joinAnswerMs, unanswered } = this.#hub
        if (unanswered.has(name)) return
        if (name === 'room:join' && joinAnswerMs > 0) this.#hub.clock.after(joinAnswerMs, answer)
        else this.#deliver(answer)
      }
      this.#toServerMs = this.#inOrder(this.#toServerMs, () => this.#toServer.carry(arrive))
    })
  }

  /** An event from the server. */
  hear<Name extends EventName>(name: Name, data: EventData<Name>): void {
    const session = this.#session
    const tell = () => {
      if (session === this.#session) for (const listener of this.#listenersOf(name)) listener(data)
    }
    const outOfOrder = name === 'signal:received' && this.#hub.random() < this.#hub.luck.reordering
    if (outOfOrder) this.#hub.clock.after(this.#hub.random() * 2_000, () => this.#fromServer.carry(tell))
    else this.#deliver(tell)
  }

  /** Only listeners to this event stand under its name. */
  #listenersOf<Name extends EventName>(name: Name): ((data: EventData<Name>) => void)[] {
    return [...(this.#listeners.get(name) ?? [])] as ((data: EventData<Name>) => void)[]
  }

  #deliver(arrive: () => void): void {
    this.#fromServerMs = this.#inOrder(this.#fromServerMs, () => this.#fromServer.carry(arrive))
  }

  #inOrder(lastMs: number, arrive: () => void): number {
    const now = this.#hub.clock.now()
    const atMs = Math.max(lastMs, now + this.#hub.random() * 80)
    this.#hub.clock.after(atMs - now, arrive)
    return atMs
  }

  on<Name extends EventName>(name: Name, listener: (data: EventData<Name>) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  reconnect(): void {
    this.drop()
  }

  close(): void {
    this.#closed = true
    this.drop()
    this.#hub.sockets.delete(this)
  }
}
