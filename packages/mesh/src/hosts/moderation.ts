/**
 * What hosts may do, from both ends: orders given by this seat, and those of others, which count by the rights that their
 * hello proves. The server is told as well and believed in nothing but who knocks.
 */
import {
  limits,
  type CommandOutput,
  type HostCommand,
  type HostProof,
  type HostRank,
  type Knocker,
  type PeerMessageOf,
  type SeatId,
} from '@confab/protocol'
import type { RoomEntry } from '../server/room-entry.ts'
import type { HostNotice, Knocking, Moderation, ModerationSnapshot } from './moderation.types.ts'
import type { MediaKind } from '../mesh-snapshot.ts'
import type { HostMessage } from '../link/message-kinds.ts'
import type { OwnSeat } from '../people/own-seat.ts'
import type { Roster } from '../people/roster.ts'
import { beats } from './rekey-choice.ts'
import type { Stop } from '../base/scope.ts'
import type { Rekey } from '../sealing/rekey.types.ts'
import type { HelloContent, Sealing } from '../sealing/sealing.ts'
import type { RoomLink } from '../sealing/room-link.types.ts'
import type { Signaling } from '../server/signaling.ts'
import type { PersonalLinks } from './personal-links.ts'

/** What moderation asks of the mesh, and what it tells it. */
export interface ModerationPort {
  readonly own: OwnSeat
  readonly roster: Roster
  readonly entry: RoomEntry
  readonly signaling: Signaling
  /** Says something to one member: over the link, and through the server where that may get lost. */
  tell(seat: SeatId, order: HostMessage): void
  onOut(reason: 'removed' | 'ended', by: string): void
  onChange(): void
}

const mutedKinds = {
  microphone: ['microphone'],
  screen: ['screen', 'screenAudio'],
} as const satisfies Record<string, readonly MediaKind[]>

/** The room's order as this seat knows it. */
export class RoomModeration implements Moderation {
  readonly #port: ModerationPort
  #isLocked = false
  /** May come in while the room is locked, besides those who are here. */
  readonly #welcome = new Set<SeatId>()
  readonly #removed = new Set<SeatId>()
  /** The new key that was followed last. */
  #followed: Rekey | undefined
  readonly #listeners = new Set<(order: HostNotice) => void>()
  readonly #knockers = new Map<SeatId, Knocking>()
  #tickets: Promise<PersonalLinks> | undefined

  constructor(port: ModerationPort) {
    this.#port = port
  }

  get snapshot(): ModerationSnapshot {
    return { rank: this.#rank, isLocked: this.#isLocked, waiting: [...this.#knockers.values()] }
  }

  /** Calls back for what a host ordered. */
  onHostNotice(listener: (order: HostNotice) => void): Stop {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tellPerson(order: HostNotice): void {
    for (const listener of this.#listeners) listener(order)
  }

  get #rank(): HostRank | undefined {
    return this.#sealing.host?.rank
  }

  get #sealing(): Sealing {
    return this.#port.own.sealing
  }

  get #members(): SeatId[] {
    return this.#port.roster.members.map(([seat]) => seat)
  }

  /** Whether a link with that seat is wanted, by what hosts said of it. */
  lets({ seat, rank }: HelloContent): boolean {
    if (this.#removed.has(seat)) return false
    return !this.#isLocked || rank !== undefined || this.#welcome.has(seat) || this.#members.includes(seat)
  }

  // ---- The server's word

  /** This seat entered, for the first time or again. What the server says of the lock counts for hosts who come again. */
  entered({ locked, waiting, peers }: CommandOutput<'room:join'>, isFirst: boolean): void {
    if (this.#rank === undefined) return
    if (isFirst && locked)
      this.#setLock(
        true,
        peers.map(({ seat }) => seat),
      )
    else if (this.#isLocked && !locked) this.#command(this.#lockCommand())
    const present = new Set(waiting.map(({ seat }) => seat))
    for (const seat of this.#knockers.keys()) if (!present.has(seat)) this.#knockers.delete(seat)
    for (const knocker of waiting) void this.knocked(knocker)
  }

  /** Somebody waits to be let in: also somebody whose hello cannot be read, who would take up a place unseen. */
  async knocked({ seat, hello }: Knocker): Promise<void> {
    const known = await this.#sealing.learn(seat, hello)
    if (this.#rank === undefined || this.#knockers.size >= limits.knockersPerRoom) return
    if (known.verdict === 'refused') {
      this.#knockers.set(seat, { seat, name: '', isUnknown: true })
      return this.#port.onChange()
    }
    const { name, ticket } = known.content
    const answer = ticket && (await (await this.#tickets)?.answer(seat, ticket))
    if (answer === 'admit') return this.answer(seat, true)
    this.#knockers.set(seat, { seat, name, ...(answer === 'ask-used' && { hasUsedTicket: true }) })
    this.#port.onChange()
  }

  /** Somebody waits no more. */
  answered(seat: SeatId): void {
    if (this.#knockers.delete(seat)) this.#port.onChange()
  }

  // ---- Others' orders

  /** A link with that seat works: hosts tell it what holds here. */
  greet(seat: SeatId): void {
    // What fails is fetched again with the first new key.
    this.#sealing.fetchRekeying().catch(() => {})
    if (this.#rank !== undefined && this.#isLocked) this.#port.tell(seat, this.#lockOrder())
    void this.#tickets?.then((links) => links.greet(seat))
  }

  receive(from: SeatId, order: HostMessage): void {
    if (order.type === 'host:grant') return void this.#take(order.proof)
    // It proves itself, no matter who passes it on.
    if (order.type === 'host:rekey') return void this.#follow(order)
    if (order.type === 'host:successor')
      return void this.#personalLinks().then((links) => links.inherit(from, order))
    const rank = this.#rankOf(from)
    if (rank === undefined) return
    switch (order.type) {
      case 'host:lock':
        return this.#hearLock(from, order.isLocked, order.seats)
      case 'host:admit':
        return this.#letIn(order.seat)
      case 'host:tickets':
        return void this.#personalLinks().then((links) => links.hear(order))
      case 'host:mute':
        return this.#hearMute(from, order.seat, order.kind)
      case 'host:remove':
        if (rank === 'creator' || this.#rankOf(order.seat) === undefined) this.#hearRemove(from, order.seat)
        return
      case 'host:end':
        return this.#port.onOut('ended', this.#nameOf(from))
    }
  }

  #rankOf(seat: SeatId): HostRank | undefined {
    return seat === this.#sealing.seat ? this.#rank : this.#port.roster.member(seat)?.rank
  }

  async #take(proof: HostProof): Promise<void> {
    if (this.#rank !== undefined || !(await this.#sealing.takeHost(proof))) return
    // A hello that shows the rights, for peers; and the place taken with them, for the server.
    await this.#showAnew()
    this.#port.entry.renew()
    this.#tellPerson({ type: 'host' })
    this.#port.onChange()
  }

  async #showAnew(): Promise<void> {
    const { own, entry } = this.#port
    const hello = own.name === undefined ? undefined : await own.makeHello(own.name)
    if (hello !== undefined) await entry.replaceHello(hello)
  }

  #hearLock(from: SeatId, isLocked: boolean, seats: readonly SeatId[]): void {
    const isNew = isLocked !== this.#isLocked
    this.#setLock(isLocked, seats)
    if (isNew) this.#tellPerson({ type: isLocked ? 'locked' : 'unlocked', by: this.#nameOf(from) })
  }

  #setLock(isLocked: boolean, seats: readonly SeatId[]): void {
    this.#isLocked = isLocked
    if (isLocked) for (const seat of [...seats, ...this.#members]) this.#welcome.add(seat)
    else this.#welcome.clear()
    this.#port.roster.lookAgain()
    this.#port.onChange()
  }

  #letIn(seat: SeatId): void {
    this.#removed.delete(seat)
    this.#welcome.add(seat)
    this.#port.roster.lookAgain()
  }

  #hearMute(from: SeatId, seat: SeatId, kind: 'microphone' | 'screen'): void {
    if (seat !== this.#sealing.seat) return this.#silence(seat, kind)
    this.#tellPerson({ type: 'mute', kind, by: this.#nameOf(from) })
  }

  #silence(seat: SeatId, kind: 'microphone' | 'screen'): void {
    this.#port.roster.member(seat)?.link.mute(mutedKinds[kind])
  }

  #hearRemove(from: SeatId, seat: SeatId): void {
    if (seat === this.#sealing.seat) this.#port.onOut('removed', this.#nameOf(from))
    else this.#forgetSeat(seat)
  }

  #forgetSeat(seat: SeatId): void {
    this.#removed.add(seat)
    this.#welcome.delete(seat)
    this.#port.roster.drop(seat)
  }

  /** Goes on under a new key, once, and passes it on to those it is for and who may not have got it. */
  async #follow(message: PeerMessageOf<'host:rekey'>, password?: string): Promise<void> {
    const isHost = (seat: SeatId) => this.#rankOf(seat) !== undefined
    const rekey = await this.#port.own.readRekey(message, isHost)
    if (rekey === undefined || rekey.without.includes(this.#sealing.seat)) return
    const before = this.#followed
    // Two hosts may renew the link at the same moment: everybody ends where the same rekey leads.
    if (before?.from === rekey.from && !beats(rekey, before)) return
    this.#followed = rekey
    for (const seat of rekey.without) this.#forgetSeat(seat)
    // They lead where nobody is any more.
    this.#tickets = undefined
    const known = new Set(rekey.seats)
    for (const seat of this.#members) if (seat !== rekey.by && known.has(seat)) this.#port.tell(seat, message)
    // Links belong to people, not to rooms.
    const hello = await this.#port.own.moveTo({ ...rekey.keys, password })
    if (hello !== undefined) this.#port.entry.move(hello)
    this.#tellPerson({ type: 'renewed', link: rekey.keys.link, by: this.#nameOf(rekey.by) })
    this.#port.onChange()
    const lacks = [...this.#removed].some((seat) => !rekey.without.includes(seat))
    if (lacks && before?.by === this.#sealing.seat) await this.renewLink()
  }

  #nameOf(seat: SeatId): string {
    return this.#port.roster.member(seat)?.name ?? ''
  }

  // ---- Own orders

  lock(isLocked: boolean): void {
    if (this.#rank === undefined || isLocked === this.#isLocked) return
    this.#setLock(isLocked, [])
    this.#tellAll(this.#lockOrder())
    this.#command(isLocked ? this.#lockCommand() : { type: 'unlock' })
  }

  /** Anyone who is on the way from the link before is let in at the new one too. */
  #lockCommand(): HostCommand {
    return { type: 'lock', seats: [...this.#welcome].slice(0, limits.reportLinks) }
  }

  #lockOrder(): HostMessage {
    const seats = [...new Set([this.#sealing.seat, ...this.#members, ...this.#welcome])]
    return { type: 'host:lock', isLocked: this.#isLocked, seats: seats.slice(0, limits.reportLinks) }
  }

  answer(seat: SeatId, isAdmitted: boolean): void {
    if (this.#rank === undefined) return
    this.answered(seat)
    if (isAdmitted) {
      // The others first: anyone who is let in is right behind.
      this.#tellAll({ type: 'host:admit', seat })
      this.#letIn(seat)
    }
    this.#command({ type: isAdmitted ? 'admit' : 'refuse', seat })
  }

  mute(seat: SeatId, kind: 'microphone' | 'screen'): void {
    if (this.#rank === undefined || seat === this.#sealing.seat) return
    this.#tellAll({ type: 'host:mute', seat, kind })
    this.#silence(seat, kind)
  }

  async remove(seat: SeatId): Promise<void> {
    if (!this.mayRemove(seat)) return
    this.#removed.add(seat)
    // Anyone who is removed has the link and all that follows from it, and may have another page that comes in meanwhile: first
    // the new key is made, for those who are here now, and only then the removal is said.
    const rekey = await this.#makeRekey(this.#sealing.keys.password).catch(() => undefined)
    if (rekey)
      this.#tellSeats(
        this.#members.filter((member) => member !== seat),
        rekey,
      )
    this.#tellAll({ type: 'host:remove', seat })
    this.#command({ type: 'remove', seat })
    this.#forgetSeat(seat)
    // What could not be fetched for it just now may be there for the next try.
    if (rekey) await this.#follow(rekey, this.#sealing.keys.password)
    else await this.renewLink()
  }

  #makeRekey(password: string | undefined): Promise<PeerMessageOf<'host:rekey'> | undefined> {
    const seats = this.#members.filter((seat) => !this.#removed.has(seat))
    return this.#sealing.makeRekey({ without: [...this.#removed], seats, password })
  }

  async renewLink(): Promise<void> {
    // Anyone who did not type the password cannot make a key with it.
    await this.setPassword(this.#sealing.keys.password)
  }

  async setPassword(password: string | undefined): Promise<void> {
    const rekey = await this.#makeRekey(password)
    if (rekey) await this.#follow(rekey, password)
  }

  async makePersonalLink(): Promise<RoomLink | undefined> {
    return this.#rank && (await this.#personalLinks()).make()
  }

  async handOver(): Promise<RoomLink> {
    return (await this.#personalLinks()).handOver()
  }

  #personalLinks(): Promise<PersonalLinks> {
    const { own, roster, tell } = this.#port
    this.#tickets ??= import('./personal-links.ts').then(
      (module) =>
        new module.PersonalLinks({
          sealing: () => own.sealing,
          roster,
          tell,
          makeHost: (seat) => this.makeHost(seat),
          onShown: () => this.#showAnew(),
        }),
    )
    return this.#tickets
  }

  /** Whether this seat may remove that one: guests any host, hosts only who made the room. */
  mayRemove(seat: SeatId): boolean {
    if (seat === this.#sealing.seat || this.#rank === undefined) return false
    return this.#rank === 'creator' || this.#rankOf(seat) === undefined
  }

  endForAll(): void {
    if (this.#rank === undefined) return
    this.#tellAll({ type: 'host:end' })
    this.#command({ type: 'end' })
  }

  async makeHost(seat: SeatId): Promise<void> {
    const proof = await this.#sealing.grantHost(seat)
    if (proof) this.#port.tell(seat, { type: 'host:grant', proof })
  }

  /** Has the server do the same. */
  #command(order: HostCommand): void {
    const { host } = this.#sealing
    if (host) void this.#port.signaling.request('host:command', { proof: host, order })
  }

  #tellAll(order: HostMessage): void {
    this.#tellSeats(this.#members, order)
  }

  #tellSeats(seats: readonly SeatId[], order: HostMessage): void {
    for (const seat of seats) this.#port.tell(seat, order)
  }
}
