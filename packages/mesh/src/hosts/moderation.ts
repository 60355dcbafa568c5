/**
 * What hosts may do, from both ends: orders given by this seat, and those of others, which count by the rights that their
 * hello proves. The server is told as well and believed in nothing but who knocks.
 */
import type { CommandOutput, HostProof, Knocker, PeerMessageOf, SeatId } from '@confab/protocol'
import type { Stop } from '../base/scope.ts'
import type { HostMessage } from '../link/message-kinds.ts'
import type { HelloContent } from '../sealing/sealing.ts'
import { HostRoom } from './host-room.ts'
import { Knockers } from './knockers.ts'
import type { ModerationPort } from './moderation-port.ts'
import type { HostNotice, Moderation, ModerationSnapshot } from './moderation.types.ts'
import { OwnOrders } from './own-orders.ts'

/** What counts by the rights of the one who says it, and proves nothing itself. */
type OrderOfRank = Exclude<HostMessage, PeerMessageOf<'host:grant' | 'host:rekey' | 'host:successor'>>

/** Moderation of one room. */
export class RoomModeration {
  /** What this person may order. */
  readonly orders: Moderation
  readonly #port: ModerationPort
  readonly #room: HostRoom
  readonly #knockers: Knockers

  constructor(port: ModerationPort) {
    this.#port = port
    this.#room = new HostRoom(port)
    this.#knockers = new Knockers({
      learn: (seat, hello) => port.own.sealing.learn(seat, hello),
      isHost: () => this.#room.rank !== undefined,
      answerOf: async (seat, ticket) => (await this.#room.knownPersonalLinks)?.answer(seat, ticket),
      admit: (seat) => this.orders.admit(seat),
      onChange: () => port.onChange(),
    })
    this.orders = new OwnOrders(this.#room, this.#knockers)
  }

  get snapshot(): ModerationSnapshot {
    const { rank, lock } = this.#room
    return { rank, isLocked: lock.isLocked, waiting: this.#knockers.waiting }
  }

  /** Calls back for what a host ordered. */
  onHostNotice(listener: (order: HostNotice) => void): Stop {
    return this.#room.onHostNotice(listener)
  }

  /** Whether a link with that seat is wanted, by what hosts said of it. */
  lets(content: HelloContent): boolean {
    return this.#room.lock.lets(content, this.#room.members)
  }

  // ---- The server's word

  /** This seat entered, for the first time or again. What the server says of the lock counts for hosts who come again. */
  entered({ locked, waiting, peers }: CommandOutput<'room:join'>, time: 'first' | 'again'): void {
    const { rank, lock } = this.#room
    if (rank === undefined) return
    if (time === 'first' && locked) this.#room.close(peers.map(({ seat }) => seat))
    else if (lock.isLocked && !locked) this.#room.command(lock.command())
    this.#knockers.are(waiting)
  }

  /** Somebody waits to be let in. */
  async knocked(knocker: Knocker): Promise<void> {
    await this.#knockers.came(knocker)
  }

  /** Somebody waits no more. */
  answered(seat: SeatId): void {
    this.#knockers.went(seat)
  }

  // ---- Others' orders

  /** A link with that seat works: hosts tell it what holds here. */
  greet(seat: SeatId): void {
    const { rank, lock, sealing, knownPersonalLinks } = this.#room
    // What fails is fetched again with the first new key.
    sealing.fetchRekeying().catch(() => {})
    if (rank !== undefined && lock.isLocked) this.#port.tell(seat, this.#room.lockOrder())
    void knownPersonalLinks?.then((links) => links.greet(seat))
  }

  /** Handles what a member says about the room's order. */
  receive(from: SeatId, order: HostMessage): void {
    if (order.type === 'host:grant') return void this.#take(order.proof)
    // It proves itself, no matter who passes it on.
    if (order.type === 'host:rekey') return void this.#room.renewal.follow(order)
    if (order.type === 'host:successor')
      return void this.#room.personalLinks().then((links) => links.inherit(from, order))
    this.#obey(from, order)
  }

  /** Does what only hosts may order. */
  #obey(from: SeatId, order: OrderOfRank): void {
    const rank = this.#room.rankOf(from)
    if (rank === undefined) return
    switch (order.type) {
      case 'host:lock':
        return this.#hearLock(from, order)
      case 'host:admit':
        return this.#room.letIn(order.seat)
      case 'host:tickets':
        return void this.#room.personalLinks().then((links) => links.hear(order))
      case 'host:mute':
        return this.#hearMute(from, order.seat, order.kind)
      case 'host:remove':
        if (rank === 'creator' || this.#room.rankOf(order.seat) === undefined)
          this.#hearRemove(from, order.seat)
        return
      case 'host:end':
        return this.#port.onOut('ended', this.#room.nameOf(from))
    }
  }

  async #take(proof: HostProof): Promise<void> {
    const { rank, sealing } = this.#room
    if (rank !== undefined || !(await sealing.takeHost(proof))) return
    // A hello that shows the rights, for peers; and the place taken with them, for the server.
    await this.#room.showAnew()
    this.#port.entry.renew()
    this.#room.tellPerson({ type: 'host' })
    this.#port.onChange()
  }

  #hearLock(from: SeatId, { isLocked, seats }: PeerMessageOf<'host:lock'>): void {
    const isNew = isLocked !== this.#room.lock.isLocked
    if (isLocked) this.#room.close(seats)
    else this.#room.open()
    if (!isNew) return
    this.#room.tellPerson({ type: isLocked ? 'locked' : 'unlocked', by: this.#room.nameOf(from) })
  }

  #hearMute(from: SeatId, seat: SeatId, kind: 'microphone' | 'screen'): void {
    if (seat !== this.#room.sealing.seat) return this.#room.silence(seat, kind)
    this.#room.tellPerson({ type: 'mute', kind, by: this.#room.nameOf(from) })
  }

  #hearRemove(from: SeatId, seat: SeatId): void {
    if (seat === this.#room.sealing.seat) this.#port.onOut('removed', this.#room.nameOf(from))
    else this.#room.remove(seat)
  }
}
