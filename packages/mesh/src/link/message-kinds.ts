/** Messages between two browsers by whose business they are: their types begin with a name and a colon. */
import type { PeerMessage, PeerMessageOf, MessageOf } from '@confab/protocol'

/** What the two ends of a link say to each other. */
export type LinkMessage = MessageOf<'link'>
/** What hosts tell the others, and what a person's page tells that person's other device. */
export type HostMessage = MessageOf<'host'>
/** What goes between people, over their link alone. */
export type FeatureMessage = Exclude<PeerMessage, LinkMessage | HostMessage>
/** What two ends of a link say to connect. */
export type Negotiation = PeerMessageOf<
  'link:description' | 'link:candidates' | 'link:resync' | 'link:rebuild'
>

const negotiationTypes: readonly string[] = [
  'link:description',
  'link:candidates',
  'link:resync',
  'link:rebuild',
] satisfies Negotiation['type'][]

/** Tells what is the link's own affair. */
export function isLinkMessage(message: PeerMessage): message is LinkMessage {
  return message.type.startsWith('link:')
}

/** Tells what only hosts may say. */
export function isHostMessage(message: PeerMessage): message is HostMessage {
  return message.type.startsWith('host:')
}

/** What the two ends find out about their link. */
type Measurement = PeerMessageOf<'link:ping' | 'link:pong' | 'link:report'>

/** Tells what is said to find out about the link. */
export function isMeasurement(message: LinkMessage): message is Measurement {
  return message.type === 'link:ping' || message.type === 'link:pong' || message.type === 'link:report'
}

/** Tells what connecting is made of. */
export function isNegotiation(message: PeerMessage): message is Negotiation {
  return negotiationTypes.includes(message.type)
}

/** Tells what need not arrive any more: it is of a connection that is over, or of what was sent before. */
export function supersedes(later: PeerMessage, earlier: PeerMessage): boolean {
  if (later.type === 'link:state') return earlier.type === 'link:state'
  if (later.type !== 'link:description') return false
  const isOfConnection = earlier.type === 'link:description' || earlier.type === 'link:candidates'
  if (!isOfConnection) return false
  if (earlier.generation !== later.generation) return earlier.generation < later.generation
  // Candidates stand in the description that is said again; of another ICE session they are of no use.
  return earlier.type === 'link:candidates' || earlier.kind !== 'answer' || later.kind === 'answer'
}
