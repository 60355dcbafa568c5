/** The parts of the engine, put together: who asks, who answers, and who hears of what. It decides nothing. */
import type { CommandOutput, SeatId } from '@confab/protocol'
import { silentLog, type Log } from './base/log.ts'
import { PageTime } from './base/page-time.ts'
import type { Scope } from './base/scope.ts'
import { throwLater } from './base/throw-later.ts'
import { createFeatureWorld } from './feature-world.ts'
import { FeatureHost } from './features/feature-host.ts'
import { RoomModeration } from './hosts/moderation.ts'
import { ConnectionFactory } from './link/connection/connection-factory.ts'
import { createOutboundMedia } from './link/sending/outbound-media.ts'
import { LinkPorts } from './link-ports.ts'
import { Voices } from './media/voices.ts'
import type { MeshOptions } from './mesh.types.ts'
import { OwnSeat } from './people/own-seat.ts'
import { Roster } from './people/roster.ts'
import { GuestList } from './server/guest-list.ts'
import { RoomEntry } from './server/room-entry.ts'
import { SealedSignaling } from './server/sealed-signaling.ts'

/** What the parts tell the engine. */
interface MeshEvents {
  readonly onEntered: (result: CommandOutput<'room:join'>, list: number) => void
  readonly onHelloNeeded: (name: string) => void
  /** A hello of that seat was learnt. */
  readonly onExplained: (seat: SeatId) => void
  readonly onForgotten: (seat: SeatId) => void
  /** A host put this seat out, or ended the meeting. */
  readonly onOut: (reason: 'removed' | 'ended', by: string) => void
  /** Something that may be shown changed. */
  readonly onChange: () => void
}

/** All parts of one mesh. */
export class MeshParts {
  readonly pageTime: PageTime
  readonly own: OwnSeat
  readonly outbound = createOutboundMedia()
  readonly entry: RoomEntry
  readonly connections: ConnectionFactory
  readonly sealed: SealedSignaling
  readonly roster: Roster
  readonly guests: GuestList
  readonly moderation: RoomModeration
  readonly features: FeatureHost
  readonly voices: Voices
  readonly #options: MeshOptions
  readonly #scope: Scope
  readonly #events: MeshEvents
  readonly #links: LinkPorts

  /** Everything stops with `scope`. */
  constructor(options: MeshOptions, scope: Scope, events: MeshEvents) {
    const { platform, sealing, log = silentLog } = options
    this.#options = options
    this.#scope = scope
    this.#events = events
    this.pageTime = new PageTime(platform)
    scope.add(this.pageTime.stop)
    const { onHelloNeeded } = events
    this.own = new OwnSeat({ platform, sealing, scope, onHelloNeeded })
    this.entry = this.#createEntry()
    this.connections = this.#createConnections(log)
    this.sealed = this.#createSealed()
    this.roster = this.#createRoster()
    const { entry, roster } = this
    this.guests = new GuestList({ signaling: options.signaling, entry, roster, ownSeat: sealing.seat })
    this.moderation = this.#createModeration()
    this.features = this.#createFeatures(log)
    this.voices = this.#createVoices()
    this.#links = new LinkPorts(this)
  }

  #createEntry(): RoomEntry {
    const { platform, signaling } = this.#options
    const { onEntered, onChange } = this.#events
    return new RoomEntry({
      clock: platform.clock,
      signaling,
      sealing: () => this.own.sealing,
      onPeek: ({ peers }) => this.guests.seen(peers),
      onAsking: () => this.guests.asked(),
      onEntering: () => this.roster.links.forEach((link) => link.announce()),
      onEntered,
      onRoster: (peers, list) => this.guests.came(peers, list),
      onChange,
    })
  }

  #createConnections(log: Log): ConnectionFactory {
    const { platform, silence, hidesAddress } = this.#options
    return new ConnectionFactory({
      platform,
      log,
      outbound: this.outbound,
      own: this.own,
      servers: this.entry.iceServers,
      silence: () => silence?.() ?? 'sent',
      hidesAddress: () => hidesAddress?.() ?? false,
      receivers: () => this.roster.links.length,
    })
  }

  #createSealed(): SealedSignaling {
    const { platform, signaling } = this.#options
    return new SealedSignaling({
      clock: platform.clock,
      signaling,
      sealing: () => this.own.sealing,
      members: () => this.roster.members,
      member: (seat) => this.roster.member(seat),
      onEnvelope: (seat, envelope, sender) => this.roster.receive(seat, envelope, sender),
      onUndelivered: (seat, id) => this.guests.undelivered(seat, id),
      onUnexplained: () => this.entry.askAgain(),
      onRefused: (seat) => this.roster.refusals.note(seat),
    })
  }

  #createRoster(): Roster {
    const { onExplained, onForgotten, onChange } = this.#events
    return new Roster({
      clock: this.#options.platform.clock,
      pageTime: this.pageTime,
      learn: (seat, hello) => this.own.sealing.learn(seat, hello),
      lets: (content) => this.moderation.lets(content),
      linkPort: (content) => this.#links.of(content),
      onExplained,
      onForgotten,
      onStranger: () => this.entry.askAgain(),
      onSilence: () => void this.entry.prove(),
      onChange,
    })
  }

  #createModeration(): RoomModeration {
    const { own, roster, entry } = this
    const { onOut, onChange } = this.#events
    return new RoomModeration({
      own,
      roster,
      entry,
      signaling: this.#options.signaling,
      tell: (seat, order) => roster.member(seat)?.link.order(order),
      onOut,
      onChange,
    })
  }

  #createFeatures(log: Log): FeatureHost {
    const { own, roster } = this
    const { clock } = this.#options.platform
    const world = createFeatureWorld({ clock, own, roster, onChange: this.#events.onChange })
    return new FeatureHost({ log, ...world, onFault: throwLater })
  }

  #createVoices(): Voices {
    const { platform, sealing, ownLevel } = this.#options
    return new Voices({
      clock: platform.clock,
      scope: this.#scope,
      levels: () => [[sealing.seat, ownLevel()], ...this.roster.levels()],
      onChange: this.#events.onChange,
    })
  }
}
