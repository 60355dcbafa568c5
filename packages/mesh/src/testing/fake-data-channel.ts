import type { Clock } from '../base/platform.ts'

/** What a channel asks of its connection. */
interface Carrier {
  readonly partner: Carrier | undefined
  readonly clock: Clock
  delayMs(): number
  /** Whether packets reach the partner just now. */
  readonly hasPath: boolean
  channel(id: number): { take(data: unknown): void; shut(): void } | undefined
}

/** A pre-agreed, ordered, reliable data channel between two fake connections. */
export class FakeDataChannel extends EventTarget {
  readyState: RTCDataChannelState = 'connecting'
  readonly bufferedAmount = 0
  binaryType = 'arraybuffer'
  readonly #connection: Carrier
  readonly #id: number
  #waiting: unknown[] = []
  #lastArrivalMs = 0

  constructor(connection: Carrier, id: number) {
    super()
    this.#connection = connection
    this.#id = id
  }

  open(): void {
    if (this.readyState !== 'connecting') return this.flush()
    this.readyState = 'open'
    this.dispatchEvent(new Event('open'))
  }

  send(data: unknown): void {
    if (this.readyState !== 'open') throw new Error(`send on a channel that is ${this.readyState}`)
    this.#waiting.push(data instanceof Uint8Array ? data.slice().buffer : data)
    this.flush()
  }

  /** Hands over what waits, in order, if there is a path; SCTP tries again until there is. */
  flush(): void {
    const { partner, clock, hasPath } = this.#connection
    if (!partner || !hasPath) return
    const sent = this.#waiting
    this.#waiting = []
    for (const data of sent) {
      clock.after(this.#arrivesInMs(), () => partner.channel(this.#id)?.take(data))
    }
  }

  /** Tells the other side, behind everything that was sent, that the channel is closed. */
  hangUp(isStill: () => boolean): void {
    const { partner, clock } = this.#connection
    clock.after(this.#arrivesInMs(), () => {
      if (isStill()) partner?.channel(this.#id)?.shut()
    })
  }

  #arrivesInMs(): number {
    const now = this.#connection.clock.now()
    this.#lastArrivalMs = Math.max(this.#lastArrivalMs, now + this.#connection.delayMs())
    return this.#lastArrivalMs - now
  }

  take(data: unknown): void {
    if (this.readyState === 'open') this.dispatchEvent(Object.assign(new Event('message'), { data }))
  }

  /** The other side, or the connection, closed it. */
  shut(): void {
    if (this.readyState === 'closed') return
    this.readyState = 'closed'
    this.dispatchEvent(new Event('close'))
  }

  close(): void {
    this.readyState = 'closed'
  }
}
