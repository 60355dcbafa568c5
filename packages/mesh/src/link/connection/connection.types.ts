/** What one connection of a link is made with, and what it tells. */
import type { PeerMessage, SeatId } from '@confab/protocol'
import type { Log } from '../../base/log.ts'
import type { Platform } from '../../base/platform.ts'
import type { LinkFailure } from '../../mesh-snapshot.ts'
import type { Silence } from '../sdp/speech-format.ts'
import type { OutboundMedia } from '../sending/outbound-media.ts'

/** What a connection needs to know and who it tells. */
export interface ConnectionPort {
  readonly seat: SeatId
  /** SHA-256 of the certificate that the other side's hello promises, lower-case hex with colons. */
  readonly fingerprint: string
  readonly bind: () => Promise<Uint8Array<ArrayBuffer> | undefined>
  readonly checkBind: (bytes: Uint8Array) => Promise<boolean>
  readonly onCandidate: (candidate: RTCIceCandidate) => void
  /** ICE found its path (again), lost it for now, or gave up. */
  readonly onPath: (path: 'found' | 'interrupted' | 'failed') => void
  readonly onBound: () => void
  /** Whether a message of so many characters is read at all. */
  readonly admits: (chars: number) => boolean
  readonly onMessage: (message: PeerMessage) => void
  /** A piece of something large came. */
  readonly onBulk: (data: ArrayBuffer) => void
  /** What waited to be sent of such is sent. */
  readonly onDrained: () => void
  /** The other side closed the connection. */
  readonly onClosed: () => void
  /** Something was shown that the hello does not cover; the connection is of no use any more. */
  readonly onAlarm: (failure: LinkFailure) => void
}

/** What the browser says of a connection just now. */
export interface ConnectionInspection {
  readonly ice: RTCIceConnectionState
  readonly state: RTCPeerConnectionState
  readonly signaling: RTCSignalingState
  /** Rejects when the connection was closed meanwhile. */
  statistics(): Promise<RTCStatsReport>
}

/** What all connections of a mesh share. */
export interface ConnectionContext {
  readonly platform: Platform
  readonly log: Log
  readonly outbound: OutboundMedia
  readonly configuration: RTCConfiguration
  /** Local streams only by name: they tell the other side which tracks belong together. */
  readonly streams: Readonly<Record<'person' | 'screen', MediaStream>>
  /** How many people everything is sent to. */
  readonly receivers: number
  /** What becomes of pauses in speech, for as long as this connection lives. */
  readonly silence: Silence
  /** Whether nothing but relays may be used and named: the other side is not to learn this one's network address. */
  readonly relayOnly: boolean
}
