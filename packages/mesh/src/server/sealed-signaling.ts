/**
 * Both ways that sealed messages go: through the server, and by way of a third person where it does not serve or what
 * it was given does not arrive. It knows nothing of links beyond who can hand messages on.
 */
import type { PeerId, PeerMessageOf, SealedEnvelope, SeatId } from '@confab/protocol'
import { createSealedMessages, type SealedMessages, type SealedMessagesPort } from './sealed-messages.ts'
import type { PeerLink } from '../link/peer-link.ts'
import { PeerRelay } from './peer-relay.ts'
import type { SealedPath } from '../sealing/sealing.ts'

interface Addressee {
  readonly link: PeerLink
  readonly id: PeerId
  readonly absence: object | undefined
}

/** What sealed signalling needs and reports. */
export interface SealedSignalingPort extends SealedMessagesPort {
  /** Everybody who is here. */
  readonly members: () => readonly (readonly [SeatId, Addressee])[]
  readonly member: (seat: SeatId) => Addressee | undefined
}

/** Seals and sends, opens and hands on. */
export class SealedSignaling {
  readonly #port: SealedSignalingPort
  readonly #messages: SealedMessages
  readonly #relay: PeerRelay

  constructor(port: SealedSignalingPort) {
    this.#port = port
    this.#messages = createSealedMessages(port)
    this.#relay = new PeerRelay({
      clock: port.clock,
      members: () => port.members(),
      member: (seat) => port.member(seat),
      wrap: (seat, envelope) => this.#messages.wrap(seat, envelope),
      deliver: (from, sealed) => this.#messages.deliver(from, 'peer', sealed),
    })
  }

  /** Sends as well as that goes just now; what was tried before is tried both ways. */
  send(seat: SeatId, envelope: SealedEnvelope, tries: number): void {
    const member = this.#port.member(seat)
    if (!member) return
    const isServed = this.#port.signaling.status.current.state === 'connected' && !member.absence
    if (isServed) this.#messages.send(seat, member.id, envelope)
    if (!isServed || tries > 0) void this.#relay.send(seat, envelope)
  }

  /** Sends through a third person only. */
  handOn(seat: SeatId, envelope: SealedEnvelope): void {
    if (this.#port.member(seat)) void this.#relay.send(seat, envelope)
  }

  /** How long the server currently needs to accept a message, in ms. */
  takenInMs(): number {
    return this.#messages.takenInMs()
  }

  /** Opens what came by the server, or by way of a third person. */
  deliver(from: SeatId, path: SealedPath, sealed: string): void {
    this.#messages.deliver(from, path, sealed)
  }

  /** Handles what came over the link of that seat: something to hand on, or something that it hands over. */
  relay(seat: SeatId, message: PeerMessageOf<'link:relay' | 'link:relayed'>): void {
    this.#relay.receive(seat, message)
  }

  /** A new hello of that seat is known: messages that waited for it are opened now. */
  explained(seat: SeatId): void {
    this.#messages.explained(seat)
  }

  forget(seat: SeatId): void {
    this.#messages.forget(seat)
    this.#relay.forget(seat)
  }

  close(): void {
    this.#messages.close()
  }
}
