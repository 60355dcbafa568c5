/** The room's order as this seat knows it, and what follows from it here. It neither gives orders nor takes any. */
import type { HostCommand, HostRank, SeatId } from '@confab/protocol'
import type { Stop } from '../base/scope.ts'
import type { HostMessage } from '../link/message-kinds.ts'
import type { MediaKind } from '../mesh-snapshot.ts'
import type { Rekey } from '../sealing/rekey.types.ts'
import type { Sealing } from '../sealing/sealing.ts'
import { LinkRenewal } from './link-renewal.ts'
import type { ModerationPort } from './moderation-port.ts'
import type { HostNotice } from './moderation.types.ts'
import type { PersonalLinks } from './personal-links.ts'
import { RoomLock } from './room-lock.ts'

const mutedKinds = {
  microphone: ['microphone'],
  screen: ['screen', 'screenAudio'],
} as const satisfies Record<string, readonly MediaKind[]>

/** What holds in the room. */
export class HostRoom {
  readonly port: ModerationPort
  readonly lock = new RoomLock()
  readonly renewal: LinkRenewal
  readonly #listeners = new Set<(order: HostNotice) => void>()
  #personalLinks: Promise<PersonalLinks> | undefined

  constructor(port: ModerationPort) {
    this.port = port
    this.renewal = new LinkRenewal({
      own: port.own,
      members: () => this.members,
      removed: this.lock.removed,
      isHost: (seat) => this.rankOf(seat) !== undefined,
      tell: (seat, order) => port.tell(seat, order),
      onFollowing: (rekey) => this.#onFollowing(rekey),
      onMoved: (rekey, hello) => this.#onMoved(rekey, hello),
    })
  }

  // ---- Who is who

  /** One's own rights. */
  get rank(): HostRank | undefined {
    return this.sealing.host?.rank
  }

  get sealing(): Sealing {
    return this.port.own.sealing
  }

  get members(): SeatId[] {
    return this.port.roster.members.map(([seat]) => seat)
  }

  rankOf(seat: SeatId): HostRank | undefined {
    return seat === this.sealing.seat ? this.rank : this.port.roster.member(seat)?.rank
  }

  nameOf(seat: SeatId): string {
    return this.port.roster.member(seat)?.name ?? ''
  }

  // ---- Telling

  /** Calls back for what a host ordered. */
  onHostNotice(listener: (order: HostNotice) => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tellPerson(order: HostNotice): void {
    for (const listener of this.#listeners) listener(order)
  }

  /** Tells those seats, or everybody. */
  tell(order: HostMessage, seats: readonly SeatId[] = this.members): void {
    for (const seat of seats) this.port.tell(seat, order)
  }

  /** Has the server do the same. */
  command(order: HostCommand): void {
    const { host } = this.sealing
    if (host) void this.port.signaling.request('host:command', { proof: host, order })
  }

  /** Shows a hello with what holds of this seat now. */
  async showAnew(): Promise<void> {
    const { own, entry } = this.port
    const hello = own.name === undefined ? undefined : await own.makeHello(own.name)
    if (hello !== undefined) await entry.replaceHello(hello)
  }

  // ---- What holds

  /** Locks the room, but for those who are here and these. */
  close(welcome: readonly SeatId[]): void {
    this.lock.lock([...welcome, ...this.members])
    this.#lockChanged()
  }

  open(): void {
    this.lock.unlock()
    this.#lockChanged()
  }

  #lockChanged(): void {
    this.port.roster.lookAgain()
    this.port.onChange()
  }

  /** What others are told of the lock. */
  lockOrder(): HostMessage {
    return this.lock.order([this.sealing.seat, ...this.members])
  }

  letIn(seat: SeatId): void {
    this.lock.letIn(seat)
    this.port.roster.lookAgain()
  }

  /** Lets nothing of that kind through until its sender turned it off. */
  silence(seat: SeatId, kind: 'microphone' | 'screen'): void {
    this.port.roster.member(seat)?.link.mute(mutedKinds[kind])
  }

  /** Takes somebody out for good. */
  remove(seat: SeatId): void {
    this.lock.remove(seat)
    this.port.roster.drop(seat)
  }

  async makeHost(seat: SeatId): Promise<void> {
    const proof = await this.sealing.grantHost(seat)
    if (proof) this.port.tell(seat, { type: 'host:grant', proof })
  }

  // ---- Links

  /** Links for one person, if there were any. */
  get knownPersonalLinks(): Promise<PersonalLinks> | undefined {
    return this.#personalLinks
  }

  personalLinks(): Promise<PersonalLinks> {
    const { own, roster, tell } = this.port
    this.#personalLinks ??= import('./personal-links.ts').then(
      (module) =>
        new module.PersonalLinks({
          sealing: () => own.sealing,
          roster,
          tell,
          makeHost: (seat) => this.makeHost(seat),
          onShown: () => this.showAnew(),
        }),
    )
    return this.#personalLinks
  }

  #onFollowing(rekey: Rekey): void {
    for (const seat of rekey.without) this.remove(seat)
    // They lead where nobody is any more.
    this.#personalLinks = undefined
  }

  #onMoved(rekey: Rekey, hello: string | undefined): void {
    if (hello !== undefined) this.port.entry.move(hello)
    this.tellPerson({ type: 'renewed', link: rekey.keys.link, by: this.nameOf(rekey.by) })
    this.port.onChange()
  }
}
