/**
 * Everything between this browser and one seat. It outlives sockets and connections: generations of connections come
 * and go inside it, one at a time. It knows nothing of rooms, rosters or the server.
 */
import type { LinkQuality, PeerMessage, PeerMessageOf, SealedEnvelope } from '@confab/protocol'
import { Connection } from './connection.ts'
import type { Generation } from './generation.ts'
import { LinkHealth } from './quality/link-health.ts'
import { LinkMonitor, type LinkState } from './quality/link-monitor.ts'
import { LinkGate } from './link-gate.ts'
import { LinkMedia } from './link-media.ts'
import type { LinkFailure, MediaKind } from '../mesh-snapshot.ts'
import { isLinkMessage, isNegotiation, type HostMessage } from './message-kinds.ts'
import type { PeerLinkPort, PeerLinkView } from './peer-link.types.ts'
import { isPolite } from './negotiation.ts'
import { Negotiator } from './negotiator.ts'
import type { LinkPhase, Nudge } from './quality/recovery.ts'
import { SealedDelivery } from './sealed-delivery.ts'
import { priceOf } from './seat-budget.ts'

/** One link, from the first word to the last. It waits: for {@link announce}, or for the other side's offer. */
export class PeerLink {
  /** SHA-256 of the other side's certificate: a link serves one certificate only. */
  readonly fingerprint: string
  readonly #port: PeerLinkPort
  readonly #health: LinkHealth
  readonly #negotiator: Negotiator
  readonly #media: LinkMedia
  readonly #monitor: LinkMonitor
  readonly #gate: LinkGate
  readonly #sealed: SealedDelivery
  #closed = false

  /** `links` tells how well everybody is received here. */
  constructor(port: PeerLinkPort, links: () => PeerMessageOf<'link:report'>['links']) {
    const { clock, onLoopback } = port.context().platform
    const polite = isPolite(port.ownSeat, port.seat)
    this.#port = port
    this.fingerprint = port.fingerprint
    this.#health = new LinkHealth(port.pageTime, polite)
    this.#media = new LinkMedia(() => port.ownState())
    this.#gate = new LinkGate(clock, port.budget, () => this.#giveUp('flooding'))
    this.#monitor = new LinkMonitor({
      clock: port.pageTime,
      lateMs: () => port.pageTime.lateMs,
      send: (message) => this.#negotiator.connection?.send(message) ?? false,
      ownState: () => this.#media.own,
      links,
      onAnswered: () => this.#health.calm(),
      onNews: () => port.onChange(),
    })
    this.#sealed = new SealedDelivery(clock, port, (message) => this.receive(message, 'sealed'))
    this.#negotiator = new Negotiator({
      clock,
      polite,
      fingerprint: port.fingerprint,
      candidateRules: { loopbackAllowed: onLoopback },
      nextGeneration: () => port.nextGeneration(),
      connect: (generation) => this.#connect(generation),
      freshConfiguration: () => port.freshConfiguration(),
      say: (message) => this.#say(message),
      ownState: () => this.#media.own,
      onProgress: (phase) => this.#onProgress(phase),
      onRefused: () => this.#onRefused(),
    })
  }

  get view(): PeerLinkView {
    return {
      link: this.#gate.isShut ? { state: 'lost', reason: 'flooding' } : this.#health.snapshot(),
      media: this.#media.heard,
      ...this.#monitor.view(this.#state),
      suspendedPicture: this.#media.suspendedPicture,
      streamsVersion: this.#media.version,
    }
  }

  /** How well this person is received here; `undefined` until there is something to judge. */
  get quality(): LinkQuality | undefined {
    return this.#monitor.quality(this.#state)
  }

  get #state(): LinkState {
    return { isOpen: this.phase === 'open', sent: this.#media.heard }
  }

  get phase(): LinkPhase {
    return this.#health.phase
  }

  /** Whether nothing came for so long, over a connection that worked, that something may be amiss. */
  get isUneasy(): boolean {
    return this.#negotiator.connection?.bound === true && this.#monitor.isUneasy
  }

  /** Whether one's own camera is on and gives nothing, as far as this link can tell. */
  get isCameraSilent(): boolean {
    return this.#media.isCameraSilent
  }

  /** How much longer than usual the other side may take, in ms: it said that its machine has no time. */
  get patienceMs(): number {
    return this.#monitor.patienceMs
  }

  /** How long nothing came from the other side, as far as this page had time to look. In ms. */
  get silentMs(): number {
    return this.#negotiator.connection?.bound ? this.#monitor.silentMs : this.quietMs
  }

  /** How long this page has heard nothing over the link, whatever connection it had. In ms. */
  get quietMs(): number {
    return this.#monitor.quietMs
  }

  // ---- Connecting

  /** Makes connection and offer ahead; nothing is said before {@link announce}. */
  prepare(): void {
    this.#negotiator.prepare()
  }

  /** Says the offer, making one if there is none: for the side that came later. */
  announce(): void {
    this.#negotiator.announce()
  }

  #connect(generation: () => Generation): Connection {
    const ifCurrent =
      <Rest extends readonly unknown[]>(then: (...rest: Rest) => void) =>
      (...rest: Rest) => {
        if (!this.#closed && this.#negotiator.isCurrent(generation())) then(...rest)
      }
    this.#health.renewed()
    this.#monitor.restart()
    this.#media.follow({ suspendsPicture: false, isCameraSilent: this.#media.isCameraSilent })
    this.#media.renew()
    return new Connection(this.#port.context(), {
      ...this.#port,
      onCandidate: ifCurrent((candidate: RTCIceCandidate) =>
        this.#negotiator.sayCandidate(generation(), candidate),
      ),
      onPath: ifCurrent((path: 'found' | 'interrupted' | 'failed') => this.#onPath(path, generation())),
      onBound: ifCurrent(() => this.#onBound()),
      admits: this.#gate.admits,
      onMessage: ifCurrent((message: PeerMessage) => this.receive(message, 'link')),
      onBulk: (data) => void (this.#port.onBulk(data) || this.#gate.wastes(data.byteLength)),
      onClosed: ifCurrent(() => this.#enter('closed')),
      onAlarm: ifCurrent((failure: LinkFailure) => this.#giveUp(failure)),
    })
  }

  #onProgress(phase: 'offering' | 'connecting'): void {
    // A connection that works stays what it is while ICE restarts on it.
    if (this.#negotiator.connection?.bound) this.#health.restarted()
    // ICE may have been faster than the word that it begins.
    else if (this.phase !== 'binding') this.#health.enter(phase)
    this.#port.onChange()
  }

  #onPath(path: 'found' | 'interrupted' | 'failed', { connection }: Generation): void {
    if (path === 'found') {
      this.#monitor.heard()
      this.#enter(connection.bound ? 'open' : 'binding')
    } else if (path === 'interrupted') this.#enter(this.phase === 'open' ? 'interrupted' : this.phase)
    else {
      this.#health.blame('no-path')
      this.#enter('broken')
    }
  }

  #onBound(): void {
    this.#monitor.heard()
    this.#monitor.restart()
    // What connecting is made of has done its work.
    this.#sealed.settle((message) => isNegotiation(message) || message.type === 'link:state')
    this.sendState()
    this.#port.onBound()
    this.#enter('open')
  }

  #giveUp(failure: LinkFailure): void {
    this.#health.blame(failure)
    this.#negotiator.connection?.close()
    this.#enter('closed')
  }

  #onRefused(): void {
    this.#health.blame('refused-description')
    // A connection that works is left alone; only one that never came to be is given up.
    const { connection } = this.#negotiator
    if (connection && !connection.established) this.#enter('closed')
  }

  #enter(phase: LinkPhase): void {
    if (this.#closed || !this.#health.enter(phase)) return
    if (phase === 'open') this.#port.onOpen()
    this.#port.onChange()
  }

  // ---- Saying and hearing

  #say(message: PeerMessage): void {
    const onLink = this.#negotiator.connection?.send(message) ?? false
    // While the link is in trouble both ways are used: what comes twice is recognised as such.
    if (!onLink || this.#isInTrouble) this.#sealed.say(message)
  }

  /** Says what hosts order: over the link if it is open, else sealed. */
  order(order: HostMessage): void {
    if (this.phase === 'open') this.tell(order)
    else this.#sealed.say(order)
  }

  /** Says something over the link itself, if it is open. */
  tell(message: PeerMessage): void {
    if (this.phase === 'open') this.#negotiator.connection?.send(message)
  }

  /** Sends a piece of a file; `false` while the link is not open or has enough to send. */
  readonly sendBulk = (data: Uint8Array<ArrayBuffer>): boolean =>
    this.phase === 'open' && (this.#negotiator.connection?.sendBulk(data) ?? false)

  /** Whether what is said over the link may get lost; a side that speaks through the server finds it so. */
  get #isInTrouble(): boolean {
    if (this.phase !== 'open' || this.#monitor.isDoubtful) return true
    return this.#sealed.wasHeard
  }

  /** The way by the server may be free again: what is not acknowledged is said at once. */
  readonly hurry = (): void => this.#sealed.hurry()

  /** Asks the other side to say again what may have been lost. */
  readonly askAgain = (): void => this.#negotiator.ask()

  /** Sees whether somebody is still at the other end, by what comes and by an answer. */
  probe(): void {
    const { connection } = this.#negotiator
    if (!connection?.bound) return
    this.#monitor.ping()
    void this.#lookAfter(connection)
  }

  /** Tells the other side what is being sent, also while nothing comes through. What begins says it with its description. */
  sendState(): void {
    const state = { type: 'link:state', ...this.#media.own } as const
    if (this.#health.snapshot().state === 'connecting') this.#negotiator.connection?.send(state)
    else this.#say(state)
  }

  /** Takes what came sealed. */
  takeSealed(envelope: SealedEnvelope): void {
    // To be opened and read costs, also where nothing in it is new.
    if (!this.#closed && this.#gate.admits(0)) this.#sealed.receive(envelope)
  }

  /** Handles what came from the other side, sealed or over the link. */
  receive(message: PeerMessage, way: 'sealed' | 'link'): void {
    if (this.#closed || !this.#gate.takes(priceOf(message, this.#port.priceOf))) return
    if (way === 'link') this.#hear()
    if (!isLinkMessage(message)) return this.#port.onOther(message, way)
    if (isNegotiation(message)) {
      // Later news come over the link itself, and nothing that is repeated may undo them. What is new is shown once the
      // description is dealt with: drawing would keep the answer waiting.
      const isFirstNews = message.type === 'link:description' && !this.#negotiator.connection?.bound
      if (isFirstNews) this.#media.hear(message.sends)
      return this.#negotiator.receive(message)
    }
    switch (message.type) {
      case 'link:state':
        return this.#hearState(message, way)
      case 'link:ping':
      case 'link:pong':
      case 'link:report':
        return this.#monitor.receive(message)
      case 'link:refresh':
        return this.#negotiator.connection?.refreshPicture(message.kind)
      case 'link:relay':
      case 'link:relayed':
        return way === 'link' ? this.#port.onRelay(message) : undefined
      case 'link:bye':
        return this.#port.onBye()
    }
  }

  #hear(): void {
    this.#monitor.heard()
    this.#look()
  }

  #hearState(state: PeerMessageOf<'link:state'>, way: 'sealed' | 'link'): void {
    // On an open link the same comes over it, and in order.
    if (way === 'sealed' && this.phase === 'open') return
    this.#media.hear(state)
    this.#port.onChange()
  }

  // ---- Looking after it

  /** Measures, tells the other side, and takes the next step of recovery if one is due. Called about four times a second. */
  tick(): void {
    const { connection } = this.#negotiator
    if (!connection?.bound) this.#act()
    else if (this.#monitor.isDue) this.probe()
  }

  async #lookAfter(connection: Connection): Promise<void> {
    await this.#monitor.look(
      () => connection.readCounters(this.#monitor.isSlow),
      () => this.#state,
    )
    if (this.#closed || this.#negotiator.connection !== connection) return
    this.#look()
    if (connection.sound.heed(this.#monitor.sound)) this.#negotiator.renewSound()
    if (this.#media.follow(connection)) this.sendState()
    this.#monitor.tell(this.#state)
    this.#act()
    this.#port.onChange()
  }

  /** Silence is noticed before ICE does, and so is its end. */
  #look(): void {
    if (!this.#negotiator.connection?.bound) return
    if (this.phase === 'open' && this.#monitor.isSilent) this.#enter('interrupted')
    else if (this.phase === 'interrupted' && !this.#monitor.isSilent) this.#enter('open')
  }

  #act(): void {
    if (this.#gate.isShut) return
    const { connection } = this.#negotiator
    const step = this.#health.takeStep({
      trouble: this.#monitor.trouble,
      hasRelay: connection?.hasRelay ?? false,
      answered: connection?.signaling !== 'have-local-offer',
      patienceMs: this.patienceMs,
    })
    if (step === 'wait') return
    this.#negotiator.take(step, this.#monitor.stuckPictures)
    if (step !== 'restart-ice' && step !== 'relay' && step !== 'rebuild') return
    this.#port.context().log.info('A link is repaired.', { seat: this.#port.seat, step })
    this.#port.onChange()
  }

  /** Connects again as connections are made now. */
  renew(): void {
    if (!this.#closed && !this.#gate.isShut) this.#negotiator.renew()
  }

  /** Connects again at once: the other side has nothing left of the present connection. */
  rebuild(): void {
    if (!this.#closed && !this.#gate.isShut) this.#negotiator.rebuild()
  }

  /** The network changed or the page woke up: what does not answer soon gets a new path. */
  nudge(reason: Nudge): void {
    if (this.#closed) return
    this.#look()
    if (reason === 'wake') this.#monitor.restart()
    this.#health.nudge(reason)
    this.#monitor.ping()
    this.#act()
  }

  /** Nobody looked for too long, and nothing is known of the time between. */
  readonly lookAnew = (): void => this.#monitor.restart()

  // ---- Media

  /** The present connection, for those who send over it and for those who look at it. */
  get present(): Pick<Connection, 'refreshTrack' | 'planFor' | 'inspect'> | undefined {
    return this.#negotiator.connection
  }

  /** Lets nothing through of kinds that are being sent, until the other side says to have turned them off. */
  mute(kinds: readonly MediaKind[]): void {
    if (this.#media.mute(kinds)) this.#port.onChange()
  }

  /** Where a kind comes in: empty until the certificate was found right. */
  stream(kind: MediaKind): MediaStream | undefined {
    return this.#media.isHeard(kind) ? this.#negotiator.connection?.stream(kind) : undefined
  }

  /** How loud this person is received, 0 to 1. */
  audioLevel(): number {
    // A connection that is being made is busy elsewhere, and asking it would wait for that. So it does where nobody speaks.
    if (this.phase !== 'open' || !this.#media.heard.microphone) return 0
    return this.#negotiator.connection?.sound.level() ?? 0
  }

  // ---- Ending

  /** Says goodbye as well as possible. */
  sayGoodbye(): void {
    if (!this.#closed) this.#say({ type: 'link:bye' })
  }

  close(): void {
    this.#closed = true
    this.#sealed.close()
    this.#negotiator.close()
  }
}
