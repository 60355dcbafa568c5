import type { EventData, Peer, PeerId, SeatId } from '@confab/protocol'
import { expect, test } from 'vitest'
import { createMeeting, type Attendee } from './testing/meeting.ts'
import { fakeSeat } from './testing/plain-sealing.ts'
import type { Random } from './testing/random.ts'

type Meeting = ReturnType<typeof createMeeting>
type Signal = EventData<'signal:received'>

/** What the server does in a run, and how many people it does it to. */
const STEPS = 60
const PEOPLE = 4
/** Time that everything gets to heal once the server is honest, in ms. */
const HEALING_MS = 90_000

const pick = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random() * items.length)]

/** What the server has seen so far, and can bring again, elsewhere, or in part. */
class HostileServer {
  readonly #meeting: Meeting
  readonly #signals: Signal[] = []
  readonly #shown: Peer[] = []

  constructor(meeting: Meeting) {
    this.#meeting = meeting
  }

  watch({ socket }: Attendee): void {
    socket.on('signal:received', (signal) => void this.#signals.push(signal))
    socket.on('peer:joined', ({ peer }) => void this.#shown.push(peer))
  }

  /** Does one thing to one page. */
  acts(): void {
    const { random, attendees } = this.#meeting
    const people = [...attendees]
    const victim = pick(random, people)?.socket
    const other = pick(random, people)
    const signal = pick(random, this.#signals)
    const peer = pick(random, this.#shown)
    if (victim === undefined || other === undefined) return
    const from: PeerId = other.socket.id
    const seat: SeatId = other.seat
    const acts: (() => void)[] = [
      () => victim.hear('room:removed', {}),
      () => victim.hear('room:ended', {}),
      () => victim.hear('room:changed', { locked: true }),
      () => victim.hear('peer:away', { seat, id: from }),
      () => victim.hear('peer:left', { seat, id: from, reason: 'removed' }),
      () => victim.hear('peer:left', { seat, id: from, reason: 'left' }),
      () => victim.hear('server:closing', {}),
      () => victim.drop(),
    ]
    if (signal) {
      const { sealed } = signal
      const cut = sealed.slice(0, Math.floor(random() * sealed.length))
      // Again, in somebody else's name, to somebody else, back to anyone who said it, or not to its end.
      acts.push(() => victim.hear('signal:received', signal))
      acts.push(() => victim.hear('signal:received', { from, sealed }))
      acts.push(() => victim.hear('signal:received', { from, sealed: cut }))
    }
    if (peer) {
      const nobody = fakeSeat(900 + Math.floor(random() * 90))
      acts.push(() => victim.hear('peer:joined', { peer: { ...peer, seat: nobody, id: 'nobody' } }))
      acts.push(() => victim.hear('peer:hello', { seat, id: from, hello: peer.hello }))
      acts.push(() => victim.hear('peer:hello', { seat, id: from, hello: peer.hello.slice(0, -4) }))
    }
    pick(random, acts)?.()
  }
}

async function run(seed: number): Promise<string[]> {
  const meeting = createMeeting(seed)
  const server = new HostileServer(meeting)
  const owned = new Set<SeatId>()
  const troubles: string[] = []
  for (let number = 1; number <= PEOPLE; number += 1) {
    const attendee = meeting.enter(number)
    owned.add(attendee.seat)
    server.watch(attendee)
    await meeting.clock.advance(meeting.random() * 3_000)
  }
  for (let step = 0; step < STEPS; step += 1) {
    server.acts()
    await meeting.clock.advance(meeting.random() * 500)
    for (const { mesh } of meeting.attendees) {
      const { phase, peers } = mesh.snapshot.current
      if (phase.state === 'left') troubles.push(`somebody is out: ${phase.reason}`)
      const strangers = peers.filter(({ seat }) => !owned.has(seat))
      troubles.push(...strangers.map(({ seat }) => `${seat} is shown, who is nobody`))
    }
  }
  await meeting.clock.advance(HEALING_MS)
  return [...troubles, ...meeting.troubles()]
}

const seeds = Array.from({ length: 43 }, (_, index) => index + 1)

test('[X8] whatever the server brings, nobody is shown who is not here, nobody is out, and all are connected once it is honest', async () => {
  for (const seed of seeds) expect({ seed, troubles: await run(seed) }).toEqual({ seed, troubles: [] })
}, 120_000)
