/**
 * The engine: everything between this browser and the others in one room. It puts the parts together and decides
 * nothing itself.
 */
import type { CommandOutput, EventData, IceServer, PeerId, SealedEnvelope, SeatId } from '@confab/protocol'
import { RoomEntry } from './server/room-entry.ts'
import type { ConnectionInspection } from './link/connection.ts'
import { ConnectionFactory } from './link/connection-factory.ts'
import { GuestList } from './server/guest-list.ts'
import { shownStatus, type MediaKind, type MeshPhase, type MeshSnapshot } from './mesh-snapshot.ts'
import type { JoinOutcome, Mesh, MeshOptions } from './mesh.types.ts'
import { Voices } from './media/voices.ts'
import { RoomModeration } from './hosts/moderation.ts'
import type { HostNotice } from './hosts/moderation.types.ts'
import type { Observable } from './base/observable.ts'
import { createOutboundMedia } from './link/sending/outbound-media.ts'
import { isHostMessage, type FeatureMessage, type HostMessage } from './link/message-kinds.ts'
import { OwnSeat } from './people/own-seat.ts'
import { PageTime } from './base/page-time.ts'
import type { PeerLinkPort } from './link/peer-link.types.ts'
import { silentLog } from './base/log.ts'
import { throwLater } from './base/throw-later.ts'
import { SnapshotPublisher } from './snapshot-publisher.ts'
import { Roster } from './people/roster.ts'
import { createScope, type Stop } from './base/scope.ts'
import type { RoomKeys } from './sealing/room-link.types.ts'
import { SealedSignaling } from './server/sealed-signaling.ts'
import type { HelloContent } from './sealing/sealing.ts'
import type { Signaling } from './server/signaling.ts'
import { FeatureHost } from './features/feature-host.ts'
import { createFeatureWorld } from './feature-world.ts'

/** More sealed messages than one link ever has: thousands of attempts to connect. */
const NUMBERS_PER_LINK = 100_000

/** Makes the engine for one seat in one room. It does nothing before `prepare`. */
export function createMesh(options: MeshOptions): Mesh {
  return new MeshEngine(options)
}

class MeshEngine implements Mesh {
  readonly #options: MeshOptions
  readonly #publisher: SnapshotPublisher
  readonly #pageTime: PageTime
  readonly #scope = createScope()
  readonly #own: OwnSeat
  readonly #outbound = createOutboundMedia()
  readonly #entry: RoomEntry
  readonly #connections: ConnectionFactory
  readonly #sealed: SealedSignaling
  readonly #roster: Roster
  readonly #guests: GuestList
  readonly moderation: RoomModeration
  readonly features: FeatureHost
  #entered: { readonly id: PeerId; readonly joinedAt: number } | undefined
  #preparing: Promise<void> = Promise.resolve()
  readonly #voices: Voices
  /** How many connections this page has made. */
  #generations = 0
  /** Where the sealed messages of the next link begin to be counted. */
  #numbers = 0

  constructor(options: MeshOptions) {
    const { platform, signaling, sealing } = options
    const { clock } = platform
    const log = options.log ?? silentLog
    const onChange = () => this.#publisher.publishSoon()
    this.#options = options
    this.#pageTime = new PageTime(platform)
    this.#scope.add(this.#pageTime.stop)
    this.#own = new OwnSeat({
      platform,
      sealing,
      scope: this.#scope,
      onHelloNeeded: (name) => void this.rename(name),
    })
    this.#entry = new RoomEntry({
      clock,
      signaling,
      sealing: () => this.#own.sealing,
      onPeek: ({ peers }) => this.#guests.seen(peers),
      onAsking: () => this.#guests.asked(),
      onEntering: () => this.#roster.links.forEach((link) => link.announce()),
      onEntered: (entry, list) => this.#onEntered(entry, list),
      onRoster: (peers, list) => this.#guests.came(peers, list),
      onChange,
    })
    this.#connections = new ConnectionFactory({
      platform,
      log,
      outbound: this.#outbound,
      own: this.#own,
      servers: this.#entry.iceServers,
      silence: () => options.silence?.() ?? 'sent',
      hidesAddress: () => options.hidesAddress?.() ?? false,
      receivers: () => this.#roster.links.length,
    })
    this.#sealed = new SealedSignaling({
      clock,
      signaling,
      sealing: () => this.#own.sealing,
      members: () => this.#roster.members,
      member: (seat) => this.#roster.member(seat),
      onEnvelope: (seat, envelope, sender) => this.#roster.receive(seat, envelope, sender),
      onUndelivered: (seat, id) => this.#guests.undelivered(seat, id),
      onUnexplained: () => this.#entry.askAgain(),
      onRefused: (seat) => this.#roster.refusals.note(seat),
    })
    this.#roster = new Roster({
      clock,
      pageTime: this.#pageTime,
      learn: (seat, hello) => this.#own.sealing.learn(seat, hello),
      lets: (content) => this.moderation.lets(content),
      linkPort: (content) => this.#linkPort(content),
      onExplained: (seat) => this.#onExplained(seat),
      onForgotten: (seat) => this.#onForgotten(seat),
      onStranger: () => this.#entry.askAgain(),
      onSilence: () => void this.#entry.prove(),
      onChange,
    })
    this.#guests = new GuestList({
      signaling,
      entry: this.#entry,
      roster: this.#roster,
      ownSeat: sealing.seat,
    })
    this.moderation = new RoomModeration({
      own: this.#own,
      roster: this.#roster,
      entry: this.#entry,
      signaling,
      tell: (seat, order) => this.#order(seat, order),
      onOut: (reason, by) => this.#end({ state: 'left', reason, by }),
      onChange,
    })
    this.features = new FeatureHost({
      log,
      ...createFeatureWorld({ clock, own: this.#own, roster: this.#roster, onChange }),
      onFault: throwLater,
    })
    this.#voices = new Voices({
      clock,
      scope: this.#scope,
      levels: () => [[sealing.seat, options.ownLevel()], ...this.#roster.levels()],
      onChange,
    })
    this.#publisher = new SnapshotPublisher(this.#scope, clock, () => this.#takeSnapshot())
    this.#scope.add(this.snapshot.subscribe(() => this.features.peopleChanged()))
    this.#listen()
  }

  #listen(): void {
    const { platform, signaling } = this.#options
    this.#scope.add(platform.watchInterruptions((what) => this.#roster.nudge(what)))
    for (const stop of this.#guests.listen()) this.#scope.add(stop)
    const hear: Signaling['on'] = (name, listener) => this.#scope.add(signaling.on(name, listener))
    hear('seat:replaced', (proof) => void this.#onReplaced(proof))
    hear('room:knocked', ({ knocker }) => void this.moderation.knocked(knocker))
    hear('room:answered', ({ seat }) => this.moderation.answered(seat))
    hear('signal:received', ({ from, sealed }) => {
      const seat = this.#roster.seatOf(from)
      if (seat !== undefined) this.#sealed.deliver(seat, 'server', sealed)
      // Somebody is here and nothing is known about them.
      else this.#entry.askAgain()
    })
  }

  // ---- Who is here

  #onEntered(result: CommandOutput<'room:join'>, list: number): void {
    const { id, joinedAt, peers } = result
    this.moderation.entered(result, this.#entered === undefined)
    this.#guests.came(peers, list)
    // What was said on an earlier socket may be lost.
    if (this.#entered && this.#entered.id !== id) this.#roster.hurry()
    // The server had given this seat up, and others may have done so too: their ends of silent links are gone.
    if (this.#entered && this.#entered.joinedAt !== joinedAt) this.#roster.renewSilent()
    this.#entered = { id, joinedAt }
    if (this.#voices.isListening) return
    this.#voices.listen()
    this.#roster.watch()
  }

  /** By the proof of another page with the same key, and by no word of the server's. */
  async #onReplaced(proof: EventData<'seat:replaced'>): Promise<void> {
    if (await this.#entry.isTakenOver(proof)) this.#end({ state: 'left', reason: 'replaced' })
  }

  #onExplained(seat: SeatId): void {
    // A link that works goes on under new keys, and nobody else may show its certificate under them either.
    if (this.#roster.member(seat)?.link.phase === 'open') this.#own.sealing.markBound(seat)
    this.#sealed.explained(seat)
  }

  #onForgotten(seat: SeatId): void {
    this.#guests.forget(seat)
    this.#sealed.forget(seat)
    this.features.seatGone(seat)
    this.#own.sealing.markGone(seat)
  }

  // ---- Links

  #linkPort({ seat, fingerprint }: HelloContent): Omit<PeerLinkPort, 'onChange' | 'onBye' | 'budget'> {
    return {
      seat,
      ownSeat: this.#own.sealing.seat,
      pageTime: this.#pageTime,
      fingerprint,
      nextGeneration: () => (this.#generations += 1),
      context: () => this.#connections.context(),
      freshConfiguration: () => this.#connections.freshConfiguration(),
      bind: () => this.#own.sealing.bind(seat),
      checkBind: (bytes) => this.#own.sealing.checkBind(seat, bytes),
      firstNumber: () => (this.#numbers += NUMBERS_PER_LINK),
      sendSealed: (envelope, tries) => this.#sendSealed(seat, envelope, tries),
      handOn: (envelope) => this.#sealed.handOn(seat, envelope),
      takenInMs: () => this.#sealed.takenInMs(),
      ownState: () => this.#outbound.state(),
      onRelay: (message) => this.#sealed.relay(seat, message),
      onOther: (message, way) => this.#hearOther(seat, message, way),
      priceOf: (message) => this.features.priceOf(message),
      onBulk: (data) => this.features.receiveBulk(seat, data),
      onDrained: () => this.features.bulkSent(seat),
      onOpen: () => this.features.linkOpened(seat),
      onBound: () => {
        this.#own.sealing.markBound(seat)
        this.moderation.greet(seat)
      },
    }
  }

  #hearOther(seat: SeatId, message: HostMessage | FeatureMessage, way: 'sealed' | 'link'): void {
    if (isHostMessage(message)) this.moderation.receive(seat, message)
    // What goes between people is worth as much as the link that it came over.
    else if (way === 'link') this.features.receive(seat, message)
  }

  #sendSealed(seat: SeatId, envelope: SealedEnvelope, tries: number): void {
    if (this.#entry.phase.state !== 'lobby') this.#sealed.send(seat, envelope, tries)
  }

  #order(seat: SeatId, order: HostMessage): void {
    this.#roster.member(seat)?.link.order(order)
  }

  // ---- Hello

  async #prepareNow(name: string): Promise<void> {
    if (name === this.#own.name || this.#scope.closed || this.#entry.phase.state === 'joined') return
    const hello = await this.#own.makeHello(name)
    if (hello !== undefined && !this.#scope.closed) this.#entry.show(hello)
  }

  // ---- Showing

  #takeSnapshot(): MeshSnapshot {
    const { seat } = this.#own.sealing
    const { speaking } = this.#voices
    return {
      phase: this.#entry.phase,
      signaling: shownStatus(this.#options.signaling.status.current),
      peers: this.#roster.snapshots(speaking),
      unknown: this.#roster.unknown,
      self: {
        seat,
        id: this.#entry.id,
        speaking: speaking.has(seat),
        cameraSilent: this.#roster.isCameraSilent,
      },
      capacity: this.#entry.capacity,
      moderation: this.moderation.snapshot,
      ...this.features.snapshots,
      door: this.#entry.door,
      canRelay: this.#entry.iceServers.hasRelay,
      refused: this.#roster.refusals.counts,
    }
  }

  // ---- What the app asks

  get snapshot(): Observable<MeshSnapshot> {
    return this.#publisher.snapshot
  }

  get keys(): RoomKeys {
    return this.#own.sealing.keys
  }

  prepare(name: string): Promise<void> {
    this.#preparing = this.#preparing.then(() => this.#prepareNow(name))
    return this.#preparing
  }

  async join(): Promise<JoinOutcome> {
    await this.#preparing
    return this.#entry.join()
  }

  stopKnocking(): void {
    this.#entry.stopKnocking()
  }

  onHostNotice(listener: (order: HostNotice) => void): Stop {
    return this.moderation.onHostNotice(listener)
  }

  async rename(name: string): Promise<void> {
    if (this.#entry.phase.state !== 'joined') return this.prepare(name)
    const hello = await this.#own.makeHello(name)
    if (hello !== undefined) await this.#entry.replaceHello(hello)
  }

  setTrack(kind: MediaKind, track: MediaStreamTrack | undefined): void {
    if (this.#scope.closed) return
    this.#outbound.set(kind, track)
    for (const link of this.#roster.links) {
      link.present?.refreshTrack(kind)
      link.sendState()
    }
  }

  stream(seat: SeatId, kind: MediaKind): MediaStream | undefined {
    return this.#roster.member(seat)?.link.stream(kind)
  }

  inspect(seat: SeatId): ConnectionInspection | undefined {
    return this.#roster.member(seat)?.link.present?.inspect()
  }

  reconnect(): void {
    for (const link of this.#roster.links) link.renew()
  }

  iceServers(): Promise<readonly IceServer[] | undefined> {
    return this.#entry.iceServers.known()
  }

  close(): void {
    this.#end({ state: 'left', reason: 'left' })
  }

  #end(phase: Extract<MeshPhase, { state: 'left' }>): void {
    if (this.#scope.closed) return
    if (phase.reason === 'replaced') this.#roster.close()
    else this.#roster.leave()
    this.#entry.end(phase)
    this.#sealed.close()
    this.features.close()
    this.#scope.close()
    this.#publisher.publish()
  }
}
