/** What the two ends of a link say to each other, and which way it goes: over the link, sealed, or both. */
import type { PeerMessage, PeerMessageOf } from '@confab/protocol'
import type { LinkParts } from './link-parts.ts'
import {
  isLinkMessage,
  isMeasurement,
  isNegotiation,
  type HostMessage,
  type LinkMessage,
  type Negotiation,
} from './message-kinds.ts'
import type { MessageWay } from './peer-link.types.ts'
import { priceOf } from './seat-budget.ts'

/** Says and hears for one link. */
export class LinkSpeech {
  readonly #parts: LinkParts
  /** Looks at once whether what came ends a silence. */
  readonly #onHeard: () => void

  constructor(parts: LinkParts, onHeard: () => void) {
    this.#parts = parts
    this.#onHeard = onHeard
  }

  get #isOpen(): boolean {
    return this.#parts.health.phase === 'open'
  }

  /** Whether what is said over the link may get lost; a side that speaks through the server finds it so. */
  get #isInTrouble(): boolean {
    return !this.#isOpen || this.#parts.monitor.isDoubtful || this.#parts.sealed.wasHeard
  }

  /** Says what the link itself needs. */
  say(message: PeerMessage): void {
    const onLink = this.#parts.negotiator.connection?.send(message) ?? false
    // While the link is in trouble both ways are used: what comes twice is recognised as such. What negotiates is said because
    // the path may be gone, also where nothing else shows that yet.
    if (!onLink || this.#isInTrouble || isNegotiation(message)) this.#parts.sealed.say(message)
  }

  /** Says what hosts order: over the link if it is open, else sealed. */
  order(order: HostMessage): void {
    if (this.#isOpen) this.tell(order)
    else this.#parts.sealed.say(order)
  }

  /** Says something over the link itself, if it is open. */
  tell(message: PeerMessage): void {
    if (this.#isOpen) this.#parts.negotiator.connection?.send(message)
  }

  /** Says what is being sent, also while nothing comes through. What begins says it with its description. */
  sayState(): void {
    const { health, media, negotiator } = this.#parts
    const state = { type: 'link:state', ...media.own } as const
    if (health.snapshot().state === 'connecting') negotiator.connection?.send(state)
    else this.say(state)
  }

  /** Handles what came from the other side. */
  receive(message: PeerMessage, way: MessageWay): void {
    const { gate, monitor, port } = this.#parts
    if (!gate.takes(priceOf(message, port.priceOf))) return
    if (way === 'link') {
      monitor.heard()
      this.#onHeard()
    }
    if (!isLinkMessage(message)) port.onOther(message, way)
    else if (isNegotiation(message)) this.#hearNegotiation(message)
    else this.#hearOfLink(message, way)
  }

  #hearNegotiation(message: Negotiation): void {
    const { negotiator, media } = this.#parts
    // Later news come over the link itself, and nothing that is repeated may undo them. What is new is shown once the
    // description is dealt with: drawing would keep the answer waiting.
    const isFirstNews = message.type === 'link:description' && !negotiator.connection?.bound
    if (isFirstNews) media.hear(message.sends)
    negotiator.receive(message)
  }

  #hearOfLink(message: Exclude<LinkMessage, Negotiation>, way: MessageWay): void {
    const { monitor, negotiator, port } = this.#parts
    if (isMeasurement(message)) return monitor.receive(message)
    switch (message.type) {
      case 'link:state':
        return this.#hearState(message, way)
      case 'link:refresh':
        return negotiator.connection?.refreshPicture(message.kind)
      case 'link:relay':
      case 'link:relayed':
        return way === 'link' ? port.onRelay(message) : undefined
      case 'link:bye':
        return port.onBye()
    }
  }

  #hearState(state: PeerMessageOf<'link:state'>, way: MessageWay): void {
    // On an open link the same comes over it, and in order.
    if (way === 'sealed' && this.#isOpen) return
    this.#parts.media.hear(state)
    this.#parts.port.onChange()
  }
}
