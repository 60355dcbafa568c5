/**
 * Everything between this browser and one seat. It outlives sockets and connections: generations of connections come
 * and go inside it, one at a time. It knows nothing of rooms, rosters or the server.
 */
import type { LinkQuality, PeerMessage, PeerMessageOf, SealedEnvelope } from '@confab/protocol'
import { Connection } from './connection/connection.ts'
import type { Generation } from './negotiation/generation.ts'
import { LinkHealth } from './quality/link-health.ts'
import { LinkMonitor } from './quality/link-monitor.ts'
import { LinkGate } from './link-gate.ts'
import { LinkMedia } from './link-media.ts'
import type { LinkFailure, MediaKind } from '../mesh-snapshot.ts'
import { isNegotiation, type HostMessage } from './message-kinds.ts'
import { LinkCare } from './link-care.ts'
import { stateOf, viewOf, type LinkParts } from './link-parts.ts'
import { LinkSpeech } from './link-speech.ts'
import type { PeerLinkPort, PeerLinkView } from './peer-link.types.ts'
import { roleOf } from './negotiation/negotiation.ts'
import { Negotiator } from './negotiation/negotiator.ts'
import type { LinkPhase, Nudge } from './quality/recovery.ts'
import { SealedDelivery } from './sealed-delivery.ts'

/** One link, from the first word to the last. It waits: for {@link announce}, or for the other side's offer. */
export class PeerLink {
  /** SHA-256 of the other side's certificate: a link serves one certificate only. */
  readonly fingerprint: string
  readonly #parts: LinkParts
  readonly #speech: LinkSpeech
  readonly #care: LinkCare
  #closed = false

  /** `links` tells how well everybody is received here. */
  constructor(port: PeerLinkPort, links: () => PeerMessageOf<'link:report'>['links']) {
    this.fingerprint = port.fingerprint
    const { clock } = port.context().platform
    this.#parts = {
      port,
      health: new LinkHealth(port.pageTime, roleOf(port.ownSeat, port.seat)),
      media: new LinkMedia(() => port.ownState()),
      gate: new LinkGate(clock, port.budget, () => this.#giveUp('flooding')),
      monitor: this.#createMonitor(port, links),
      sealed: new SealedDelivery(clock, port, (message) => this.#speech.receive(message, 'sealed')),
      negotiator: this.#createNegotiator(port),
      isClosed: () => this.#closed,
      enter: (phase) => this.#enter(phase),
    }
    this.#speech = new LinkSpeech(this.#parts, () => this.#care.look())
    this.#care = new LinkCare(this.#parts, () => this.sendState())
  }

  #createMonitor(port: PeerLinkPort, links: () => PeerMessageOf<'link:report'>['links']): LinkMonitor {
    return new LinkMonitor({
      clock: port.pageTime,
      lateMs: () => port.pageTime.lateMs,
      send: (message) => this.#parts.negotiator.connection?.send(message) ?? false,
      ownState: () => this.#parts.media.own,
      links,
      onAnswered: () => this.#parts.health.calm(),
      onNews: () => port.onChange(),
    })
  }

  #createNegotiator(port: PeerLinkPort): Negotiator {
    const { clock, onLoopback } = port.context().platform
    return new Negotiator({
      clock,
      polite: roleOf(port.ownSeat, port.seat) === 'polite',
      fingerprint: port.fingerprint,
      candidateRules: { loopbackAllowed: onLoopback },
      nextGeneration: () => port.nextGeneration(),
      connect: (generation) => this.#connect(generation),
      freshConfiguration: () => port.freshConfiguration(),
      say: (message) => this.#speech.say(message),
      ownState: () => this.#parts.media.own,
      onProgress: (phase) => this.#onProgress(phase),
      onRefused: () => this.#onRefused(),
    })
  }

  get view(): PeerLinkView {
    return viewOf(this.#parts)
  }

  /** How well this person is received here; `undefined` until there is something to judge. */
  get quality(): LinkQuality | undefined {
    return this.#parts.monitor.quality(stateOf(this.#parts))
  }

  get phase(): LinkPhase {
    return this.#parts.health.phase
  }

  /** Whether nothing came for so long, over a connection that worked, that something may be amiss. */
  get isUneasy(): boolean {
    return this.#parts.negotiator.connection?.bound === true && this.#parts.monitor.isUneasy
  }

  /** Whether one's own camera is on and gives nothing, as far as this link can tell. */
  get isCameraSilent(): boolean {
    return this.#parts.media.isCameraSilent
  }

  /** How much longer than usual the other side may take, in ms: it said that its machine has no time. */
  get patienceMs(): number {
    return this.#parts.monitor.patienceMs
  }

  /** How long nothing came from the other side, as far as this page had time to look. In ms. */
  get silentMs(): number {
    return this.#parts.negotiator.connection?.bound ? this.#parts.monitor.silentMs : this.quietMs
  }

  /** How long this page has heard nothing over the link, whatever connection it had. In ms. */
  get quietMs(): number {
    return this.#parts.monitor.quietMs
  }

  // ---- Connecting

  /** Makes connection and offer ahead; nothing is said before {@link announce}. */
  prepare(): void {
    this.#parts.negotiator.prepare()
  }

  /** Says the offer, making one if there is none: for the side that came later. */
  announce(): void {
    this.#parts.negotiator.announce()
  }

  #connect(generation: () => Generation): Connection {
    const ifCurrent =
      <Rest extends readonly unknown[]>(then: (...rest: Rest) => void) =>
      (...rest: Rest) => {
        if (!this.#closed && this.#parts.negotiator.isCurrent(generation())) then(...rest)
      }
    this.#parts.health.renewed()
    this.#parts.monitor.restart()
    this.#parts.media.follow({ suspendsPicture: false, isCameraSilent: this.#parts.media.isCameraSilent })
    this.#parts.media.renew()
    return new Connection(this.#parts.port.context(), {
      ...this.#parts.port,
      onCandidate: ifCurrent((candidate: RTCIceCandidate) =>
        this.#parts.negotiator.sayCandidate(generation(), candidate),
      ),
      onPath: ifCurrent((path: 'found' | 'interrupted' | 'failed') => this.#onPath(path, generation())),
      onBound: ifCurrent(() => this.#onBound()),
      admits: this.#parts.gate.admits,
      onMessage: ifCurrent((message: PeerMessage) => this.#speech.receive(message, 'link')),
      onBulk: (data) => void (this.#parts.port.onBulk(data) || this.#parts.gate.wastes(data.byteLength)),
      onClosed: ifCurrent(() => this.#enter('closed')),
      onAlarm: ifCurrent((failure: LinkFailure) => this.#giveUp(failure)),
    })
  }

  #onProgress(phase: 'offering' | 'connecting'): void {
    // A connection that works stays what it is while ICE restarts on it.
    if (this.#parts.negotiator.connection?.bound) this.#parts.health.restarted()
    // ICE may have been faster than the word that it begins.
    else if (this.phase !== 'binding') this.#parts.health.enter(phase)
    this.#parts.port.onChange()
  }

  #onPath(path: 'found' | 'interrupted' | 'failed', { connection }: Generation): void {
    // Firefox (seen in 153) goes on finding paths for a connection whose DTLS failed.
    if (connection.isOver) this.#enter('closed')
    else if (path === 'found') {
      this.#parts.monitor.heard()
      this.#enter(connection.bound ? 'open' : 'binding')
    } else if (path === 'interrupted') this.#enter(this.phase === 'open' ? 'interrupted' : this.phase)
    else {
      this.#parts.health.blame('no-path')
      this.#enter('broken')
    }
  }

  #onBound(): void {
    this.#parts.monitor.heard()
    this.#parts.monitor.restart()
    // What connecting is made of has done its work.
    this.#parts.sealed.settle((message) => isNegotiation(message) || message.type === 'link:state')
    this.sendState()
    this.#parts.port.onBound()
    this.#enter('open')
  }

  #giveUp(failure: LinkFailure): void {
    this.#parts.health.blame(failure)
    this.#parts.negotiator.connection?.close()
    this.#enter('closed')
  }

  #onRefused(): void {
    this.#parts.health.blame('refused-description')
    // A connection that works is left alone; only one that never came to be is given up.
    const { connection } = this.#parts.negotiator
    if (connection && !connection.established) this.#enter('closed')
  }

  #enter(phase: LinkPhase): void {
    if (this.#closed || !this.#parts.health.enter(phase)) return
    if (phase === 'open') this.#parts.port.onOpen()
    this.#parts.port.onChange()
  }

  // ---- Saying and hearing

  /** Says what hosts order: over the link if it is open, else sealed. */
  readonly order = (order: HostMessage): void => this.#speech.order(order)

  /** Says something over the link itself, if it is open. */
  readonly tell = (message: PeerMessage): void => this.#speech.tell(message)

  /** Sends a piece of a file; `false` while the link is not open or has enough to send. */
  readonly sendBulk = (data: Uint8Array<ArrayBuffer>): boolean =>
    this.phase === 'open' && (this.#parts.negotiator.connection?.sendBulk(data) ?? false)

  /** The way by the server may be free again: what is not acknowledged is said at once. */
  readonly hurry = (): void => this.#parts.sealed.hurry()

  /** Asks the other side to say again what may have been lost. */
  readonly askAgain = (): void => this.#parts.negotiator.ask()

  /** Tells the other side what is being sent. */
  sendState(): void {
    this.#speech.sayState()
  }

  /** Takes what came sealed. */
  takeSealed(envelope: SealedEnvelope): void {
    // To be opened and read costs, also where nothing in it is new.
    if (!this.#closed && this.#parts.gate.admits(0)) this.#parts.sealed.receive(envelope)
  }

  // ---- Looking after it

  /** Measures, tells the other side, and takes the next step of recovery if one is due. Called about four times a second. */
  tick(): void {
    this.#care.tick()
  }

  /** Sees whether somebody is still at the other end, by what comes and by an answer. */
  probe(): void {
    this.#care.probe()
  }

  /** The network changed or the page woke up: what does not answer soon gets a new path. */
  nudge(reason: Nudge): void {
    if (!this.#closed) this.#care.nudge(reason)
  }

  /** Nobody looked for too long, and nothing is known of the time between. */
  readonly lookAnew = (): void => this.#parts.monitor.restart()

  /** Connects again as connections are made now. */
  renew(): void {
    if (!this.#closed && !this.#parts.gate.isShut) this.#parts.negotiator.renew()
  }

  /** Connects again at once: the other side has nothing left of the present connection. */
  rebuild(): void {
    if (!this.#closed && !this.#parts.gate.isShut) this.#parts.negotiator.rebuild()
  }

  // ---- Media

  /** The present connection, for those who send over it and for those who look at it. */
  get present(): Pick<Connection, 'refreshTrack' | 'planFor' | 'inspect'> | undefined {
    return this.#parts.negotiator.connection
  }

  /** Lets nothing through of kinds that are being sent, until the other side says to have turned them off. */
  mute(kinds: readonly MediaKind[]): void {
    if (this.#parts.media.mute(kinds)) this.#parts.port.onChange()
  }

  /** Where a kind comes in: empty until the certificate was found right. */
  stream(kind: MediaKind): MediaStream | undefined {
    return this.#parts.media.isHeard(kind) ? this.#parts.negotiator.connection?.stream(kind) : undefined
  }

  /** How loud this person is received, 0 to 1. */
  audioLevel(): number {
    // A connection that is being made is busy elsewhere, and asking it would wait for that. So it does where nobody speaks.
    if (this.phase !== 'open' || !this.#parts.media.heard.microphone) return 0
    return this.#parts.negotiator.connection?.sound.level() ?? 0
  }

  // ---- Ending

  /** Says goodbye as well as possible. */
  sayGoodbye(): void {
    if (!this.#closed) this.#speech.say({ type: 'link:bye' })
  }

  close(): void {
    this.#closed = true
    this.#parts.sealed.close()
    this.#parts.negotiator.close()
  }
}
