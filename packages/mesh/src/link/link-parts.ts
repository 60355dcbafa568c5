/** What one link is made of, for those who act on all of it. */
import type { LinkGate } from './link-gate.ts'
import type { LinkMedia } from './link-media.ts'
import type { Negotiator } from './negotiation/negotiator.ts'
import type { PeerLinkPort, PeerLinkView } from './peer-link.types.ts'
import type { LinkHealth } from './quality/link-health.ts'
import type { LinkMonitor, LinkState } from './quality/link-monitor.ts'
import type { LinkPhase } from './quality/recovery.ts'
import type { SealedDelivery } from './sealed-delivery.ts'

/** The parts of one link. */
export interface LinkParts {
  readonly port: PeerLinkPort
  readonly health: LinkHealth
  readonly negotiator: Negotiator
  readonly media: LinkMedia
  readonly monitor: LinkMonitor
  readonly gate: LinkGate
  readonly sealed: SealedDelivery
  readonly isClosed: () => boolean
  /** The link is in that phase from now on. */
  readonly enter: (phase: LinkPhase) => void
}

/** Whether anything can come, and what is said to come. */
export function stateOf({ health, media }: Pick<LinkParts, 'health' | 'media'>): LinkState {
  return { isOpen: health.phase === 'open', sent: media.heard }
}

/** What may be shown of a link. */
export function viewOf(parts: LinkParts): PeerLinkView {
  const { gate, health, media, monitor } = parts
  return {
    link: gate.isShut ? { state: 'lost', reason: 'flooding' } : health.snapshot(),
    media: media.heard,
    ...monitor.view(stateOf(parts)),
    suspendedPicture: media.suspendedPicture,
    streamsVersion: media.version,
  }
}
