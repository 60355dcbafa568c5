/**
 * Who is here, each with a link: members come by the server's word with a hello that proves itself, and go by their own
 * word or by silence. It knows nothing of commands and sockets.
 */
import { limits, type PeerId, type PeerMessageOf, type SealedEnvelope, type SeatId } from '@confab/protocol'
import type { PeerSnapshot } from '../mesh-snapshot.ts'
import { PeerLink } from '../link/peer-link.ts'
import type { PeerLinkPort } from '../link/peer-link.types.ts'
import { inherited, seated, standing, vacated, type Place } from './places.ts'
import { FROZEN_MS } from '../link/quality/media-watch.ts'
import { keepNewest } from '../base/keep-newest.ts'
import { isGone, isShownAway, probeIntervalMs } from './presence.ts'
import type { Nudge } from '../link/quality/recovery.ts'
import { Refusals } from '../server/refusals.ts'
import type { Arrival, Member, Opening, RosterPort } from './roster.types.ts'
import { createScope, later, type Stop } from '../base/scope.ts'
import { SeatBudget } from '../link/seat-budget.ts'
import type { HelloContent, HelloRefusal } from '../sealing/sealing.ts'

/** How often links are asked whether a step of recovery is due, in ms. What it costs to find out, each link decides. */
const TICK_MS = 250

/** For so long a newcomer is not shown unless something else happens, in ms: the offer is behind and answered first. */
const OFFER_FIRST_MS = 100

/** A link that works is heard more often than this, in ms: two pings a second apart. */
const SILENT_MS = 2_000

/** For so long after somebody went what they had spent is remembered, in ms: by then it is earned back. */
const BUDGET_KEPT_MS = 30_000

/** Goodbyes that are remembered: more than there are people who could leave in the same moment. */
const FAREWELLS_KEPT = 64

/** Pages that went and may come back, of which is remembered that there was a link. */
const PAGES_KEPT = 64

/** What is wrong with a hello that its sender alone may have made so. */
const UNREADABLE: ReadonlySet<HelloRefusal> = new Set([
  'unreadable',
  'malformed',
  'bad-signature',
  'not-a-host',
])

/** Members by seat, in the order in which they were first seen. */
export class Roster {
  /** What was refused that the server brought as a seat's. */
  readonly refusals: Refusals
  readonly #port: RosterPort
  readonly #scope = createScope()
  readonly #members = new Map<SeatId, Member>()
  readonly #ids = new Map<PeerId, SeatId>()
  /** Who came and was not let in, to be looked at again when hosts change their mind. */
  readonly #keptOut = new Map<SeatId, Arrival>()
  /** Seats whose hello cannot be read: nobody knows who they are, and hosts may remove them. */
  readonly #unknown = new Map<SeatId, PeerId>()
  /** Hellos of pages that said goodbye: the server may show them for a moment longer. */
  readonly #farewells = new Map<SeatId, number>()
  /** Certificates of pages whose link was given up here: they may still have theirs. */
  readonly #givenUp = new Map<SeatId, string>()
  /** Who is let in when it is due. */
  readonly #due = new Map<SeatId, { readonly peer: Arrival; readonly opening: Opening }>()
  /** Kept for a while after a seat went: reloading makes nobody richer. */
  readonly #budgets = new Map<SeatId, SeatBudget>()
  #places: readonly Place[] = []
  #watching: Stop | undefined

  constructor(port: RosterPort) {
    this.#port = port
    const { clock, onChange } = port
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
    return [...this.#unknown.keys()]
  }

  member(seat: SeatId): Member | undefined {
    return this.#members.get(seat)
  }

  /** Whose messages come from that address. */
  seatOf(id: PeerId): SeatId | undefined {
    return this.#ids.get(id)
  }

  /** Takes somebody in who the server showed, if the hello proves itself. A link that works is left alone. */
  async admit({ seat, id, hello }: Arrival, opening: Opening): Promise<void> {
    // At once, because messages from that address may be right behind.
    this.#ids.set(id, seat)
    const known = await this.#port.learn(seat, hello)
    if (this.#scope.closed) return
    if (known.verdict === 'refused') {
      return this.#refuse(seat, id, known.reason)
    }
    this.#unknown.delete(seat)
    const { content } = known
    if (content.epoch === this.#farewells.get(seat)) return
    if (!this.#port.lets(content)) return void this.#keptOut.set(seat, { seat, id, hello })
    this.#keptOut.delete(seat)
    const present = this.#members.get(seat)
    const isSamePage = present?.link.fingerprint === content.fingerprint
    if (present && !isSamePage) {
      const waitMs = this.#budgetOf(seat).pages.take(present.link.phase === 'open' ? 'working' : 'broken')
      if (waitMs > 0) return this.#admitLater(waitMs, { seat, id, hello }, opening)
    }
    if (present && isSamePage) this.#welcomeBack(present, id, content)
    else this.#seat(id, content)
    if (opening === 'prepare') this.#members.get(seat)?.link.prepare()
    // Also where another word was faster than the list, and each side would wait for the other to begin.
    const { link } = this.#members.get(seat) ?? {}
    if (opening === 'announce' && (!isSamePage || link?.phase === 'waiting')) link?.announce()
    this.#port.onExplained(seat)
    // Anyone who comes in has an offer right behind; it is answered first, and the page is drawn while the browser works.
    later(this.#scope, this.#port.clock, OFFER_FIRST_MS, () => this.#port.onChange())
  }

  /** Another page of the seat comes sooner than people reload: the newest one is let in when it is due. */
  #admitLater(waitMs: number, peer: Arrival, opening: Opening): void {
    const isFirst = !this.#due.has(peer.seat)
    this.#due.set(peer.seat, { peer, opening })
    if (!isFirst) return
    later(this.#scope, this.#port.clock, waitMs, () => {
      const due = this.#due.get(peer.seat)
      this.#due.delete(peer.seat)
      if (due) void this.admit(due.peer, due.opening)
    })
  }

  #refuse(seat: SeatId, id: PeerId, reason: HelloRefusal): void {
    // An older hello of a page that was reloaded may be under way still.
    if (reason === 'old-epoch') return
    // Anybody can enter with a hello that says nothing; only of somebody who is known here it was altered on its way.
    const isSelfMade = UNREADABLE.has(reason) && !this.#members.has(seat)
    if (!isSelfMade) return this.refusals.note(seat)
    if (this.#unknown.size < limits.reportLinks) this.#unknown.set(seat, id)
    this.#port.onChange()
  }

  /** Looks again at those who were kept out. */
  lookAgain(): void {
    // This side begins: what they said so far was said to nobody.
    for (const peer of this.#keptOut.values()) void this.admit(peer, 'announce')
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
      budget: this.#budgetOf(seat),
      onChange: () => this.#port.onChange(),
      onBye: () => {
        this.#remember(seat, epoch)
        if (this.#members.get(seat)?.link === link) this.drop(seat)
      },
    }
    const link = new PeerLink(port, () => this.#linkReports())
    const member: Member = { link, id, name, rank, idPub, known, successorOf: undefined, absence: undefined }
    this.#members.set(seat, member)
    // The page that comes back has its end of the link still, and waits for what is not here any more.
    if (this.#givenUp.get(seat) === content.fingerprint) link.askAgain()
    this.#places = seated(this.#places, seat)
    this.#inherit(member, seat, successorOf)
    this.#plan()
  }

  #budgetOf(seat: SeatId): SeatBudget {
    const budget = this.#budgets.get(seat) ?? new SeatBudget(this.#port.clock)
    this.#budgets.set(seat, budget)
    return budget
  }

  /** Notes a goodbye; the oldest are forgotten, which the server has done long before. */
  #remember(seat: SeatId, epoch: number): void {
    keepNewest(this.#farewells, FAREWELLS_KEPT, seat, epoch)
  }

  #plan(): void {
    for (const link of this.links) link.present?.planFor(this.#members.size)
  }

  /** Hands what was opened to the link that it is for; what an earlier page of that seat said is dropped. */
  receive(seat: SeatId, envelope: SealedEnvelope, sender: HelloContent): void {
    const link = this.#members.get(seat)?.link
    if (link?.fingerprint === sender.fingerprint) link.takeSealed(envelope)
    // Taken for gone, and yet it speaks.
    const isExpected = this.#keptOut.has(seat) || this.#farewells.get(seat) === sender.epoch
    if (!link && !isExpected) this.#port.onStranger()
  }

  /** The server says that a seat's socket closed, or that the seat was given up. Its link decides whether it is gone. */
  miss(seat: SeatId, word: 'away' | 'left'): void {
    if (word === 'left') this.#keptOut.delete(seat)
    if (word === 'left' && this.#unknown.delete(seat)) this.#port.onChange()
    const member = this.#members.get(seat)
    if (!member || member.absence?.word === word) return
    member.absence = { word, sinceMs: member.absence?.sinceMs ?? this.#port.pageTime.now() }
    this.#watchAbsent()
    this.#port.onChange()
  }

  /** The server's whole list: anyone who is not on it is missed. */
  missAllBut(present: ReadonlySet<SeatId>): void {
    for (const seat of this.#keptOut.keys()) if (!present.has(seat)) this.#keptOut.delete(seat)
    for (const seat of this.#unknown.keys()) if (!present.has(seat)) this.#unknown.delete(seat)
    for (const seat of this.#members.keys()) if (!present.has(seat)) this.miss(seat, 'left')
  }

  /** Takes out at once anyone who is not on the list. */
  dropAllBut(present: ReadonlySet<SeatId>): void {
    for (const seat of this.#members.keys()) if (!present.has(seat)) this.drop(seat)
  }

  #watchAbsent(): void {
    const look = () => {
      const now = this.#port.pageTime.now()
      for (const [seat, { absence, link }] of this.#members) {
        if (!absence) continue
        const { silentMs, patienceMs, phase } = link
        if (isGone({ ...absence, silentMs, patienceMs, linkClosed: phase === 'closed' }, now)) this.drop(seat)
        else link.probe()
      }
      if ([...this.#members.values()].every((member) => !member.absence)) {
        this.#watching?.()
        this.#watching = undefined
      }
    }
    this.#watching ??= this.#scope.add(this.#port.clock.every(probeIntervalMs, look))
    look()
  }

  /** Takes somebody out at once; the place is kept for a while. */
  drop(seat: SeatId): void {
    this.#unknown.delete(seat)
    const member = this.#members.get(seat)
    if (!member) return
    this.#members.delete(seat)
    this.#ids.delete(member.id)
    member.link.close()
    keepNewest(this.#givenUp, PAGES_KEPT, seat, member.link.fingerprint)
    later(this.#scope, this.#port.clock, BUDGET_KEPT_MS, () => {
      if (!this.#members.has(seat)) this.#budgets.delete(seat)
    })
    this.#places = vacated(this.#places, seat, this.#port.clock.now())
    this.#port.onForgotten(seat)
    this.#plan()
    this.#port.onChange()
  }

  /** Begins to look after the links. */
  watch(): void {
    let lastMs = this.#port.clock.now()
    const tick = () => {
      const now = this.#port.clock.now()
      const wasFrozen = now - lastMs > FROZEN_MS
      lastMs = now
      this.#places = standing(this.#places, now)
      for (const link of this.links) {
        if (wasFrozen) link.lookAnew()
        link.tick()
      }
      if (this.links.length > 0 && this.links.every((link) => link.isUneasy)) this.#port.onSilence()
    }
    this.#scope.add(this.#port.clock.every(TICK_MS, tick))
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

  #linkReports(): PeerMessageOf<'link:report'>['links'] {
    const reports = this.members.flatMap(([seat, { link }]) => {
      const { quality } = link
      return quality === undefined ? [] : [{ seat, quality }]
    })
    return reports.slice(0, limits.reportLinks)
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
    return this.members.map(([seat, member]) => ({
      seat,
      name: member.name,
      rank: member.rank,
      successorOf: member.successorOf,
      known: member.known,
      ...member.link.view,
      speaking: speaking.has(seat),
      presence: isShownAway(member.absence, member.link, this.#port.pageTime.now()) ? 'away' : 'here',
    }))
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
