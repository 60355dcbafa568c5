import { expect, test } from 'vitest'
import { createMeeting, type Attendee } from './testing/meeting.ts'
import { noBadLuck } from './testing/signaling-hub.ts'
import type { Random } from './testing/random.ts'

type Meeting = ReturnType<typeof createMeeting>

/** People who come and go in a run. */
const PEOPLE = 5
/** Things that happen in a run. */
const STEPS = 14
/** Time that everything gets to heal: the ladder's longest pause and some. In ms. */
const HEALING_MS = 90_000

const pick = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random() * items.length)]

function somebody({ random, attendees }: Meeting): Attendee | undefined {
  return pick(random, [...attendees])
}

function absent({ attendees }: Meeting, seats: Map<string, number>): number[] {
  const present = new Set([...attendees].map(({ seat }) => seats.get(seat)))
  return Array.from({ length: PEOPLE }, (_, number) => number).filter((number) => !present.has(number))
}

/** One thing that happens in the world. */
function befall(meeting: Meeting, seats: Map<string, number>): void {
  const { random, hub, network } = meeting
  const enter = (number: number | undefined) => {
    if (number !== undefined) seats.set(meeting.enter(number).seat, number)
  }
  const happenings: (() => void)[] = [
    () => enter(pick(random, absent(meeting, seats))),
    () => enter(pick(random, absent(meeting, seats))),
    () => somebody(meeting)?.leave(),
    () => somebody(meeting)?.crash(),
    () => {
      const reloading = somebody(meeting)
      reloading?.leave()
      enter(reloading && seats.get(reloading.seat))
    },
    () => somebody(meeting)?.socket.drop(),
    () => (hub.up ? hub.kill() : hub.start()),
    () => (hub.luck = { loss: random() * 0.4, duplication: random() * 0.3, reordering: random() * 0.3 }),
    () => {
      const [one, other] = [somebody(meeting)?.seat, somebody(meeting)?.seat]
      const numberOf = (owner: string) => Number(owner.split('#')[0])
      const pair = [seats.get(one ?? ''), seats.get(other ?? '')]
      network.cut((a, b) => pair.includes(numberOf(a.owner)) && pair.includes(numberOf(b.owner)))
    },
  ]
  pick(random, happenings)?.()
}

async function run(seed: number): Promise<string[]> {
  const meeting = createMeeting(seed)
  const seats = new Map<string, number>()
  for (let step = 0; step < STEPS; step++) {
    befall(meeting, seats)
    await meeting.clock.advance(meeting.random() * (meeting.random() < 0.3 ? 25_000 : 1_500))
  }
  meeting.hub.start()
  meeting.hub.luck = noBadLuck
  meeting.network.cut(() => false)
  await meeting.clock.advance(HEALING_MS)
  const troubles = meeting.troubles()
  for (const attendee of [...meeting.attendees]) attendee.leave()
  await meeting.clock.advance(15_000)
  const left = meeting.network.live.length
  return left === 0 ? troubles : [...troubles, `${left} connections are left`]
}

const seeds = Array.from({ length: 150 }, (_, index) => index + 1)

test('[M2] ends with one open link a pair whatever befell the people, their sockets, the server and the network', async () => {
  for (const seed of seeds) expect({ seed, troubles: await run(seed) }).toEqual({ seed, troubles: [] })
}, 120_000)
