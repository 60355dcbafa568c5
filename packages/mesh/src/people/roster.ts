/**
 * Who is here, each with a link: members come by the server's word with a hello that proves itself, and go by their own
 * word or by silence. It knows nothing of commands and sockets.
 */
import type { PeerId, SealedEnvelope, SeatId } from '@confab/protocol'
import type { PeerSnapshot } from '../mesh-snapshot.ts'
import { PeerLink } from '../link/peer-link.ts'
import type { PeerLinkPort } from '../link/peer-link.types.ts'
import { inherited, seated, standing, vacated, type Place } from './places.ts'
import { keepNewest } from '../base/keep-newest.ts'
import { Absences } from './absences.ts'
import { isSelfMade, Newcomers } from './newcomers.ts'
import { watchLinks } from './link-watch.ts'
import { linkReports, peerSnapshot } from './member-views.ts'
import type { Nudge } from '../link/quality/recovery.ts'
import { Refusals } from './refusals.ts'
import type { Arrival, Member, Opening, RosterPort } from './roster.types.ts'
import { createScope, later } from '../base/scope.ts'
import { SeatBudgets } from './seat-budgets.ts'
import type { HelloContent, HelloRefusal } from '../sealing/sealing.ts'

/** For so long a newcomer is not shown unless something else happens, in ms: the offer is behind and answered first. */
const OFFER_FIRST_MS = 100

/** A link that works is heard more often than this, in ms: two pings a second apart. */
const SILENT_MS = 2_000

/** Pages that went and may come back, of which is remembered that there was a link. */
const PAGES_KEPT = 64

/** Members by seat, in the order in which they were first seen. */
export class Roster {
  /** What was refused that the server brought as a seat's. */
  readonly refusals: Refusals
  readonly #port: RosterPort
  readonly #scope = createScope()
  readonly #members = new Map<SeatId, Member>()
  readonly #ids = new Map<PeerId, SeatId>()
  readonly #newcomers: Newcomers
  readonly #absences: Absences
  /** Certificates of pages whose link was given up here: they may still have theirs. */
  readonly #givenUp = new Map<SeatId, string>()
  readonly #budgets: SeatBudgets
  #places: readonly Place[] = []

  constructor(port: RosterPort) {
    this.#port = port
    const { clock, pageTime, onChange } = port
    const scope = this.#scope
    this.#budgets = new SeatBudgets(clock, scope)
    this.#newcomers = new Newcomers({
      clock,
      scope,
      onDue: (arrival, opening) => void this.admit(arrival, opening),
    })
    this.#absences = new Absences({
      clock,
      pageTime,
      scope,
      members: this.#members,
      onGone: (seat) => this.drop(seat),
    })
    this.refusals = new Refusals({ clock, onChange, isHere: (seat) => this.#members.has(seat) })
  }

  /** In the order of their places. */
  get members(): [SeatId, Member][] {
    return this.#places.flatMap(({ seat }): [SeatId, Member][] => {
      const member = this.#members.get(seat)
      return member ? [[seat, member]] : []
    })
  }

  get links(): PeerLink[] {
    return [...this.#members.values()].map((member) => member.link)
  }

  /** Seats that are taken by nobody knows who. */
  get unknown(): readonly SeatId[] {
    return this.#newcomers.unknown
  }

  member(seat: SeatId): Member | undefined {
    return this.#members.get(seat)
  }

  /** Whose messages come from that address. */
  seatOf(id: PeerId): SeatId | undefined {
    return this.#ids.get(id)
  }

  /** Takes somebody in who the server showed, if the hello proves itself. A link that works is left alone. */
  async admit(arrival: Arrival, opening: Opening): Promise<void> {
    const { seat, id, hello } = arrival
    // At once, because messages from that address may be right behind.
    this.#ids.set(id, seat)
    const known = await this.#port.learn(seat, hello)
    if (this.#scope.closed) return
    if (known.verdict === 'refused') return this.#refuse(seat, id, known.reason)
    this.#newcomers.clearUnknown(seat)
    const { content } = known
    if (this.#newcomers.saidFarewell(seat, content.epoch)) return
    if (!this.#port.lets(content)) return this.#newcomers.keepOut({ seat, id, hello })
    this.#newcomers.letGo(seat)
    const waitMs = this.#newPageMs(content)
    if (waitMs > 0) this.#newcomers.admitLater(waitMs, { seat, id, hello }, opening)
    else this.#letIn(id, content, opening)
  }

  /** Another page of the seat may come sooner than people reload: how long it waits, in ms. */
  #newPageMs({ seat, fingerprint }: HelloContent): number {
    const present = this.#members.get(seat)?.link
    if (!present || present.fingerprint === fingerprint) return 0
    return this.#budgets.of(seat).pages.take(present.phase === 'open' ? 'working' : 'broken')
  }

  #letIn(id: PeerId, content: HelloContent, opening: Opening): void {
    const { seat } = content
    const page = this.#place(id, content)
    const link = this.#members.get(seat)?.link
    if (opening === 'prepare') link?.prepare()
    // Also where another word was faster than the list, and each side would wait for the other to begin.
    if (opening === 'announce' && (page === 'new' || link?.phase === 'waiting')) link?.announce()
    this.#port.onExplained(seat)
    // Anyone who comes in has an offer right behind; it is answered first, and the page is drawn while the browser works.
    later(this.#scope, this.#port.clock, OFFER_FIRST_MS, () => this.#port.onChange())
  }

  /** Gives a page its place, or finds it there. */
  #place(id: PeerId, content: HelloContent): 'known' | 'new' {
    const present = this.#members.get(content.seat)
    const isSamePage = present?.link.fingerprint === content.fingerprint
    if (present && isSamePage) this.#welcomeBack(present, id, content)
    else this.#seat(id, content)
    return isSamePage ? 'known' : 'new'
  }

  #refuse(seat: SeatId, id: PeerId, reason: HelloRefusal): void {
    // An older hello of a page that was reloaded may be under way still.
    if (reason === 'old-epoch') return
    // Anybody can enter with a hello that says nothing; only of somebody who is known here it was altered on its way.
    if (!isSelfMade(reason) || this.#members.has(seat)) return this.refusals.note(seat)
    this.#newcomers.markUnknown(seat, id)
    this.#port.onChange()
  }

  /** Looks again at those who were kept out. */
  lookAgain(): void {
    // This side begins: what they said so far was said to nobody.
    for (const arrival of this.#newcomers.keptOut) void this.admit(arrival, 'announce')
  }

  #welcomeBack(member: Member, id: PeerId, { seat, name, rank, successorOf, known }: HelloContent): void {
    const moved = member.id !== id
    if (moved) this.#ids.delete(member.id)
    // The server's list holds those too whose socket closed; one that came back has a new address.
    const isStillAway = !moved && member.absence?.word === 'away'
    Object.assign(member, { id, name, rank, known, absence: isStillAway ? member.absence : undefined })
    this.#inherit(member, seat, successorOf)
    // What was sent to the old address may be lost.
    if (moved) member.link.hurry()
  }

  #inherit(member: Member, successor: SeatId, of: SeatId | undefined): void {
    if (of === undefined || member.successorOf === of) return
    member.successorOf = of
    this.#places = inherited(this.#places, successor, of)
  }

  #seat(id: PeerId, content: HelloContent): void {
    const { seat, name, rank, idPub, epoch, successorOf, known } = content
    this.#members.get(seat)?.link.close()
    const port: PeerLinkPort = {
      ...this.#port.linkPort(content),
      budget: this.#budgets.of(seat),
      onChange: () => this.#port.onChange(),
      onBye: () => {
        this.#newcomers.noteFarewell(seat, epoch)
        if (this.#members.get(seat)?.link === link) this.drop(seat)
      },
    }
    const link = new PeerLink(port, () => linkReports(this.members))
    const member: Member = { link, id, name, rank, idPub, known, successorOf: undefined, absence: undefined }
    this.#members.set(seat, member)
    // The page that comes back has its end of the link still, and waits for what is not here any more.
    if (this.#givenUp.get(seat) === content.fingerprint) link.askAgain()
    this.#places = seated(this.#places, seat)
    this.#inherit(member, seat, successorOf)
    this.#plan()
  }

  #plan(): void {
    for (const link of this.links) link.present?.planFor(this.#members.size)
  }

  /** Hands what was opened to the link that it is for; what an earlier page of that seat said is dropped. */
  receive(seat: SeatId, envelope: SealedEnvelope, sender: HelloContent): void {
    const link = this.#members.get(seat)?.link
    if (link?.fingerprint === sender.fingerprint) link.takeSealed(envelope)
    // Taken for gone, and yet it speaks.
    if (!link && !this.#newcomers.isExpected(seat, sender.epoch)) this.#port.onStranger()
  }

  /** The server says that a seat's socket closed, or that the seat was given up. Its link decides whether it is gone. */
  miss(seat: SeatId, word: 'away' | 'left'): void {
    if (word === 'left') this.#newcomers.letGo(seat)
    if (word === 'left' && this.#newcomers.clearUnknown(seat)) this.#port.onChange()
    const member = this.#members.get(seat)
    if (member && this.#absences.note(member, word)) this.#port.onChange()
  }

  /** The server's whole list: anyone who is not on it is missed. */
  missAllBut(present: ReadonlySet<SeatId>): void {
    this.#newcomers.keepOnly(present)
    for (const seat of this.#members.keys()) if (!present.has(seat)) this.miss(seat, 'left')
  }

  /** Takes out at once anyone who is not on the list. */
  dropAllBut(present: ReadonlySet<SeatId>): void {
    for (const seat of this.#members.keys()) if (!present.has(seat)) this.drop(seat)
  }

  /** Takes somebody out at once; the place is kept for a while. */
  drop(seat: SeatId): void {
    this.#newcomers.clearUnknown(seat)
    const member = this.#members.get(seat)
    if (!member) return
    this.#members.delete(seat)
    this.#ids.delete(member.id)
    member.link.close()
    keepNewest(this.#givenUp, PAGES_KEPT, seat, member.link.fingerprint)
    this.#budgets.forgetLater(seat, () => this.#members.has(seat))
    this.#places = vacated(this.#places, seat, this.#port.clock.now())
    this.#port.onForgotten(seat)
    this.#plan()
    this.#port.onChange()
  }

  /** Begins to look after the links. */
  watch(): void {
    const { clock, onSilence } = this.#port
    watchLinks({
      clock,
      scope: this.#scope,
      links: () => this.links,
      onTick: (nowMs) => (this.#places = standing(this.#places, nowMs)),
      onSilence,
    })
  }

  /** The network changed or the page woke up: links that do not answer at once get a new path. */
  nudge(reason: Nudge): void {
    for (const link of this.links) link.nudge(reason)
  }

  /** Builds links again on which nothing was heard for a while. */
  renewSilent(): void {
    for (const link of this.links) if (link.quietMs >= SILENT_MS) link.rebuild()
  }

  /** The server is there again: what nobody has acknowledged is said at once. */
  hurry(): void {
    for (const link of this.links) link.hurry()
  }

  /** Whether one's own camera is on and gives nothing. */
  get isCameraSilent(): boolean {
    return this.links.some((link) => link.isCameraSilent)
  }

  /** How loud everybody is received. */
  levels(): (readonly [SeatId, number])[] {
    return this.members.map(([seat, { link }]) => [seat, link.audioLevel()] as const)
  }

  /** What may be shown of everybody. */
  snapshots(speaking: ReadonlySet<SeatId>): PeerSnapshot[] {
    const now = this.#port.pageTime.now()
    return this.members.map(([seat, member]) =>
      peerSnapshot(seat, member, { isSpeaking: speaking.has(seat), now }),
    )
  }

  /** Says goodbye to everybody and closes every link. */
  leave(): void {
    // All of them before the first link is closed: a page that goes away has little time, and closing takes some.
    for (const link of this.links) link.sayGoodbye()
    this.close()
  }

  /** Closes every link without a word. */
  close(): void {
    for (const link of this.links) link.close()
    this.#members.clear()
    this.#scope.close()
  }
}
