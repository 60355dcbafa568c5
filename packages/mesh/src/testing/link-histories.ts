/**
 * What may befall people who are connected, as plain values that a generator can make up and cut down, and what must
 * hold a few seconds after the last of it.
 */
import fc from 'fast-check'
import type { MediaKind } from '../mesh-snapshot.ts'
import { mediaKinds } from '../mesh-snapshot.ts'
import type { FakePeerConnection } from './fake-peer-connection.ts'
import { createMeeting, type Attendee, type FakeMeeting } from './meeting.ts'
import { noBadLuck } from './signaling-hub.ts'

/** One thing that happens, to whom, and how long until the next. */
export interface Happening {
  readonly what: keyof typeof happenings
  readonly who: number
  readonly whom: number
  /** How long it lasts where it ends by itself, in ms. */
  readonly lastsMs: number
  /** How much of it where there is more and less, 0 to 1. */
  readonly share: number
  readonly thenMs: number
}

/** After the last thing that happened, in ms. */
const BACK_MS = 4_000
/** And so it stays, in ms. */
const FOR_GOOD_MS = 15_000
/** How often is looked whether somebody has two connections to one person, in ms. */
const LOOK_MS = 250
/** Longest that a server takes to notice that nothing comes from a socket any more, in ms. */
const NOTICED_MS = 7_500

/** Longest that a page takes to notice that its address is gone, in ms. */
const MOVED_MS = 2_000

/** Time between two full reconnects that a person asks for, in ms. */
const RENEWED_AGAIN_MS = 20_000

const track = (kind: MediaKind) =>
  ({ kind: kind === 'camera' || kind === 'screen' ? 'video' : 'audio' }) as unknown as MediaStreamTrack

const happenings = {
  /** A cable is out: neither the server nor anybody else is reached. */
  outage: (world, { who, lastsMs, share }) => world.unplug(who, lastsMs, share * NOTICED_MS),
  /** Two people reach everybody but each other. */
  cut: (world, { who, whom, lastsMs }) => world.cut(who, whom, lastsMs),
  drop: (world, { who }) => world.attendee(who).socket.drop(),
  restart: (world, { lastsMs }) => world.restartServer(lastsMs),
  reload: (world, { who }) => world.reload(who, 'said'),
  crash: (world, { who }) => world.reload(who, 'unsaid'),
  /** Messages that the server hands on are lost, doubled and late for a while. */
  luck: (world, { share, lastsMs }) => world.confuse(share, lastsMs),
  network: (world, { who }) => world.interrupt(who, 'network'),
  /** Somebody goes over to another network. */
  move: (world, { who, share }) => world.move(who, share * MOVED_MS),
  wake: (world, { who }) => world.interrupt(who, 'wake'),
  /** All connections are replaced, as when a person begins to hide the address. */
  renew: (world, { who }) => world.renew(who),
  /** Answers to joins come late. */
  lateJoins: (world, { lastsMs }) => void (world.meeting.hub.joinAnswerMs = lastsMs / 10),
} satisfies Record<string, (world: LinkWorld, happening: Happening) => void>

const numberOf = (owner: string): number => Number(owner.split('#')[0])
const pairOf = (one: number, other: number): string => `${Math.min(one, other)} ${Math.max(one, other)}`

/** Histories of so many people. */
export const historyOf = (people: number): fc.Arbitrary<Happening[]> =>
  fc.array(
    fc.record({
      what: fc.constantFrom(...(Object.keys(happenings) as (keyof typeof happenings)[])),
      who: fc.nat(people - 1),
      whom: fc.nat(people - 1),
      lastsMs: fc.oneof(fc.integer({ min: 50, max: 4_000 }), fc.integer({ min: 4_000, max: 25_000 })),
      share: fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
      thenMs: fc.oneof(fc.integer({ min: 0, max: 1_500 }), fc.integer({ min: 1_500, max: 12_000 })),
    }),
    { minLength: 1, maxLength: 10, size: 'max' },
  )

/** People in one room of a fake world, all of them sending sound and pictures, and what befalls them. */
export class LinkWorld {
  readonly meeting: FakeMeeting
  readonly #people: Attendee[] = []
  readonly #unplugged = new Map<number, number>()
  readonly #cuts = new Map<string, number>()
  /** ICE sessions whose paths lead nowhere any more. */
  readonly #stale = new Set<string>()
  #renewedAtMs = -Infinity
  /** What was wrong at any time. */
  readonly #wrong = new Set<string>()

  constructor(seed: number, people: number) {
    this.meeting = createMeeting(seed)
    // Every other world has a relay: there new connections are made sooner.
    if (seed % 2 === 1)
      this.meeting.hub.iceServers = [{ urls: ['turn:turn.example'], username: 'until', credential: 'then' }]
    // In every third world somebody has a browser of another make.
    if (seed % 3 === 0) this.meeting.network.flipsRole = (owner) => numberOf(owner) === 0
    for (let number = 0; number < people; number += 1) this.#enter(number)
  }

  attendee(number: number): Attendee {
    const attendee = this.#people[number]
    if (!attendee) throw new Error(`nobody has number ${number}`)
    return attendee
  }

  #enter(number: number): void {
    const attendee = this.meeting.enter(number)
    this.#people[number] = attendee
    for (const kind of ['microphone', 'camera'] as const) attendee.mesh.setTrack(kind, track(kind))
  }

  reload(number: number, goodbye: 'said' | 'unsaid'): void {
    if (goodbye === 'said') this.attendee(number).leave()
    else this.attendee(number).crash()
    this.#enter(number)
  }

  unplug(number: number, lastsMs: number, noticedMs: number): void {
    const { clock, hub } = this.meeting
    const { seat } = this.attendee(number)
    this.#unplugged.set(number, (this.#unplugged.get(number) ?? 0) + 1)
    hub.deaf.add(seat)
    this.#wire()
    clock.after(Math.min(lastsMs, noticedMs), () => {
      if (noticedMs < lastsMs) this.attendee(number).socket.drop()
    })
    clock.after(lastsMs, () => {
      const others = (this.#unplugged.get(number) ?? 1) - 1
      this.#unplugged.set(number, others)
      if (others === 0) hub.deaf.delete(seat)
      this.#wire()
    })
  }

  /** People do not switch that twice within seconds, and a page that did would have to wait. */
  renew(number: number): void {
    const now = this.meeting.clock.now()
    if (now - this.#renewedAtMs < RENEWED_AGAIN_MS) return
    this.#renewedAtMs = now
    this.attendee(number).mesh.reconnect()
  }

  cut(one: number, other: number, lastsMs: number): void {
    const key = pairOf(one, other)
    this.#cuts.set(key, (this.#cuts.get(key) ?? 0) + 1)
    this.#wire()
    this.meeting.clock.after(lastsMs, () => {
      this.#cuts.set(key, (this.#cuts.get(key) ?? 1) - 1)
      this.#wire()
    })
  }

  /** No path that was there leads anywhere any more, and the socket is dead; the page finds that out after a while. */
  move(number: number, noticedMs: number): void {
    const ends = this.meeting.network.live.filter(({ owner }) => numberOf(owner) === number)
    // What the others have just offered names their own addresses, which are good.
    const settled = ends.flatMap(({ partner }) => (partner?.signalingState === 'stable' ? [partner] : []))
    for (const { ufrag } of [...ends, ...settled]) if (ufrag !== undefined) this.#stale.add(ufrag)
    for (const end of ends) if (this.meeting.network.flipsRole(end.owner)) end.losesKeys()
    this.unplug(number, noticedMs, noticedMs)
    this.interrupt(number, 'network')
    this.meeting.clock.after(noticedMs, () => this.attendee(number).socket.drop())
  }

  #wire(): void {
    const isOut = ({ owner }: FakePeerConnection) => (this.#unplugged.get(numberOf(owner)) ?? 0) > 0
    const isStale = ({ ufrag = '' }: FakePeerConnection) => this.#stale.has(ufrag)
    this.meeting.network.cut((one, other) => {
      const pair = pairOf(numberOf(one.owner), numberOf(other.owner))
      const isCut = (this.#cuts.get(pair) ?? 0) > 0
      return isCut || [one, other].some((end) => isOut(end) || isStale(end))
    })
  }

  restartServer(awayMs: number): void {
    const { hub, clock } = this.meeting
    hub.kill()
    clock.after(awayMs, () => hub.start())
  }

  confuse(share: number, lastsMs: number): void {
    const { hub, clock } = this.meeting
    hub.luck = { loss: share * 0.5, duplication: share * 0.3, reordering: share * 0.3 }
    clock.after(lastsMs, () => (hub.luck = noBadLuck))
  }

  interrupt(number: number, what: 'network' | 'wake'): void {
    const owner = this.meeting.network.live.find((connection) =>
      connection.owner.startsWith(`${number}#`),
    )?.owner
    if (owner !== undefined) this.meeting.network.interrupt(owner, what)
  }

  happen(happening: Happening): void {
    happenings[happening.what](this, happening)
  }

  /** Lets time pass, and looks meanwhile. */
  async pass(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= LOOK_MS) {
      await this.meeting.clock.advance(Math.min(leftMs, LOOK_MS))
      this.#look()
    }
  }

  #look(): void {
    const seen = new Set<string>()
    for (const { owner, towards } of this.meeting.network.live) {
      const pair = `${owner} to ${towards}`
      if (seen.has(pair)) this.#wrong.add(`${pair}: two connections at once`)
      seen.add(pair)
    }
  }

  /** From now on nothing is amiss any more with the world. */
  heal(): void {
    const { hub } = this.meeting
    hub.start()
    hub.luck = noBadLuck
    hub.joinAnswerMs = 0
    hub.deaf.clear()
    this.#unplugged.clear()
    this.#cuts.clear()
    this.#wire()
  }

  /** What is wrong now or was at any time; empty when all is well. */
  troubles(): string[] {
    return [...this.#wrong, ...this.meeting.troubles(), ...this.#dark()]
  }

  /** Ends that are open, and yet something that is sent does not come. */
  #dark(): string[] {
    const { network, attendees } = this.meeting
    const ends = network.live.filter(
      (end) => end.partner?.partner !== end || end.connectionState !== 'connected' || !end.hasPath,
    )
    const silent = network.live.filter((end) => !end.sends('0') || !end.sends('1'))
    const pairs = (attendees.size * (attendees.size - 1)) / 2
    const untold = [...attendees].flatMap(({ seat, mesh }) =>
      mesh.snapshot.current.peers
        .filter(({ media }) =>
          mediaKinds.some((kind) => media[kind] !== (kind === 'microphone' || kind === 'camera')),
        )
        .map((peer) => `${seat} does not know what ${peer.seat} sends`),
    )
    return [
      ...(network.live.length === 2 * pairs ? [] : [`${network.live.length} ends for ${pairs} pairs`]),
      ...ends.map(
        ({ owner, towards, connectionState }) =>
          `${owner} to ${towards}: ${connectionState}, without another end`,
      ),
      ...silent.map(({ owner, towards }) => `${owner} to ${towards}: sends nothing`),
      ...untold,
    ]
  }
}

/** Goes through a history; resolves with what is wrong once it is over, in words. */
export async function troublesOf(
  seed: number,
  people: number,
  history: readonly Happening[],
): Promise<string[]> {
  const world = new LinkWorld(seed, people)
  await world.pass(BACK_MS)
  for (const happening of history) {
    world.happen(happening)
    await world.pass(happening.thenMs)
  }
  world.heal()
  await world.pass(BACK_MS)
  const soon = world.troubles()
  const ends = world.meeting.network.live
  await world.pass(FOR_GOOD_MS)
  const stays = ends.every((end) => world.meeting.network.live.includes(end))
  const late = world.troubles()
  for (const attendee of [...world.meeting.attendees]) attendee.leave()
  await world.meeting.clock.advance(15_000)
  const left = world.meeting.network.live.length
  return [
    ...soon,
    ...late.map((trouble) => `later: ${trouble}`),
    ...(stays ? [] : ['a connection that worked was replaced']),
    ...(left === 0 ? [] : [`${left} connections are left`]),
  ]
}
