/**
 * The pre-agreed data channel of one connection: first the 64 bytes that bind each side to its certificate, then
 * messages from the protocol's table. It knows nothing of what the messages mean.
 */
import { limits, parsePeerMessage, type PeerMessage } from '@confab/protocol'
import { createScope, listen } from '../base/scope.ts'

/** Pre-agreed on both sides, so that opening it needs no word. */
const CONTROL_CHANNEL_ID = 0

/** Above this the other side does not read: nothing of ours is worth more memory. In bytes. */
const MAX_BUFFERED_BYTES = 1024 * 1024

/** What the channel asks of its link. */
export interface ControlChannelPort {
  /** The bytes to send first; `undefined` when the other's hello is not known. */
  bind(): Promise<Uint8Array<ArrayBuffer> | undefined>
  checkBind(bytes: Uint8Array): Promise<boolean>
  /** Both sides are bound: messages may flow. */
  onBound(): void
  /** The first message was not what the other side's certificate demands. */
  onWrongBind(): void
  /** Whether a message of so many characters is read at all. */
  admits(chars: number): boolean
  onMessage(message: PeerMessage): void
  /** The other side closed the channel. */
  onClosed(): void
}

/** The channel as its connection uses it. */
export interface ControlChannel {
  readonly bound: boolean
  /** Sends, if the channel is bound and takes it. */
  send(message: PeerMessage): boolean
  close(): void
}

/** Opens the channel on a connection that has not negotiated yet. */
export function openControlChannel(connection: RTCPeerConnection, port: ControlChannelPort): ControlChannel {
  const channel = connection.createDataChannel('control', { negotiated: true, id: CONTROL_CHANNEL_ID })
  channel.binaryType = 'arraybuffer'
  const scope = createScope()
  let sentBind = false
  let received: 'nothing' | 'checking' | 'right' = 'nothing'
  let bound = false
  // What comes while the first message is still being checked.
  let early: string[] = []

  const settle = () => {
    if (bound || !sentBind || received !== 'right' || scope.closed) return
    bound = true
    port.onBound()
    const waiting = early
    early = []
    waiting.forEach(deliver)
  }
  const deliver = (text: string) => {
    const message = parsePeerMessage(text)
    if (message) port.onMessage(message)
  }
  const sendBind = async () => {
    const bytes = await port.bind()
    if (!bytes || scope.closed || channel.readyState !== 'open') return
    channel.send(bytes)
    sentBind = true
    settle()
  }
  const checkFirst = async (data: unknown) => {
    received = 'checking'
    const right = data instanceof ArrayBuffer && (await port.checkBind(new Uint8Array(data)))
    if (scope.closed) return
    if (!right) return port.onWrongBind()
    received = 'right'
    settle()
  }

  scope.add(listen(channel, 'open', () => void sendBind()))
  scope.add(
    listen(channel, 'message', (event) => {
      const data: unknown = (event as MessageEvent).data
      if (received === 'nothing') return void checkFirst(data)
      const chars = typeof data === 'string' ? data.length : limits.controlChars
      if (!port.admits(chars) || typeof data !== 'string' || chars > limits.controlChars) return
      if (bound) deliver(data)
      else if (early.length < limits.signalBurst) early.push(data)
    }),
  )
  scope.add(listen(channel, 'close', () => port.onClosed()))
  scope.add(() => channel.close())
  if (channel.readyState === 'open') void sendBind()

  return {
    get bound() {
      return bound
    },
    send(message) {
      if (!bound || channel.readyState !== 'open' || channel.bufferedAmount > MAX_BUFFERED_BYTES) return false
      channel.send(JSON.stringify(message))
      return true
    },
    close: () => scope.close(),
  }
}
