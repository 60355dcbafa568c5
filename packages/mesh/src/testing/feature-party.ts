/** Pages on which one feature is at work, and which hear each other at once. */
import type { SeatId } from '@confab/protocol'
import type { Feature, FeaturePerson, FeaturePorts, FeatureSelf } from '../features/feature.ts'
import { createFakeClock } from './fake-clock.ts'

/** What a test may have otherwise. */
export interface FeaturePartyOptions {
  /** Who is a host, asked each time. Nobody unless told otherwise. */
  readonly isHost?: (seat: SeatId) => boolean
}

const personOf = (seat: SeatId, isHost: (seat: SeatId) => boolean): FeaturePerson => ({
  seat,
  idPub: seat,
  fingerprint: seat,
  isHost: isHost(seat),
  isOpen: true,
})

/** Puts one feature on the page of each seat. */
export function createFeatureParty<Prefix extends string, Event, Made extends Feature<Prefix>>(
  seats: readonly SeatId[],
  create: (ports: FeaturePorts<Prefix, Event>) => Made,
  { isHost = () => false }: FeaturePartyOptions = {},
) {
  const clock = createFakeClock()
  const here = new Set(seats)
  const pages = new Map<SeatId, Made>()
  const events: { readonly at: SeatId; readonly event: Event }[] = []
  for (const seat of seats) {
    const self: FeatureSelf = {
      seat,
      seatKey: seat,
      visit: seat,
      hostKeyHash: 'h',
      roomId: 'room',
      fingerprint: seat,
      name: seat,
      get isHost() {
        return isHost(seat)
      },
      sign: () => Promise.resolve('signed'),
    }
    const others = () => [...here].filter((other) => other !== seat)
    const ports: FeaturePorts<Prefix, Event> = {
      clock,
      self,
      people: () => others().map((other) => personOf(other, isHost)),
      send: (to, message) => pages.get(to)?.receive(seat, message),
      sendBulk: () => false,
      emit: (event) => void events.push({ at: seat, event }),
      onChange: () => {},
    }
    pages.set(seat, create(ports))
  }
  const page = (seat: SeatId): Made => {
    const made = pages.get(seat)
    if (made === undefined) throw new Error(`${seat} is not here`)
    return made
  }
  return {
    clock,
    events,
    page,
    /** What each page shows, in the order of the seats that are here. */
    shown: () => [...here].map((seat) => page(seat).snapshot as Made['snapshot']),
    /** Somebody leaves, and the others are told. */
    leave(gone: SeatId) {
      here.delete(gone)
      for (const seat of here) page(seat).seatGone?.(gone)
    },
  }
}
