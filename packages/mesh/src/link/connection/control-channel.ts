/**
 * The pre-agreed data channel of one connection: first the 64 bytes that bind each side to its certificate, then
 * messages from the protocol's table. It knows nothing of what the messages mean.
 */
import { limits, parsePeerMessage, type PeerMessage } from '@confab/protocol'
import { createScope, listen } from '../../base/scope.ts'

/** Pre-agreed on both sides, so that opening it needs no word. */
const CONTROL_CHANNEL_ID = 0

/** Above this the other side does not read: nothing of ours is worth more memory. In bytes. */
const MAX_BUFFERED_BYTES = 1024 * 1024

/** What the channel asks of its link. */
export interface ControlChannelPort {
  /** The bytes to send first; `undefined` when the other's hello is not known. */
  readonly bind: () => Promise<Uint8Array<ArrayBuffer> | undefined>
  readonly checkBind: (bytes: Uint8Array) => Promise<boolean>
  /** Both sides are bound: messages may flow. */
  readonly onBound: () => void
  /** The first message was not what the other side's certificate demands. */
  readonly onWrongBind: () => void
  /** Whether a message of so many characters is read at all. */
  readonly admits: (chars: number) => boolean
  readonly onMessage: (message: PeerMessage) => void
  /** The other side closed the channel. */
  readonly onClosed: () => void
}

/** The channel as its connection uses it. */
export interface ControlChannel {
  readonly bound: boolean
  /** Whether it is over, and with it the connection: a path that ICE finds later carries nothing. */
  readonly isOver: boolean
  /** Sends, if the channel is bound and takes it. */
  send(message: PeerMessage): boolean
  close(): void
}

/** Opens the channel on a connection that has not negotiated yet. */
export function openControlChannel(connection: RTCPeerConnection, port: ControlChannelPort): ControlChannel {
  return new BoundChannel(connection, port)
}

/** How far the proof of the other side has come. */
type Proof = 'nothing' | 'checking' | 'right'

class BoundChannel implements ControlChannel {
  readonly #port: ControlChannelPort
  readonly #channel: RTCDataChannel
  readonly #scope = createScope()
  #sentBind = false
  #received: Proof = 'nothing'
  #bound = false
  /** What comes while the first message is still being checked. */
  #early: string[] = []

  constructor(connection: RTCPeerConnection, port: ControlChannelPort) {
    const channel = connection.createDataChannel('control', { negotiated: true, id: CONTROL_CHANNEL_ID })
    channel.binaryType = 'arraybuffer'
    this.#port = port
    this.#channel = channel
    this.#scope.add(listen(channel, 'open', () => void this.#sendBind()))
    this.#scope.add(listen(channel, 'message', (event) => this.#receive((event as MessageEvent).data)))
    this.#scope.add(listen(channel, 'close', () => port.onClosed()))
    this.#scope.add(() => channel.close())
    if (channel.readyState === 'open') void this.#sendBind()
  }

  get bound(): boolean {
    return this.#bound
  }

  get isOver(): boolean {
    return this.#channel.readyState === 'closing' || this.#channel.readyState === 'closed'
  }

  send(message: PeerMessage): boolean {
    const { readyState, bufferedAmount } = this.#channel
    if (!this.#bound || readyState !== 'open' || bufferedAmount > MAX_BUFFERED_BYTES) return false
    this.#channel.send(JSON.stringify(message))
    return true
  }

  close(): void {
    this.#scope.close()
  }

  #receive(data: unknown): void {
    if (this.#received === 'nothing') return void this.#checkFirst(data)
    const chars = typeof data === 'string' ? data.length : limits.controlChars
    if (!this.#port.admits(chars) || typeof data !== 'string' || chars > limits.controlChars) return
    if (this.#bound) this.#deliver(data)
    else if (this.#early.length < limits.signalBurst) this.#early.push(data)
  }

  async #sendBind(): Promise<void> {
    const bytes = await this.#port.bind()
    if (!bytes || this.#scope.closed || this.#channel.readyState !== 'open') return
    this.#channel.send(bytes)
    this.#sentBind = true
    this.#settle()
  }

  async #checkFirst(data: unknown): Promise<void> {
    this.#received = 'checking'
    const isRight = data instanceof ArrayBuffer && (await this.#port.checkBind(new Uint8Array(data)))
    if (this.#scope.closed) return
    if (!isRight) return this.#port.onWrongBind()
    this.#received = 'right'
    this.#settle()
  }

  #settle(): void {
    if (this.#bound || !this.#sentBind || this.#received !== 'right' || this.#scope.closed) return
    this.#bound = true
    this.#port.onBound()
    const waiting = this.#early
    this.#early = []
    for (const text of waiting) this.#deliver(text)
  }

  #deliver(text: string): void {
    const message = parsePeerMessage(text)
    if (message) this.#port.onMessage(message)
  }
}
