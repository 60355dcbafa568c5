/**
 * The engine: everything between this browser and the others in one room. It does what the app asks, and passes on what
 * its parts hear.
 */
import type { CommandOutput, EventData, IceServer, PeerId, SeatId } from '@confab/protocol'
import type { Observable } from './base/observable.ts'
import { createScope, type Stop } from './base/scope.ts'
import type { FeatureHost } from './features/feature-host.ts'
import type { HostNotice, Moderation } from './hosts/moderation.types.ts'
import type { ConnectionInspection } from './link/connection/connection.types.ts'
import { MeshParts } from './mesh-parts.ts'
import { shownStatus, type MediaKind, type MeshPhase, type MeshSnapshot } from './mesh-snapshot.ts'
import type { JoinOutcome, Mesh, MeshOptions } from './mesh.types.ts'
import type { RoomKeys } from './sealing/room/room-link.types.ts'
import type { Signaling } from './server/signaling.ts'
import { SnapshotPublisher } from './snapshot-publisher.ts'

/** Makes the engine for one seat in one room. It does nothing before `prepare`. */
export function createMesh(options: MeshOptions): Mesh {
  return new MeshEngine(options)
}

class MeshEngine implements Mesh {
  readonly #options: MeshOptions
  readonly #scope = createScope()
  readonly #parts: MeshParts
  readonly #publisher: SnapshotPublisher
  #entered: { readonly id: PeerId; readonly joinedAt: number } | undefined
  #preparing: Promise<void> = Promise.resolve()

  constructor(options: MeshOptions) {
    this.#options = options
    this.#parts = new MeshParts(options, this.#scope, {
      onEntered: (result, list) => this.#onEntered(result, list),
      onHelloNeeded: (name) => void this.rename(name),
      onExplained: (seat) => this.#onExplained(seat),
      onForgotten: (seat) => this.#onForgotten(seat),
      onOut: (reason, by) => this.#end({ state: 'left', reason, by }),
      onChange: () => this.#publisher.publishSoon(),
    })
    const { clock } = options.platform
    this.#publisher = new SnapshotPublisher(this.#scope, clock, () => this.#takeSnapshot())
    this.#scope.add(this.snapshot.subscribe(() => this.features.peopleChanged()))
    this.#listen()
  }

  #listen(): void {
    const { platform, signaling } = this.#options
    this.#scope.add(platform.watchInterruptions((what) => this.#parts.roster.nudge(what)))
    for (const stop of this.#parts.guests.listen()) this.#scope.add(stop)
    const hear: Signaling['on'] = (name, listener) => this.#scope.add(signaling.on(name, listener))
    hear('seat:replaced', (proof) => void this.#onReplaced(proof))
    hear('room:knocked', ({ knocker }) => void this.#parts.moderation.knocked(knocker))
    hear('room:answered', ({ seat }) => this.#parts.moderation.answered(seat))
    hear('signal:received', ({ from, sealed }) => {
      const seat = this.#parts.roster.seatOf(from)
      if (seat !== undefined) this.#parts.sealed.deliver(seat, 'server', sealed)
      // Somebody is here and nothing is known about them.
      else this.#parts.entry.askAgain()
    })
  }

  // ---- Who is here

  #onEntered(result: CommandOutput<'room:join'>, list: number): void {
    const { id, joinedAt, peers } = result
    this.#parts.moderation.entered(result, this.#entered ? 'again' : 'first')
    this.#parts.guests.came(peers, list)
    // What was said on an earlier socket may be lost.
    if (this.#entered && this.#entered.id !== id) this.#parts.roster.hurry()
    // The server had given this seat up, and others may have done so too: their ends of silent links are gone.
    if (this.#entered && this.#entered.joinedAt !== joinedAt) this.#parts.roster.renewSilent()
    this.#entered = { id, joinedAt }
    if (this.#parts.voices.isListening) return
    this.#parts.voices.listen()
    this.#parts.roster.watch()
  }

  /** By the proof of another page with the same key, and by no word of the server's. */
  async #onReplaced(proof: EventData<'seat:replaced'>): Promise<void> {
    if (await this.#parts.entry.isTakenOver(proof)) this.#end({ state: 'left', reason: 'replaced' })
  }

  #onExplained(seat: SeatId): void {
    // A link that works goes on under new keys, and nobody else may show its certificate under them either.
    if (this.#parts.roster.member(seat)?.link.phase === 'open') this.#parts.own.sealing.markBound(seat)
    this.#parts.sealed.explained(seat)
  }

  #onForgotten(seat: SeatId): void {
    this.#parts.guests.forget(seat)
    this.#parts.sealed.forget(seat)
    this.features.seatGone(seat)
    this.#parts.own.sealing.markGone(seat)
  }

  // ---- Hello

  async #prepareNow(name: string): Promise<void> {
    if (name === this.#parts.own.name || this.#scope.closed || this.#parts.entry.phase.state === 'joined')
      return
    const hello = await this.#parts.own.makeHello(name)
    if (hello !== undefined && !this.#scope.closed) this.#parts.entry.show(hello)
  }

  // ---- Showing

  #takeSnapshot(): MeshSnapshot {
    const { seat } = this.#parts.own.sealing
    const { speaking } = this.#parts.voices
    return {
      phase: this.#parts.entry.phase,
      signaling: shownStatus(this.#options.signaling.status.current),
      peers: this.#parts.roster.snapshots(speaking),
      unknown: this.#parts.roster.unknown,
      self: {
        seat,
        id: this.#parts.entry.id,
        speaking: speaking.has(seat),
        cameraSilent: this.#parts.roster.isCameraSilent,
      },
      capacity: this.#parts.entry.capacity,
      moderation: this.#parts.moderation.snapshot,
      ...this.features.snapshots,
      door: this.#parts.entry.door,
      canRelay: this.#parts.entry.iceServers.hasRelay,
      refused: this.#parts.roster.refusals.counts,
    }
  }

  // ---- What the app asks

  get snapshot(): Observable<MeshSnapshot> {
    return this.#publisher.snapshot
  }

  get features(): FeatureHost {
    return this.#parts.features
  }

  get moderation(): Moderation {
    return this.#parts.moderation.orders
  }

  get keys(): RoomKeys {
    return this.#parts.own.sealing.keys
  }

  prepare(name: string): Promise<void> {
    this.#preparing = this.#preparing.then(() => this.#prepareNow(name))
    return this.#preparing
  }

  async join(): Promise<JoinOutcome> {
    await this.#preparing
    return this.#parts.entry.join()
  }

  stopKnocking(): void {
    this.#parts.entry.stopKnocking()
  }

  onHostNotice(listener: (order: HostNotice) => void): Stop {
    return this.#parts.moderation.onHostNotice(listener)
  }

  async rename(name: string): Promise<void> {
    if (this.#parts.entry.phase.state !== 'joined') return this.prepare(name)
    const hello = await this.#parts.own.makeHello(name)
    if (hello !== undefined) await this.#parts.entry.replaceHello(hello)
  }

  setTrack(kind: MediaKind, track: MediaStreamTrack | undefined): void {
    if (this.#scope.closed) return
    this.#parts.outbound.set(kind, track)
    for (const link of this.#parts.roster.links) {
      link.present?.refreshTrack(kind)
      link.sendState()
    }
  }

  stream(seat: SeatId, kind: MediaKind): MediaStream | undefined {
    return this.#parts.roster.member(seat)?.link.stream(kind)
  }

  inspect(seat: SeatId): ConnectionInspection | undefined {
    return this.#parts.roster.member(seat)?.link.present?.inspect()
  }

  reconnect(): void {
    for (const link of this.#parts.roster.links) link.renew()
  }

  iceServers(): Promise<readonly IceServer[] | undefined> {
    return this.#parts.entry.iceServers.known()
  }

  close(): void {
    this.#end({ state: 'left', reason: 'left' })
  }

  #end(phase: Extract<MeshPhase, { state: 'left' }>): void {
    if (this.#scope.closed) return
    if (phase.reason === 'replaced') this.#parts.roster.close()
    else this.#parts.roster.leave()
    this.#parts.entry.end(phase)
    this.#parts.sealed.close()
    this.features.close()
    this.#scope.close()
    this.#publisher.publish()
  }
}
