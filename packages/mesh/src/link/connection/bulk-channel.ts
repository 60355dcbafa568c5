/** The second pre-agreed data channel of a connection, for what is large: it never keeps the first one waiting. */
import { createScope, listen } from '../../base/scope.ts'

/** Pre-agreed on both sides like the control channel, so that it needs no negotiation. */
const BULK_CHANNEL_ID = 1
/** So much waits to be sent, in bytes: enough for a fast connection, and little for what is said meanwhile to wait behind. */
const ENOUGH_BYTES = 512 * 1024

/** What the channel tells its link. */
export interface BulkPort {
  readonly onBulk: (data: ArrayBuffer) => void
  /** What waited to be sent is sent. */
  readonly onDrained: () => void
}

/** The channel as its connection uses it. */
export interface BulkChannel {
  /** Sends, unless enough waits to be sent already or the channel is not open. */
  send(data: Uint8Array<ArrayBuffer>): boolean
  close(): void
}

/** Opens the channel on a connection that has not negotiated yet. */
export function openBulkChannel(connection: RTCPeerConnection, port: BulkPort): BulkChannel {
  const channel = connection.createDataChannel('bulk', { negotiated: true, id: BULK_CHANNEL_ID })
  channel.binaryType = 'arraybuffer'
  channel.bufferedAmountLowThreshold = ENOUGH_BYTES / 4
  const scope = createScope()
  scope.add(listen(channel, 'bufferedamountlow', () => port.onDrained()))
  scope.add(
    listen(channel, 'message', (event) => {
      const data: unknown = (event as MessageEvent).data
      if (data instanceof ArrayBuffer) port.onBulk(data)
    }),
  )
  scope.add(() => channel.close())
  return {
    send(data) {
      if (channel.readyState !== 'open' || channel.bufferedAmount > ENOUGH_BYTES) return false
      channel.send(data)
      return true
    },
    close: () => scope.close(),
  }
}
