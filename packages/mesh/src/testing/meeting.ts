/** Several engines in one room of one fake world, and what can be asked of them all. */
import type { HostRank, RoomId, SeatId } from '@confab/protocol'
// The engine fetches it when it wants it, which takes real time, and on a busy machine more than anybody here has.
import '../hosts/personal-links.ts'
import { features } from '../features/index.ts'
import type { Mesh } from '../mesh.types.ts'
import { silentLog, type Log } from '../base/log.ts'
import { connectionSteps } from '../link/connection/connection-log.ts'
import { createMesh } from '../mesh.ts'
import { createFakeClock } from './fake-clock.ts'
import { FakeNetwork } from './fake-network.ts'
import type { FakePeerConnection } from './fake-peer-connection.ts'
import { createLateClock } from './late-clock.ts'
import { createFakePlatform } from './fake-platform.ts'
import { createPlainSealing, fakeSeat } from './plain-sealing.ts'
import { seededRandom } from './random.ts'
import type { HubSocket } from './hub-socket.ts'
import { SignalingHub } from './signaling-hub.ts'

// So it does features: nobody here waits for them.
await Promise.all(Object.values(features).map((definition) => definition.load()))

/** One page of one person. */
export interface Attendee {
  /** The number that the seat is made of. */
  readonly number: number
  readonly seat: SeatId
  readonly mesh: Mesh
  readonly socket: HubSocket
  /** Leaves as the button does. */
  leave(): void
  /** The page is gone without a word, as when its process is killed. */
  crash(): void
  /** The page's machine has no time for it for so many ms. */
  starve(ms: number): void
}

/** The engine says who its newest connection is for; no browser knows that. */
function tellingTowards(network: FakeNetwork<FakePeerConnection>, owner: string): Log {
  return {
    ...silentLog,
    debug(sentence, { seat = '' } = {}) {
      if (sentence !== connectionSteps.made) return
      const newest = network.live.findLast((connection) => connection.owner === owner)
      if (newest) newest.towards = String(seat)
    },
  }
}

/** A fake world with one room. */
export type FakeMeeting = ReturnType<typeof createMeeting>

/** Makes a fake world with one room. */
export function createMeeting(seed: number) {
  const random = seededRandom(seed)
  const clock = createFakeClock()
  const network = new FakeNetwork<FakePeerConnection>(clock, random)
  const hub = new SignalingHub(clock, random)
  const attendees = new Set<Attendee>()
  /** Numbers of those who hide their address. */
  const hiding = new Set<number>()
  let pages = 0

  function open(number: number, rank?: HostRank, roomId?: RoomId, ticket?: string): Attendee {
    const seat = fakeSeat(number)
    const socket = hub.connect(seat)
    const owner = `${number}#${(pages += 1)}`
    const lateClock = createLateClock(clock)
    const mesh = createMesh({
      log: tellingTowards(network, owner),
      platform: createFakePlatform(network, owner, lateClock),
      signaling: socket,
      sealing: createPlainSealing(seat, pages * 1_000, rank, roomId, ticket),
      ownLevel: () => 0,
      hidesAddress: () => hiding.has(number),
    })
    const attendee: Attendee = {
      number,
      seat,
      mesh,
      socket,
      leave() {
        attendees.delete(attendee)
        mesh.close()
        clock.after(500, () => socket.close())
      },
      crash() {
        attendees.delete(attendee)
        socket.close()
        for (const connection of network.live) if (connection.owner === owner) connection.close()
        mesh.close()
      },
      starve: (ms) => lateClock.starve(ms),
    }
    attendees.add(attendee)
    return attendee
  }

  return {
    clock,
    network,
    hub,
    random,
    attendees,
    hiding,
    /** Opens a page in the lobby. */
    open,
    /** Opens a page and presses *Join* at once, again and again while the server cannot be reached. */
    enter: (number: number, rank?: HostRank): Attendee => entering(open(number, rank)),
    /** Pairs that do not have exactly one open link with each other, in words; empty when all is well. */
    troubles: () => troublesOf(attendees),
  }
}

function troublesOf(attendees: ReadonlySet<Attendee>): string[] {
  const seats = new Set([...attendees].map(({ seat }) => seat))
  return [...attendees].flatMap(({ seat, mesh }) => {
    const { phase, peers } = mesh.snapshot.current
    if (phase.state !== 'joined') return [`${seat} is ${phase.state}`]
    const wrong = peers.filter((peer) => peer.link.state !== 'open' || !seats.has(peer.seat))
    const missing = [...seats].filter((other) => other !== seat && !peers.some((peer) => peer.seat === other))
    return [
      ...wrong.map((peer) => `${seat} to ${peer.seat}: ${JSON.stringify(peer.link)}`),
      ...missing.map((other) => `${seat} does not see ${other}`),
    ]
  })
}

function entering(attendee: Attendee): Attendee {
  void attendee.mesh.prepare(`Person ${attendee.number}`).then(() => insist(attendee))
  return attendee
}

/** As a person would: the server was away, so once more. */
async function insist(attendee: Attendee): Promise<void> {
  const outcome = await attendee.mesh.join()
  if (!outcome.ok && outcome.code === 'signaling/unreachable') await insist(attendee)
}
