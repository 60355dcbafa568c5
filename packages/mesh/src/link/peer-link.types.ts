import type { PeerMessageOf, SeatId } from '@confab/protocol'
import type { ConnectionContext } from './connection/connection.types.ts'
import type { FeatureMessage, HostMessage } from './message-kinds.ts'
import type { SealedDeliveryPort } from './sealed-delivery.ts'
import type { PageTime } from '../base/page-time.ts'
import type { SeatBudget } from './seat-budget.ts'
import type { LinkSnapshot, MediaState, PeerSnapshot } from '../mesh-snapshot.ts'

/** How a message came: sealed, by the server or a third person, or over the link itself. */
export type MessageWay = 'sealed' | 'link'

/** What a link asks of the mesh, and what it tells it. */
export interface PeerLinkPort extends SealedDeliveryPort {
  readonly seat: SeatId
  readonly ownSeat: SeatId
  readonly pageTime: PageTime
  /** SHA-256 of the other's certificate as its hello says. */
  readonly fingerprint: string
  /** A number that no connection of this page had before, with anybody. */
  readonly nextGeneration: () => number
  /** What a new connection is made with. */
  readonly context: () => ConnectionContext
  /** ICE servers with credentials that still last; asked before a restart or a rebuild. */
  readonly freshConfiguration: () => Promise<RTCConfiguration>
  readonly bind: () => Promise<Uint8Array<ArrayBuffer> | undefined>
  readonly checkBind: (bytes: Uint8Array) => Promise<boolean>
  readonly ownState: () => MediaState
  /** This seat asks that a sealed message be handed to another, or hands over what another sealed for us. */
  readonly onRelay: (message: PeerMessageOf<'link:relay' | 'link:relayed'>) => void
  /** Something came that is no business of the link. */
  readonly onOther: (message: HostMessage | FeatureMessage, way: MessageWay) => void
  /** What a feature's message costs its sender. */
  readonly priceOf: (message: FeatureMessage) => number
  /** A binary piece came over the link. Returns whether it was expected. */
  readonly onBulk: (data: ArrayBuffer) => boolean
  /** What the seat may have this page do: it outlives links. */
  readonly budget: SeatBudget
  /** The binary pieces that waited are sent. */
  readonly onDrained: () => void
  /** The link is open, for the first time or again: what was said while it was not is lost. */
  readonly onOpen: () => void
  /** What may be shown of the link changed. */
  readonly onChange: () => void
  readonly onBound: () => void
  /** The other side said goodbye. */
  readonly onBye: () => void
}

/** What may be shown of a link. */
export interface PeerLinkView extends Pick<
  PeerSnapshot,
  'linkQuality' | 'missing' | 'unheard' | 'suspendedPicture' | 'receives'
> {
  readonly link: LinkSnapshot
  readonly media: MediaState
  readonly streamsVersion: number
}
