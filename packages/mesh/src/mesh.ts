/**
 * The engine: everything between this browser and the others in one room. It puts the parts together and decides
 * nothing itself.
 */
import type { CommandOutput, EventData, HostOrder, IceServer, Peer, PeerId, PeerMessage, RoomId, SeatId } from '@confab/protocol'
import { Attendance } from './attendance.ts'
import type { ConnectionContext } from './connection.ts'
import { createMailbox, type Mailbox } from './mailbox.ts'
import { keepUnchanged, type MediaKind, type MeshPhase, type MeshSnapshot } from './mesh-snapshot.ts'
import type { JoinOutcome, Mesh } from './mesh.types.ts'
import { createSpeakingMonitor, type SpeakingMonitor } from './media/speaking.ts'
import { RoomModeration } from './moderation.ts'
import type { HeardOrder } from './moderation.types.ts'
import { createObservable, type MutableObservable } from './observable.ts'
import { createOutboundMedia } from './outbound-media.ts'
import type { Order, PeerLinkPort } from './peer-link.types.ts'
import { PeerRelay } from './peer-relay.ts'
import type { OwnCertificate, Platform } from './platform.ts'
import { Roster } from './roster.ts'
import { createScope, later, type Stop } from './scope.ts'
import type { RoomKeys } from './sealing/room-link.types.ts'
import type { HelloContent, Sealing } from './sealing/sealing.ts'
import type { Signaling } from './signaling.ts'
import type { Silence } from './speech-format.ts'

/** Time between two snapshots, in ms: nobody sees more of them, and each costs the page a drawing while links are made. */
const PUBLISH_MS = 100

/** For so long the keys of a renewed link are kept, in ms: two hosts may renew it at the same moment. */
const OLD_KEYS_MS = 60_000

/** What the engine is given. */
export interface MeshOptions {
  readonly platform: Platform
  readonly signaling: Signaling
  readonly sealing: Sealing
  /** The own microphone's level, 0 to 1, for the speaking sign. */
  readonly ownLevel: () => number
  /** What becomes of pauses in this side's speech; each new connection asks. `sent` by default. */
  readonly silence?: () => Silence
}

/** Makes the engine for one seat in one room. It does nothing before `prepare`. */
export function createMesh(options: MeshOptions): Mesh {
  return new MeshEngine(options)
}

class MeshEngine implements Mesh {
  readonly snapshot: MutableObservable<MeshSnapshot>
  readonly #options: MeshOptions
  /** The keys of the room that this seat is in now, and those of the one whose link was renewed. */
  #sealing: Sealing
  #sealingBefore: Sealing | undefined
  readonly #scope = createScope()
  readonly #outbound = createOutboundMedia()
  readonly #streams: ConnectionContext['streams']
  readonly #attendance: Attendance
  readonly #mailbox: Mailbox
  readonly #roster: Roster
  readonly #relay: PeerRelay
  readonly moderation: RoomModeration
  readonly #orders = new Set<(order: HeardOrder) => void>()
  /** Who came since this seat asked for the list: an answer that is under way may be older. */
  readonly #announced = new Set<SeatId>()
  #entered: { readonly id: PeerId; readonly joinedAt: number } | undefined
  #certificate: Promise<OwnCertificate> | undefined
  #certificates: RTCCertificate[] = []
  #shownName: string | undefined
  #preparing: Promise<void> = Promise.resolve()
  #monitor: SpeakingMonitor<SeatId> | undefined
  #isPublishing = false
  #publishedAtMs = -Infinity

  constructor(options: MeshOptions) {
    const { platform, signaling, sealing } = options
    const { clock } = platform
    const onChange = () => this.#publishSoon()
    this.#options = options
    this.#sealing = sealing
    this.#streams = { person: platform.createMediaStream(), screen: platform.createMediaStream() }
    this.#attendance = new Attendance({
      clock,
      signaling,
      sealing: () => this.#sealing,
      onPeek: ({ peers }) => this.#onPeek(peers),
      onAsking: () => this.#announced.clear(),
      onEntering: () => this.#roster.links.forEach((link) => link.announce()),
      onEntered: (entry) => this.#onEntered(entry),
      onChange,
    })
    this.#mailbox = createMailbox({
      signaling,
      sealing: () => this.#sealing,
      clock,
      onMessage: (seat, message, sender) => this.#roster.receive(seat, message, sender),
      onGap: (seat) => this.#roster.member(seat)?.link.askAgain(),
      onUndelivered: (seat) => this.#roster.miss(seat, 'left'),
      onUnexplained: () => this.#attendance.askAgain(),
    })
    this.#roster = new Roster({
      clock,
      learn: (seat, hello) => this.#sealing.learn(seat, hello),
      lets: (content) => this.moderation.lets(content),
      linkPort: (content) => this.#linkPort(content),
      onExplained: (seat) => this.#onExplained(seat),
      onForgotten: (seat) => this.#onForgotten(seat),
      onStranger: () => this.#attendance.askAgain(),
      onSilence: () => void this.#attendance.prove(),
      onChange,
    })
    this.#relay = new PeerRelay({
      clock,
      members: () => this.#roster.members,
      member: (seat) => this.#roster.member(seat),
      wrap: (seat, message) => this.#mailbox.wrap(seat, message),
      deliver: (from, sealed) => this.#mailbox.deliver(from, 'peer', sealed),
    })
    this.moderation = new RoomModeration({
      ownSeat: sealing.seat,
      proof: () => this.#sealing.host,
      grant: (seat) => this.#sealing.grantHost(seat),
      take: (proof) => this.#sealing.takeHost(proof),
      members: () => this.#roster.members.map(([seat]) => seat),
      rankOf: (seat) => this.#roster.member(seat)?.rank,
      nameOf: (seat) => this.#roster.member(seat)?.name ?? '',
      tell: (seat, order) => this.#order(seat, order),
      command: (order) => void this.#command(order),
      makeDeal: (without) => this.#sealing.makeDeal(without),
      readDeal: async (deal, isHost) =>
        (await this.#sealing.readDeal(deal, isHost)) ?? this.#sealingBefore?.readDeal(deal, isHost),
      moveTo: (keys) => this.#moveTo(keys),
      learn: (seat, hello) => this.#sealing.learn(seat, hello),
      hush: (seat, kinds) => this.#roster.member(seat)?.link.hush(kinds),
      drop: (seat) => this.#roster.drop(seat),
      lookAgain: () => this.#roster.lookAgain(),
      onRights: () => void this.#showRights(),
      onHeard: (order) => this.#orders.forEach((listener) => listener(order)),
      onOut: (reason, by) => this.#end({ state: 'left', reason, by }),
      onChange,
    })
    this.snapshot = createObservable(this.#takeSnapshot())
    this.#listen()
  }

  #listen(): void {
    const { platform, signaling } = this.#options
    const roster = this.#roster
    this.#scope.add(platform.watchInterruptions((what) => roster.nudge(what)))
    this.#scope.add(signaling.on('peer:joined', ({ peer }) => this.#onAnnounced(peer)))
    this.#scope.add(signaling.on('peer:moved', (peer) => this.#onAnnounced(peer)))
    this.#scope.add(signaling.on('peer:hello', (peer) => void roster.admit(peer, 'await')))
    this.#scope.add(signaling.on('peer:away', ({ seat, id }) => this.#miss(seat, id, 'away')))
    this.#scope.add(signaling.on('peer:left', (gone) => this.#onLeft(gone)))
    this.#scope.add(signaling.on('seat:replaced', () => this.#end({ state: 'left', reason: 'replaced' })))
    this.#scope.add(signaling.on('room:knocked', ({ knocker }) => void this.moderation.knocked(knocker)))
    this.#scope.add(signaling.on('room:answered', ({ seat }) => this.moderation.answered(seat)))
    this.#scope.add(
      signaling.on('signal:received', ({ from, sealed }) => {
        const seat = roster.seatOf(from)
        if (seat !== undefined) this.#mailbox.deliver(seat, 'server', sealed)
      }),
    )
    this.#watchHello()
  }

  #watchHello(): void {
    const sealing = this.#sealing
    this.#scope.add(
      sealing.needsNewHello.subscribe((isNeeded) => {
        const isMeant = isNeeded && sealing === this.#sealing
        if (isMeant && this.#shownName !== undefined) void this.rename(this.#shownName)
      }),
    )
  }

  // ---- Who is here

  #onPeek(peers: readonly Peer[]): void {
    const present = new Set(peers.map((peer) => peer.seat))
    for (const [seat] of this.#roster.members) if (!present.has(seat)) this.#roster.drop(seat)
    const others = peers.filter((peer) => peer.seat !== this.#sealing.seat)
    for (const peer of others) void this.#roster.admit(peer, 'prepare')
  }

  #onAnnounced(peer: Pick<Peer, 'seat' | 'id' | 'hello'>): void {
    this.#announced.add(peer.seat)
    void this.#roster.admit(peer, 'await')
  }

  #onEntered(result: CommandOutput<'room:join'>): void {
    const { id, joinedAt, peers } = result
    this.moderation.entered(result, this.#entered === undefined)
    this.#roster.missAllBut(new Set([...peers.map((peer) => peer.seat), ...this.#announced]))
    // Whoever reads the list is the newcomer to those with whom there is no link yet.
    for (const peer of peers) void this.#roster.admit(peer, 'announce')
    // What was said on an earlier socket may be lost.
    if (this.#entered?.id !== id) this.#roster.repeat()
    // The server had given this seat up, and others may have done so too: their ends of silent links are gone.
    if (this.#entered && this.#entered.joinedAt !== joinedAt) this.#roster.renewSilent()
    this.#entered = { id, joinedAt }
    if (this.#monitor) return
    const monitor = createSpeakingMonitor(this.#options.platform.clock, () => this.#levels())
    this.#monitor = monitor
    this.#scope.add(() => monitor.close())
    this.#scope.add(monitor.speaking.subscribe(() => this.#publishSoon()))
    this.#roster.watch()
  }

  #onLeft({ seat, id, reason }: EventData<'peer:left'>): void {
    // Whoever moved follows a renewed link, and keeps the links with everybody.
    if (reason !== 'moved') this.#miss(seat, id, 'left')
  }

  #miss(seat: SeatId, id: PeerId, word: 'away' | 'left'): void {
    this.#announced.delete(seat)
    if (this.#roster.member(seat)?.id !== id) return
    if (this.#attendance.phase.state === 'lobby') this.#roster.drop(seat)
    else this.#roster.miss(seat, word)
  }

  #onExplained(seat: SeatId): void {
    // A link that works goes on under new keys, and nobody else may show its certificate under them either.
    if (this.#roster.member(seat)?.link.phase === 'open') this.#sealing.markBound(seat)
    this.#mailbox.explained(seat)
  }

  #onForgotten(seat: SeatId): void {
    this.#announced.delete(seat)
    this.#mailbox.forget(seat)
    this.#relay.forget(seat)
    this.#sealing.markGone(seat)
  }

  *#levels(): Iterable<[SeatId, number]> {
    yield [this.#sealing.seat, this.#options.ownLevel()]
    for (const [seat, { link }] of this.#roster.members) yield [seat, link.audioLevel()]
  }

  // ---- Links

  #linkPort({ seat, fingerprint }: HelloContent): Omit<PeerLinkPort, 'onChange' | 'onBye'> {
    return {
      seat,
      ownSeat: this.#sealing.seat,
      fingerprint,
      context: () => this.#connectionContext(),
      freshConfiguration: async () => {
        await this.#attendance.refreshIceServers()
        return this.#configuration()
      },
      bind: () => this.#sealing.bind(seat),
      checkBind: (bytes) => this.#sealing.checkBind(seat, bytes),
      sendSealed: (message) => this.#sendSealed(seat, message),
      ownState: () => this.#outbound.state(),
      onRelay: (message) => this.#relay.receive(seat, message),
      onOrder: (order) => this.moderation.receive(seat, order),
      onBound: () => {
        this.#sealing.markBound(seat)
        this.moderation.greet(seat)
      },
    }
  }

  #sendSealed(seat: SeatId, message: PeerMessage): void {
    const member = this.#roster.member(seat)
    if (!member || this.#attendance.phase.state === 'lobby') return
    const isServed = this.#options.signaling.status.current.state === 'connected' && !member.absence
    if (isServed) this.#mailbox.send(seat, member.id, message)
    else void this.#relay.send(seat, message)
  }

  /** Over the link, and through the server where there is none. */
  #order(seat: SeatId, order: Order): void {
    const link = this.#roster.member(seat)?.link
    if (link?.phase === 'open') link.tell(order)
    else this.#sendSealed(seat, order)
  }

  async #command(order: HostOrder): Promise<void> {
    const { host } = this.#sealing
    if (host) await this.#options.signaling.request('host:command', { proof: host, order })
  }

  async #showRights(): Promise<void> {
    if (this.#shownName === undefined) return
    await this.rename(this.#shownName)
    this.#attendance.renew()
  }

  /** Goes on under new keys: links belong to people, not to rooms. */
  async #moveTo(keys: RoomKeys): Promise<void> {
    const before = this.#sealing
    this.#sealingBefore = before
    this.#sealing = before.moveTo(keys)
    this.#watchHello()
    later(this.#scope, this.#options.platform.clock, OLD_KEYS_MS, () => {
      if (this.#sealingBefore === before) this.#sealingBefore = undefined
      before.close()
    })
    const hello = this.#shownName === undefined ? undefined : await this.#makeHello(this.#shownName)
    if (hello !== undefined) this.#attendance.move(hello)
  }

  #connectionContext(): ConnectionContext {
    return {
      platform: this.#options.platform,
      outbound: this.#outbound,
      configuration: this.#configuration(),
      streams: this.#streams,
      receivers: Math.max(1, this.#roster.links.length),
      silence: this.#options.silence?.() ?? 'sent',
    }
  }

  #configuration(): RTCConfiguration {
    return {
      iceServers: this.#attendance.iceServers.map(browserIceServer),
      certificates: this.#certificates,
      bundlePolicy: 'max-bundle',
    }
  }

  // ---- Hello

  async #makeHello(name: string): Promise<string | undefined> {
    this.#certificate ??= this.#options.platform.generateCertificate()
    const { certificate, fingerprint } = await this.#certificate
    if (this.#scope.closed) return undefined
    this.#certificates = [certificate]
    this.#shownName = name
    return this.#sealing.makeHello({ name, fingerprint })
  }

  async #prepareNow(name: string): Promise<void> {
    if (name === this.#shownName || this.#scope.closed || this.#attendance.phase.state === 'joined') return
    const hello = await this.#makeHello(name)
    if (hello !== undefined && !this.#scope.closed) this.#attendance.show(hello)
  }

  // ---- Showing

  #takeSnapshot(): MeshSnapshot {
    const { signaling } = this.#options
    const { seat } = this.#sealing
    const speaking = this.#monitor?.speaking.current ?? new Set<SeatId>()
    const { state } = signaling.status.current
    return {
      phase: this.#attendance.phase,
      signaling: state === 'refused' ? 'outdated' : state,
      peers: this.#roster.snapshots(speaking),
      self: { seat, id: this.#attendance.id, speaking: speaking.has(seat) },
      capacity: this.#attendance.capacity,
      moderation: this.moderation.snapshot,
      door: this.#attendance.door,
    }
  }

  #publishSoon(): void {
    if (this.#isPublishing) return
    this.#isPublishing = true
    const { clock } = this.#options.platform
    const restMs = this.#publishedAtMs + PUBLISH_MS - clock.now()
    // Many changes of one turn are one picture.
    if (restMs <= 0) queueMicrotask(() => this.#publish())
    else later(this.#scope, clock, restMs, () => this.#publish())
  }

  #publish(): void {
    if (!this.#isPublishing) return
    this.#isPublishing = false
    this.#publishedAtMs = this.#options.platform.clock.now()
    this.snapshot.set(keepUnchanged(this.snapshot.current, this.#takeSnapshot()))
  }

  // ---- What the app asks

  get roomId(): RoomId {
    return this.#sealing.roomId
  }

  prepare(name: string): Promise<void> {
    this.#preparing = this.#preparing.then(() => this.#prepareNow(name))
    return this.#preparing
  }

  async join(): Promise<JoinOutcome> {
    await this.#preparing
    return this.#attendance.join()
  }

  stopKnocking(): void {
    this.#attendance.stopKnocking()
  }

  onOrder(listener: (order: HeardOrder) => void): Stop {
    this.#orders.add(listener)
    return () => this.#orders.delete(listener)
  }

  async rename(name: string): Promise<void> {
    if (this.#attendance.phase.state !== 'joined') return this.prepare(name)
    const hello = await this.#makeHello(name)
    if (hello !== undefined) await this.#attendance.replaceHello(hello)
  }

  setTrack(kind: MediaKind, track: MediaStreamTrack | undefined): void {
    if (this.#scope.closed) return
    this.#outbound.set(kind, track)
    for (const link of this.#roster.links) {
      link.refreshTrack(kind)
      link.sendState()
    }
  }

  stream(seat: SeatId, kind: MediaKind): MediaStream | undefined {
    return this.#roster.member(seat)?.link.stream(kind)
  }

  async iceServers(): Promise<readonly IceServer[] | undefined> {
    const servers = await this.#attendance.refreshIceServers()
    return this.#attendance.capacity === undefined ? undefined : servers
  }

  close(): void {
    this.#end({ state: 'left', reason: 'left' })
  }

  #end(phase: Extract<MeshPhase, { state: 'left' }>): void {
    if (this.#scope.closed) return
    if (phase.reason === 'replaced') this.#roster.close()
    else this.#roster.leave()
    this.#attendance.end(phase)
    this.#mailbox.close()
    this.#scope.close()
    this.#publish()
  }
}

function browserIceServer({ urls, username, credential }: IceServer): RTCIceServer {
  return {
    urls: [...urls],
    ...(username !== undefined && { username }),
    ...(credential !== undefined && { credential }),
  }
}
