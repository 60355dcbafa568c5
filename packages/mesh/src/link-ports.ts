/** What each link is given by the mesh: its way to the server and to the features, and numbers that no other link has. */
import type { SealedEnvelope, SeatId } from '@confab/protocol'
import type { PageTime } from './base/page-time.ts'
import type { FeatureHost } from './features/feature-host.ts'
import type { RoomModeration } from './hosts/moderation.ts'
import type { ConnectionFactory } from './link/connection/connection-factory.ts'
import { isHostMessage, type FeatureMessage, type HostMessage } from './link/message-kinds.ts'
import type { MessageWay, PeerLinkPort } from './link/peer-link.types.ts'
import type { OutboundMedia } from './link/sending/outbound-media.ts'
import type { OwnSeat } from './people/own-seat.ts'
import type { HelloContent } from './sealing/sealing.ts'
import type { RoomEntry } from './server/room-entry.ts'
import type { SealedSignaling } from './server/sealed-signaling.ts'

/** More sealed messages than one link ever has: thousands of attempts to connect. */
const NUMBERS_PER_LINK = 100_000

/** The parts of the mesh that links reach. */
interface LinkWorld {
  readonly pageTime: PageTime
  readonly own: OwnSeat
  readonly outbound: OutboundMedia
  readonly entry: RoomEntry
  readonly connections: ConnectionFactory
  readonly sealed: SealedSignaling
  readonly moderation: RoomModeration
  readonly features: FeatureHost
}

/** Gives each link its port. */
export class LinkPorts {
  readonly #world: LinkWorld
  /** How many connections this page has made. */
  #generations = 0
  /** Where the sealed messages of the next link begin to be counted. */
  #numbers = 0

  constructor(world: LinkWorld) {
    this.#world = world
  }

  /** The port of a link with that page. */
  of({ seat, fingerprint }: HelloContent): Omit<PeerLinkPort, 'onChange' | 'onBye' | 'budget'> {
    const { pageTime, own, outbound, connections, sealed, moderation, features } = this.#world
    return {
      seat,
      ownSeat: own.sealing.seat,
      pageTime,
      fingerprint,
      nextGeneration: () => (this.#generations += 1),
      context: () => connections.context(),
      freshConfiguration: () => connections.freshConfiguration(),
      bind: () => own.sealing.bind(seat),
      checkBind: (bytes) => own.sealing.checkBind(seat, bytes),
      firstNumber: () => (this.#numbers += NUMBERS_PER_LINK),
      sendSealed: (envelope, tries) => this.#sendSealed(seat, envelope, tries),
      handOn: (envelope) => sealed.handOn(seat, envelope),
      takenInMs: () => sealed.takenInMs(),
      ownState: () => outbound.state(),
      onRelay: (message) => sealed.relay(seat, message),
      onOther: (message, way) => this.#hearOther(seat, message, way),
      priceOf: (message) => features.priceOf(message),
      onBulk: (data) => features.receiveBulk(seat, data),
      onDrained: () => features.bulkSent(seat),
      onOpen: () => features.linkOpened(seat),
      onBound: () => {
        own.sealing.markBound(seat)
        moderation.greet(seat)
      },
    }
  }

  #hearOther(seat: SeatId, message: HostMessage | FeatureMessage, way: MessageWay): void {
    const { moderation, features } = this.#world
    if (isHostMessage(message)) moderation.receive(seat, message)
    // What goes between people is worth as much as the link that it came over.
    else if (way === 'link') features.receive(seat, message)
  }

  #sendSealed(seat: SeatId, envelope: SealedEnvelope, tries: number): void {
    const { entry, sealed } = this.#world
    if (entry.phase.state !== 'lobby') sealed.send(seat, envelope, tries)
  }
}
